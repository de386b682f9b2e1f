"""Days added up: the measure, and what enters the plan and what is done."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.activity import Activity, Source, Sport
from marathon.domain.athlete import Thresholds
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.compliance import DayResult, judge_day
from marathon.domain.plan import Measure, PlannedSession, PlannedVolume, SessionKind
from marathon.domain.reasons import WeekVolume
from marathon.domain.week import choose_measure, done_amount, planned_amount, planned_volume, week_volume

MONDAY = date(2026, 5, 4)


def plan(km: float | None = None, minutes: float | None = None, **more: Any) -> PlannedSession:
    facts: dict[str, Any] = {"date": MONDAY, "kind": SessionKind.EASY}
    amounts = {"distance_m": km and km * 1000, "duration_s": minutes and minutes * 60}
    return PlannedSession(**(facts | amounts | more))


def run(km: float | None, minutes: float, sport: Sport = Sport.RUN) -> Activity:
    return Activity(
        source=Source.FIT,
        source_id="a",
        sport=sport,
        started_at=datetime(2026, 5, 4, 7, tzinfo=UTC),
        local_date=MONDAY,
        duration_s=minutes * 60,
        elapsed_s=minutes * 60,
        distance_m=km and km * 1000,
    )


def day(
    sessions: list[PlannedSession], runs: list[Activity] | None = None, said: CheckInKind | None = None
) -> DayResult:
    check_ins = [CheckIn(kind=said, local_date=MONDAY)] if said else []
    return judge_day(MONDAY, sessions, runs or [], check_ins, Thresholds(), finished=True)


def volume(*days: DayResult) -> WeekVolume:
    found, _ = week_volume(days)
    assert found is not None
    return found


RIDE = plan(minutes=60, kind=SessionKind.CROSS, sport=Sport.RIDE)
REST = PlannedSession(date=MONDAY, kind=SessionKind.REST)


class TestMeasure:
    @pytest.mark.parametrize(
        ("sessions", "measure"),
        [
            ([], Measure.DURATION),
            ([REST], Measure.DURATION),
            ([RIDE], Measure.DURATION),
            ([plan(10)], Measure.DISTANCE),
            ([plan(10, 60), plan(20)], Measure.DISTANCE),
            ([plan(10), RIDE, REST], Measure.DISTANCE),
            ([plan(10), plan(None, 60)], Measure.DURATION),
        ],
    )
    def test_distance_where_every_planned_run_has_one(
        self, sessions: list[PlannedSession], measure: Measure
    ) -> None:
        assert choose_measure(sessions) is measure

    def test_a_missing_amount_comes_from_the_pace(self) -> None:
        assert planned_amount(plan(None, 60), Measure.DISTANCE) == 10_000.0  # at 6:00 /km
        assert planned_amount(plan(None, 60, pace_s_per_km=300.0), Measure.DISTANCE) == 12_000.0
        assert planned_amount(plan(10, pace_s_per_km=300.0), Measure.DURATION) == 3_000.0
        assert planned_amount(plan(10, 50), Measure.DURATION) == 3_000.0
        assert planned_amount(REST, Measure.DURATION) == 0.0
        assert planned_amount(RIDE, Measure.DISTANCE) == 0.0
        assert planned_amount(RIDE, Measure.DURATION) == 3_600.0

    def test_only_running_is_done(self) -> None:
        mixed = [run(10, 60), run(None, 30), run(40, 90, Sport.RIDE)]
        assert done_amount(mixed, Measure.DISTANCE) == 10_000.0
        assert done_amount(mixed, Measure.DURATION) == 5_400.0


class TestVolume:
    def test_planned_against_done(self) -> None:
        found = volume(day([plan(10)], [run(10, 60)]), day([plan(20)], [run(15, 90)]), day([plan(10)]))
        assert found == WeekVolume(
            ratio=0.625,
            planned=40_000.0,
            done=25_000.0,
            measure=Measure.DISTANCE,
            sessions_done=2,
            sessions_planned=3,
        )

    def test_unplanned_runs_count_as_done(self) -> None:
        found = volume(day([plan(10)], [run(10, 60)]), day([], [run(8, 50)]), day([REST], [run(2, 12)]))
        assert (found.planned, found.done, found.sessions_planned) == (10_000.0, 20_000.0, 1)

    @pytest.mark.parametrize("kind", [CheckInKind.ILL, CheckInKind.INJURED, CheckInKind.TRAVELLING])
    def test_excused_sessions_leave_the_plan(self, kind: CheckInKind) -> None:
        found = volume(day([plan(10)], [run(10, 60)]), day([plan(30)], said=kind))
        assert (found.ratio, found.planned, found.sessions_planned) == (1.0, 10_000.0, 1)

    def test_what_was_run_of_an_excused_session_makes_nobody_ahead(self) -> None:
        ill = day([plan(30)], [run(8, 50)], CheckInKind.ILL)
        found = volume(day([plan(10)], [run(10, 60)]), ill)
        assert (found.ratio, found.done, found.sessions_planned) == (1.0, 18_000.0, 1)

    def test_done_elsewhere_counts_as_planned(self) -> None:
        elsewhere = day([plan(30)], said=CheckInKind.DONE_ELSEWHERE)
        found = volume(day([plan(10)], [run(9, 60)]), elsewhere)
        assert (found.ratio, found.planned, found.done) == (0.975, 40_000.0, 39_000.0)
        caught_a_bit = day([plan(30)], [run(3, 20)], CheckInKind.DONE_ELSEWHERE)
        assert volume(day([plan(10)], [run(10, 60)]), caught_a_bit).ratio == 1.0

    def test_a_recording_of_the_whole_is_in_both_whatever_was_said(self) -> None:
        found = volume(day([plan(10)], [run(10, 60)], CheckInKind.DONE_ELSEWHERE))
        assert (found.planned, found.done, found.sessions_done) == (10_000.0, 10_000.0, 1)

    def test_a_week_done_elsewhere_counts_at_the_athletes_word(self) -> None:
        elsewhere = day([plan(30)], [run(3, 20)], CheckInKind.DONE_ELSEWHERE)
        found = volume(elsewhere, day([], [run(6, 36)]))
        assert (found.planned, found.done, found.sessions_done) == (30_000.0, 36_000.0, 1)

    def test_missed_stays_in_the_plan(self) -> None:
        for said in (None, CheckInKind.SKIPPED, CheckInKind.TOO_HARD, CheckInKind.EFFORT):
            assert volume(day([plan(10)], said=said)).ratio == 0.0

    def test_other_sports_count_in_time_where_they_were_asked_for(self) -> None:
        ride = run(25, 60, Sport.RIDE)
        by_time = volume(day([plan(None, 60)], [run(10, 60)]), day([RIDE], [ride]), day([], [ride]))
        assert (by_time.planned, by_time.done, by_time.sessions_done) == (7_200.0, 7_200.0, 2)
        by_distance = volume(day([plan(10)], [run(10, 60)]), day([RIDE], [ride]))
        assert (by_distance.planned, by_distance.done) == (10_000.0, 10_000.0)

    def test_nothing_planned(self) -> None:
        assert week_volume([day([], [run(10, 60)])]) == (None, 3_600.0)
        assert week_volume([day([plan(10)], said=CheckInKind.ILL)])[0] is None
        assert week_volume([day([plan(10)], [run(3, 20)], CheckInKind.ILL)])[0] is None
        assert week_volume([]) == (None, 0.0)


PLANNED = st.floats(3, 40)
DONE = st.one_of(st.just(0.0), st.floats(1, 60))


@given(st.lists(st.tuples(PLANNED, DONE), min_size=1, max_size=7), st.floats(1, 30))
def test_one_more_run_never_lowers_the_ratio(week: list[tuple[float, float]], extra: float) -> None:
    days = [day([plan(km)], [run(done, done * 6)] if done else []) for km, done in week]
    assert volume(*days, day([], [run(extra, extra * 6)])).ratio > volume(*days).ratio


@given(st.lists(PLANNED, min_size=1, max_size=7), st.booleans())
def test_a_week_run_as_planned_is_a_ratio_of_one(week: list[float], by_time: bool) -> None:
    sessions = [plan(None, km * 6) if by_time else plan(km) for km in week]
    days = [
        day([replace(session, date=MONDAY + timedelta(days=place))], [run(km, km * 6)])
        for place, (session, km) in enumerate(zip(sessions, week, strict=True))
    ]
    assert volume(*days).ratio == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("sessions", "km", "minutes"),
    [
        ([plan(10), plan(18, 108)], 28, 0),
        ([plan(minutes=60), plan(18, 108)], 0, 168),
        ([plan(18), plan(10, 60), plan(minutes=50)], 28, 50),
        ([plan(18), plan(minutes=90, sport=Sport.RIDE)], 18, 0),
        ([plan(minutes=60), plan(minutes=90, sport=Sport.RIDE)], 0, 150),
        ([REST], 0, 0),
        ([], 0, 0),
    ],
)
def test_a_plans_volume_is_what_it_names(sessions: list[PlannedSession], km: float, minutes: float) -> None:
    assert planned_volume(sessions) == PlannedVolume(distance_m=km * 1000, duration_s=minutes * 60)
    assert bool(planned_volume(sessions)) is bool(km or minutes)
