"""One day as it is kept: what was planned, what was done, the difference, and why it is marked so."""

import pytest

from marathon.domain.activity import Sport
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.marks import Mark
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.reasons import Done, NothingRecorded
from marathon.domain.training import judge_days, summarise_days
from tests.domain.training_days import on, plan, run, summaries, training


class TestOneDay:
    def test_each_date_once_and_only_today_is_unfinished(self) -> None:
        days = summaries(training(), 9)
        assert [day.date for day in days] == [on(place) for place in range(10)]
        assert [day.finished for day in days] == [True] * 9 + [False]
        assert summarise_days(training(), on(3), on(2)) == ()

    def test_planned_done_and_the_difference(self) -> None:
        both = plan(0, 10, duration_s=3_000.0)
        (day, *_) = summaries(training(both, run(0, 9)), 1)
        assert (day.planned_distance_m, day.done_distance_m, day.variance_distance_m) == (1e4, 9e3, -1e3)
        assert (day.planned_duration_s, day.done_duration_s, day.variance_duration_s) == (3e3, 3_240.0, 240.0)
        assert (day.planned_pace_s_per_km, day.done_pace_s_per_km) == (300.0, 360.0)
        assert day.variance_pace_s_per_km == 60.0

    def test_what_is_not_known_has_no_difference(self) -> None:
        missed, unplanned, ride, rest = summaries(
            training(plan(0), run(1), run(2, sport=Sport.RIDE), plan(3, None, kind=SessionKind.REST)), 3
        )
        assert (missed.mark, missed.planned_distance_m, missed.done_distance_m) == (Mark.MISSED, 1e4, None)
        assert (missed.planned_duration_s, missed.planned_pace_s_per_km) == (None, None)
        assert (unplanned.planned_distance_m, unplanned.done_distance_m) == (None, 1e4)
        assert (ride.mark, ride.done_distance_m, ride.done_duration_s) == (Mark.UNPLANNED, None, None)
        assert (rest.mark, rest.planned_distance_m) == (Mark.REST, None)
        for day in (missed, unplanned, ride, rest):
            assert day.variance_distance_m is day.variance_duration_s is day.variance_pace_s_per_km is None

    @pytest.mark.parametrize(
        ("sessions", "pace"),
        [
            ([plan(0, 10, pace_s_per_km=330.0)], 330.0),
            ([plan(0, 10, pace_s_per_km=330.0), plan(0, 5, pace_s_per_km=330.0)], 330.0),
            # Done pace is the whole day's: the tempo's pace alone is no measure for it.
            ([plan(0, 10, pace_s_per_km=270.0), plan(0, 5)], None),
            ([plan(0, 10, pace_s_per_km=270.0, duration_s=2_700.0), plan(0, 5, duration_s=1_800.0)], 300.0),
            ([plan(0, 10), plan(0, 40, sport=Sport.RIDE, pace_s_per_km=120.0)], None),
        ],
    )
    def test_planned_pace(self, sessions: list[PlannedSession], pace: float | None) -> None:
        assert summaries(training(*sessions), 0)[0].planned_pace_s_per_km == pace

    def test_reasons_of_the_worst_session_come_first(self) -> None:
        (day, *_) = summaries(training(plan(0, 10), plan(0, 30), run(0)), 1)
        assert isinstance(day.reasons[0], NothingRecorded)
        assert isinstance(day.reasons[1], Done)

    def test_check_ins_of_the_day_and_absences_that_reach_it(self) -> None:
        ill = CheckIn(kind=CheckInKind.ILL, local_date=on(-3), until=on(0))
        said = CheckIn(kind=CheckInKind.DONE_ELSEWHERE, local_date=on(1))
        results = judge_days(training(plan(0), plan(1), plan(2), ill, said), [on(0), on(1), on(2)], on(3))
        assert [day.mark for day in results] == [Mark.EXCUSED, Mark.GREEN, Mark.MISSED]
