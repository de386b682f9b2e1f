"""Judged days: the same rows however often, in whatever pieces and in whichever order they are made."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marathon.domain.activity import Activity
from marathon.domain.calendar import monday_of
from marathon.domain.day_summary import DaySummary
from marathon.domain.marks import Mark
from marathon.store import athletes, days
from marathon.usecases import process_day
from marathon.usecases.ingest_activity import ingest_activities
from marathon.usecases.manage_profile import set_zone
from marathon.usecases.people import teams_of
from marathon.usecases.process_day import bring_up_to_date, process_athletes, process_unit
from marathon.usecases.team_overview import team_overview
from marathon.usecases.todays_session import todays_session
from tests.club import ANA, BOB, CYD, DAN, MARIT, NOW, RAVI, TODAY, Club, a_run

EVERYBODY = (MARIT, ANA, BOB, CYD, DAN, RAVI)


def rows(club: Club, athlete: int = ANA) -> tuple[DaySummary, ...]:
    """Returns every kept day."""
    with club.desk.store.read() as connection:
        return days.between(connection, athlete, date(1990, 1, 1), date(2100, 1, 1))  # type: ignore[arg-type] # an id


def test_twice_gives_the_same_rows(club: Club) -> None:
    process_athletes(club.desk, EVERYBODY)
    before = {athlete: rows(club, athlete) for athlete in EVERYBODY}
    assert (before[MARIT][0].date, before[ANA][0].date) == (TODAY, date(2026, 9, 15))
    for since in (None, date(2026, 9, 14), date(2026, 1, 1), TODAY, date(2026, 10, 31), None):
        process_athletes(club.desk, EVERYBODY, since)
    assert {athlete: rows(club, athlete) for athlete in EVERYBODY} == before
    assert before[ANA][-1].date == TODAY
    assert not before[ANA][-1].finished
    assert all(day.finished for day in before[ANA][:-1])


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(min_value=0, max_value=80), min_size=1, max_size=6))
def test_in_pieces_gives_the_same_rows(club: Club, starts: list[int]) -> None:
    before = rows(club)
    for back in starts:
        process_athletes(club.desk, [DAN, ANA], TODAY - timedelta(days=back))
    assert rows(club) == before


def test_a_long_span_goes_in_parts_that_leave_the_writer_to_others(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, judged = rows(club), []

    def unit(*of: Any, **most: Any) -> int:
        judged.append(process_unit(*of, **most))
        return judged[-1]

    monkeypatch.setattr(process_day, "process_unit", unit)
    for most in (8, 56):
        judged.clear()
        monkeypatch.setattr(process_day, "DAYS_A_UNIT", most)
        process_athletes(club.desk, [ANA], date(2026, 9, 14))
        assert rows(club) == before
        assert max(judged) == most
        assert len(judged) > 1


def test_a_part_that_nobody_lived_to_go_on_with_is_gone_on_with(club: Club) -> None:
    before = rows(club)
    club.desk.store.write(
        lambda connection: process_unit([ANA], date(2026, 9, 14), NOW, connection, most_days=20)
    )
    assert [row.date for row in rows(club) if not row.finished] == [date(2026, 10, 4), TODAY]
    process_athletes(club.desk, [ANA])
    assert rows(club) == before


def test_day_by_day_gives_what_one_run_gives(club: Club) -> None:
    for step in range(1, 11):
        club.clock.moment = NOW + timedelta(days=step)
        process_athletes(club.desk, [ANA])
    day_by_day = rows(club)
    process_athletes(club.desk, [ANA], date(2026, 9, 14))
    assert rows(club) == day_by_day
    assert len({row.date for row in day_by_day}) == len(day_by_day)


def test_days_slept_through_are_made_up_for(club: Club) -> None:
    club.clock.moment = NOW + timedelta(days=9, hours=3)
    with club.desk.store.read() as connection:
        people = athletes.all_active(connection)
    bring_up_to_date(club.desk, people)
    kept = rows(club)
    assert kept[-1].date == date(2026, 12, 1)
    assert {later.date - day.date for day, later in pairwise(kept)} == {timedelta(days=1)}
    missed = {row.date for row in kept if row.mark is Mark.MISSED}
    assert missed == {TODAY, date(2026, 11, 24), date(2026, 11, 26), date(2026, 11, 29)}


def test_a_late_run_changes_its_day_and_those_after_it(club: Club) -> None:
    before = {row.date: row for row in rows(club)}
    late = date(2026, 11, 4)
    ingest_activities(club.desk, ANA, [a_run(late, 12_000.0, 4_300.0)])
    after = {row.date: row for row in rows(club)}
    assert all(after[day] == row for day, row in before.items() if day < late)
    assert after[late].done_distance_m == 12_000
    assert after[late].mark is Mark.UNPLANNED
    assert all(after[day].fitness_au > row.fitness_au for day, row in before.items() if day >= late)


def test_a_removed_run_leaves_no_trace(club: Club) -> None:
    before = rows(club)
    (taken,) = ingest_activities(club.desk, ANA, [a_run(date(2026, 11, 4), 12_000.0, 4_300.0)])
    assert rows(club) != before
    club.ask(f"/run remove {taken.activity.id}")
    assert rows(club) == before


def test_yesterday_is_missed_only_once_it_has_ended(club: Club) -> None:
    club.clock.moment = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    assert todays_session(club.desk, ANA).sessions[0].mark is Mark.TO_DO
    assert {row.mark for row in rows(club) if row.date == TODAY} == {Mark.TO_DO}
    club.clock.moment = datetime(2026, 11, 23, 0, 1, tzinfo=UTC)
    todays_session(club.desk, ANA)
    assert {row.mark for row in rows(club) if row.date == TODAY} == {Mark.MISSED}
    club.clock.moment = datetime(2026, 11, 23, 5, 59, tzinfo=UTC)  # 23:59 in Chicago
    assert todays_session(club.desk, BOB).sessions[0].mark is Mark.TO_DO


ZONES = ("Pacific/Auckland", "Pacific/Pago_Pago", "Pacific/Kiritimati", "America/New_York")


@pytest.mark.parametrize("first", ZONES)
@pytest.mark.parametrize("second", ZONES)
def test_fault_23_a_change_of_zone_leaves_each_run_in_one_day_and_one_week(
    club: Club, first: str, second: str
) -> None:
    set_zone(club.desk, ANA, first)
    moment = datetime(2026, 11, 22, 23, 59, tzinfo=ZoneInfo(first)).astimezone(UTC)
    told: list[Activity] = []
    for hours in (-1.0, 0.5, 3.0, 30.0, 80.0):
        club.clock.moment = moment + timedelta(hours=max(hours, 0.0))
        if hours == 0.5:
            todays_session(club.desk, ANA)  # the day has turned in the first zone, and is kept
            set_zone(club.desk, ANA, second)
        told.append(_run_at(club, moment + timedelta(hours=hours)))
        ingest_activities(club.desk, ANA, told[-1:])
        _is_whole(club)
    club.clock.moment = moment + timedelta(days=9)
    todays_session(club.desk, ANA)
    _is_whole(club)
    per_day, per_week = _metres_per_day(club), _metres_per_week(club)
    assert sum(per_day.values()) == pytest.approx(sum(per_week.values()))
    ran = {run.local_date: 0.0 for run in told}
    for run in told:
        ran[run.local_date] += run.distance_m or 0.0
    for day, metres in ran.items():
        assert per_day[day] >= metres


def _run_at(club: Club, moment: datetime) -> Activity:
    with club.desk.store.read() as connection:
        person = athletes.get(connection, ANA)
    started = moment - timedelta(minutes=30)
    run = a_run(person.local_date(started), 5_000.0, 1_700.0, source_id=f"zone {moment}")
    return replace(run, started_at=started)


def _is_whole(club: Club) -> None:
    """Fails unless every day up to the athlete's today is kept once, only today unfinished, and the cards agree."""
    card = todays_session(club.desk, ANA)
    kept = [row for row in rows(club) if row.date <= card.date]
    assert len({row.date for row in kept}) == len(kept)
    assert kept[-1].date == card.date
    assert [row.finished for row in kept] == [True] * (len(kept) - 1) + [False]
    team = team_overview(club.desk, teams_of(club.desk, ANA)[0].id)
    (row,) = [row for row in team.rows if row.athlete_id == ANA]
    assert row.status is card.standing.status


def _metres_per_day(club: Club) -> dict[date, float]:
    return {row.date: row.done_distance_m or 0.0 for row in rows(club)}


def _metres_per_week(club: Club) -> dict[date, float]:
    weeks: dict[date, float] = {}
    for day, metres in _metres_per_day(club).items():
        weeks[monday_of(day)] = weeks.get(monday_of(day), 0.0) + metres
    return weeks


@pytest.mark.parametrize("later_h", [20, 26, 47, 75])
def test_a_day_lived_twice_is_finished_in_the_end(club: Club, later_h: int) -> None:
    set_zone(club.desk, ANA, "Pacific/Kiritimati")
    club.clock.moment = datetime(2026, 11, 23, 0, 30, tzinfo=ZoneInfo("Pacific/Kiritimati")).astimezone(UTC)
    todays_session(club.desk, ANA)
    set_zone(club.desk, ANA, "Pacific/Pago_Pago")  # where it is still Saturday
    club.clock.moment += timedelta(hours=later_h)
    _is_whole(club)
