"""Thresholds that are said, forgotten and dated: each day is judged by what held on it, and nobody waits for that."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from marathon.domain.athlete import AthleteId, Origin, Threshold, ThresholdKind
from marathon.errors import ThresholdDayError
from marathon.store import days, lanes
from marathon.usecases.handle_strava import judge_at_once
from marathon.usecases.manage_profile import set_threshold, show_profile
from marathon.usecases.process_day import process_athletes
from tests.club import ANA, TODAY, Club


def test_what_is_stated_outranks_what_is_estimated_until_it_is_forgotten(club: Club) -> None:
    kind = ThresholdKind.THRESHOLD_HR_BPM
    estimated = show_profile(club.desk, ANA).threshold(kind)
    assert estimated
    assert (estimated.origin, estimated.valid_from) == (Origin.ESTIMATED, TODAY)
    stated = set_threshold(club.desk, ANA, kind, 171.0)
    assert stated.threshold(kind) == Threshold(
        kind=kind, value=171, valid_from=TODAY - timedelta(days=28), origin=Origin.STATED
    )
    # The estimate had served for all days before it; so it still does for those before what was said.
    (before,) = stated.earlier
    assert (before.value, before.valid_from < TODAY - timedelta(days=28)) == (estimated.value, True)
    assert set_threshold(club.desk, ANA, kind, None).threshold(kind) == before


def loads(club: Club) -> dict[date, float]:
    process_athletes(club.desk, [ANA])
    with club.desk.store.read() as connection:
        return {
            d.date: d.load_au for d in days.between(connection, ANA, date(2026, 9, 14), TODAY) if d.load_au
        }


def test_days_are_judged_by_the_threshold_of_their_date(club: Club) -> None:
    before, since = loads(club), date(2026, 10, 20)
    set_threshold(club.desk, ANA, ThresholdKind.MAX_HR_BPM, 180.0, since)
    after = loads(club)
    assert {day: load for day, load in after.items() if day < since} == {
        day: load for day, load in before.items() if day < since
    }
    assert all(load > before[day] for day, load in after.items() if day >= since)
    # What was said is forgotten from the first day on that it spoke of.
    set_threshold(club.desk, ANA, ThresholdKind.MAX_HR_BPM, None)
    assert all(load != before[day] for day, load in loads(club).items())
    with pytest.raises(ThresholdDayError):
        set_threshold(club.desk, ANA, ThresholdKind.MAX_HR_BPM, 180.0, TODAY + timedelta(days=1))


def test_nobody_waits_for_days_to_be_judged_by_a_new_threshold(club: Club) -> None:
    waiting: list[AthleteId] = []
    before, desk = loads(club), replace(club.desk, days_wait=waiting.append)
    set_threshold(desk, ANA, ThresholdKind.MAX_HR_BPM, 180.0, date(2026, 10, 20))
    with desk.store.read() as connection:
        kept = days.between(connection, ANA, date(2026, 10, 19), TODAY)
        assert lanes.dirty_from(connection, ANA) == date(2026, 10, 20)
    assert waiting == [ANA]
    assert [day.load_au for day in kept if day.load_au] == [
        load for day, load in before.items() if day > date(2026, 10, 18)
    ]
    assert [day.finished for day in kept[:2]] == [True, False]
    judge_at_once(desk, ANA)  # as the lane does
    with desk.store.read() as connection:
        assert lanes.dirty_from(connection, ANA) is None
        assert days.day(connection, ANA, date(2026, 10, 20)).load_au > before[date(2026, 10, 20)]  # type: ignore[union-attr] # is kept
