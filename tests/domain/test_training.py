"""Days summarised: each date once, the same however the span is cut, and never by anything but its date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marathon.domain.activity import Sport
from marathon.domain.check_in import CheckIn, CheckInId, CheckInKind
from marathon.domain.day_summary import DaySummary
from marathon.domain.load import LoadMethod
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import SessionKind
from marathon.domain.reasons import NothingImported, SessionsMissed
from marathon.domain.training import Training, summarise_days
from tests.domain.training_days import PACE, RUNNER, START, on, plan, run, summaries, training

TWO_MISSED = training(
    *[plan(place) for place in range(-8, 12)], *[run(place) for place in range(-8, 12) if place not in (0, 1)]
)


class TestStatusWindow:
    def test_a_finished_day_looks_at_seven_days_and_is_itself_the_last(self) -> None:
        days = summaries(TWO_MISSED, 10)
        under = [day.date for day in days if isinstance(day.status_reason, SessionsMissed)]
        # Both are missed at the end of day 1; day 0 has left the window at the end of day 7.
        assert under == [on(place) for place in range(1, 7)]

    def test_todays_row_looks_at_the_seven_days_that_ended_yesterday(self) -> None:
        assert summaries(TWO_MISSED, 1)[-1].status is Status.ON_TRACK
        for today in range(2, 8):
            assert summaries(TWO_MISSED, today)[-1].status_reason == SessionsMissed(missed=2, planned=7)
        assert summaries(TWO_MISSED, 8)[-1].status is Status.ON_TRACK

    def test_a_run_that_arrives_today_ends_the_silence(self) -> None:
        silent = training(last_before=on(-40))
        assert summaries(silent, 3)[-1].status_reason == NothingImported(last_date=on(-40))
        assert summaries(training(run(3), last_before=on(-40)), 3)[-1].status is Status.NO_PLAN
        yesterday = summaries(training(run(3), last_before=on(-40)), 3)[-2]
        assert yesterday.status is Status.NO_DATA

    def test_silence_begins_after_21_days(self) -> None:
        days = summaries(training(run(0)), 22)
        # Today, the last one, looks at what had ended yesterday.
        assert [day.date for day in days if day.status is Status.NO_DATA] == [on(21), on(22)]
        assert summaries(training(run(0)), 21)[-1].status is Status.NO_PLAN

    def test_a_long_absence_is_excused_and_never_silent(self) -> None:
        away = CheckIn(kind=CheckInKind.INJURED, local_date=on(0), until=on(59))
        known = training(*[plan(place) for place in range(-8, 80)], away, *[run(p) for p in range(-8, 0)])
        days = summaries(known, 75)
        assert {day.mark for day in days[:60]} == {Mark.EXCUSED}
        assert {day.status for day in days[6:60]} == {Status.EXCUSED}
        # Back, but nothing comes in: the absence leaves the window, and the silence shows.
        assert days[-1].status is Status.NO_DATA

    def test_last_activity(self) -> None:
        known = training(run(2), run(5, sport=Sport.RIDE), last_before=on(-9))
        assert [known.last_activity(on(day)) for day in (1, 2, 4, 5, 9)] == [
            *(on(-9), on(2), on(2), on(5), on(5)),
        ]
        assert training().last_activity(on(9)) is None


class TestLoad:
    def test_by_the_threshold_of_the_day(self) -> None:
        faster = replace(PACE, value=225.0, valid_from=on(1))
        known = training(
            run(0), run(1), run(1, 5), run(2, distance_m=None, sport=Sport.SWIM), thresholds=(PACE, faster)
        )
        load, method = known.load_of(run(0)) or (0.0, None)
        assert (round(load, 6), method) == (round(100 * (250 / 360) ** 2, 6), LoadMethod.PACE)
        assert known.load_on(on(1)) == pytest.approx(150 * (225 / 360) ** 2)
        assert known.load_on(on(2)) == known.load_on(on(3)) == 0.0
        assert known.loads_until(on(2)) == pytest.approx(
            [0, 0, 0, 0, known.load_on(on(0)), known.load_on(on(1)), 0]
        )

    def test_today_counts_so_far_and_form_is_yesterdays(self) -> None:
        days = summarise_days(training(run(0), run(1)), START, on(1), fitness_au=42.0, fatigue_au=70.0)
        assert days[0].form_au == -28.0
        assert days[1].form_au == pytest.approx(days[0].fitness_au - days[0].fatigue_au)
        load = days[0].load_au
        assert days[0].fitness_au == pytest.approx(42 + (load - 42) / 42)
        assert days[1].load_au == load > 0
        assert days[1].load_methods == (LoadMethod.PACE,)


DAYS = st.integers(-8, 25)
SESSIONS = st.builds(plan, DAYS, st.sampled_from([5.0, 10.0, 30.0]), kind=st.sampled_from(SessionKind))
RUNS = st.builds(
    run, DAYS, st.sampled_from([3.0, 5.0, 11.0, 24.0]), average_hr_bpm=st.sampled_from([None, 150.0])
)
SAID = st.builds(
    lambda kind, day, length: CheckIn(
        kind=kind, local_date=on(day), until=on(day + length) if length else None
    ),
    st.sampled_from(CheckInKind),
    DAYS,
    st.integers(0, 12),
)
LIVES = st.builds(
    lambda sessions, runs, said: training(*sessions, *runs, *said, last_before=on(-15)),
    st.lists(SESSIONS, max_size=20, unique_by=lambda session: session.date),
    st.lists(RUNS, max_size=20),
    st.lists(SAID, max_size=4),
)
BOUNDED = settings(max_examples=40, deadline=None)


def seen_from(known: Training, first: date) -> Training:
    """Returns what the store reads of a life when only the days from `first` on are asked for."""
    earlier = [a.local_date for a in known.activities if a.local_date < first]
    return replace(
        known,
        first=first,
        sessions=tuple(s for s in known.sessions if s.date >= first),
        activities=tuple(a for a in known.activities if a.local_date >= first),
        check_ins=tuple(c for c in known.check_ins if (c.until or c.local_date) >= first),
        last_before=max(earlier, default=known.last_before),
    )


@BOUNDED
@given(LIVES, st.integers(1, 20))
def test_the_span_may_be_cut_anywhere(known: Training, cut: int) -> None:
    whole = summaries(known, 20)
    before = whole[cut - 1]
    rest = summarise_days(
        seen_from(known, on(cut - 8)),
        on(cut),
        on(20),
        fitness_au=before.fitness_au,
        fatigue_au=before.fatigue_au,
    )
    assert rest == whole[cut:]


@BOUNDED
@given(LIVES, st.integers(0, 19))
def test_a_finished_day_is_what_it_was_when_it_ended(known: Training, today: int) -> None:
    assert summaries(known, today)[:-1] == summaries(known, 20)[:today]


@BOUNDED
@given(
    LIVES, st.sampled_from(["Pacific/Kiritimati", "America/New_York", "Africa/Cairo"]), st.integers(-14, 14)
)
def test_neither_zone_nor_hour_matters_only_dates(known: Training, zone: str, hours: int) -> None:
    elsewhere = replace(
        known,
        athlete=replace(RUNNER, zone=zone),
        activities=tuple(
            replace(a, started_at=a.started_at + timedelta(hours=hours)) for a in known.activities
        ),
    )
    assert summaries(elsewhere, 20) == summaries(known, 20)


@BOUNDED
@given(LIVES, st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_read_does_not_matter(known: Training, shuffled: Random) -> None:
    def mixed(parts: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(shuffled.sample(parts, len(parts)))

    numbered = tuple(replace(c, id=CheckInId(place)) for place, c in enumerate(known.check_ins, 1))
    known = replace(known, check_ins=numbered)
    again = replace(known, sessions=mixed(known.sessions), check_ins=mixed(numbered))
    assert summaries(again, 20) == summaries(known, 20)


def moved(known: Training, days: int) -> Training:
    """Returns the same life so many days later."""
    gap = timedelta(days=days)
    return replace(
        known,
        first=known.first + gap,
        sessions=tuple(replace(s, date=s.date + gap) for s in known.sessions),
        activities=tuple(
            replace(a, local_date=a.local_date + gap, started_at=a.started_at + gap) for a in known.activities
        ),
        check_ins=tuple(
            replace(c, local_date=c.local_date + gap, until=c.until and c.until + gap)
            for c in known.check_ins
        ),
        thresholds=(replace(PACE, valid_from=START + gap),),
        last_before=known.last_before and known.last_before + gap,
    )


def without_dates(days: Sequence[DaySummary]) -> list[DaySummary]:
    return [
        replace(day, date=START, reasons=(), status_reason=NothingImported(last_date=None)) for day in days
    ]


TURNS = (date(2026, 12, 20), date(2027, 12, 20), date(2028, 2, 20), date(2028, 12, 25), date(2032, 12, 24))


@BOUNDED
@given(LIVES, st.sampled_from(TURNS))
def test_fault_24_the_turn_of_a_year_a_53rd_week_and_a_leap_day_are_days_like_any(
    known: Training, start: date
) -> None:
    later = summarise_days(moved(known, (start - START).days), start, start + timedelta(days=20))
    usual = summaries(known, 20)
    assert [day.date for day in later] == [start + timedelta(days=place) for place in range(21)]
    assert without_dates(later) == without_dates(usual)
    assert [day.status_reason.code for day in later] == [day.status_reason.code for day in usual]


@BOUNDED
@given(LIVES)
@example(training())
def test_every_number_is_a_number(known: Training) -> None:
    for day in summaries(known, 20):
        assert np.isfinite([day.load_au, day.fitness_au, day.fatigue_au, day.form_au]).all()
        assert day.load_au >= 0
        assert day.mark is not Mark.TO_DO or not day.finished


def test_what_was_run_before_the_plan_began_is_not_held_against_it() -> None:
    known = training(plan(2), plan(3), *[run(place) for place in range(-5, 4)])
    assert summaries(known, 4)[-1].status is Status.OVER_REACHED
    assert summaries(replace(known, plan_from=on(2)), 4)[-1].status is Status.ON_TRACK
