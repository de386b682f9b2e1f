"""One session and one day against the plan: the bands at their edges, what athletes say, and what can never be."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.activity import SessionId, Sport
from marathon.domain.athlete import Thresholds
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.compliance import band, lower
from marathon.domain.marks import Mark
from marathon.domain.plan import Measure, PlannedSession, SessionKind
from marathon.domain.reasons import (
    Done,
    HardPartMissing,
    IntensityUnknown,
    MovedFrom,
    NothingRecorded,
    RestDay,
    StillToDo,
    TooHardByHeartRate,
    TooHardByPace,
)
from tests.domain.one_day import DAY, HOUR, TEN_KM, judge, only, reasons, run, says

REST = PlannedSession(date=DAY, kind=SessionKind.REST, id=SessionId(3))


class TestBands:
    EDGES = pytest.mark.parametrize(
        ("ratio", "mark"),
        [
            (0.01, Mark.RED),
            (0.4999, Mark.RED),
            (0.5, Mark.YELLOW),
            (0.7999, Mark.YELLOW),
            (0.8, Mark.GREEN),
            (1.0, Mark.GREEN),
            (1.2, Mark.GREEN),
            (1.2001, Mark.YELLOW),
            (1.5, Mark.YELLOW),
            (1.5001, Mark.RED),
            (9.0, Mark.RED),
        ],
    )

    @EDGES
    def test_edges(self, ratio: float, mark: Mark) -> None:
        assert band(ratio) is mark

    @EDGES
    def test_by_duration_and_by_distance(self, ratio: float, mark: Mark) -> None:
        by_time = only(judge(HOUR, run(60 * ratio, None)))
        by_distance = only(judge(TEN_KM, run(60, 10 * ratio), known=Thresholds()))
        assert by_time.mark is by_distance.mark is mark
        assert by_time.ratio == pytest.approx(ratio)
        assert by_distance.reasons[0] == Done(
            planned=10_000.0, done=by_distance.activities[0].distance_m or 0, measure=Measure.DISTANCE,
            ratio=by_distance.ratio or 0,
        )  # fmt: skip

    def test_sums_of_floats_do_not_fall_off_an_edge(self) -> None:
        pieces = [run(60 * share, None) for share in (0.1, 0.2, 0.5)]  # 0.1 + 0.2 + 0.5 is not 0.8
        assert judge(HOUR, *pieces).mark is Mark.GREEN
        assert judge(HOUR, *pieces, finished=False).mark is Mark.GREEN
        assert judge(TEN_KM, run(50, 10 / 3), run(50, 10 / 3), run(50, 16 / 3)).mark is Mark.GREEN

    def test_the_edge_is_the_same_before_and_after_midnight(self) -> None:
        almost = run(60 * 0.79999, None)
        assert judge(HOUR, almost).mark is judge(HOUR, almost, finished=False).mark is Mark.GREEN

    def test_duration_rules_where_both_are_planned(self) -> None:
        both = replace(HOUR, distance_m=20_000.0)
        assert only(judge(both, run(60, 10))).ratio == 1.0

    def test_a_run_without_distance_fills_no_distance(self) -> None:
        assert judge(TEN_KM, run(60, None)).mark is Mark.RED

    @pytest.mark.parametrize(
        ("mark", "steps", "lowered"),
        [
            (Mark.GREEN, 0, Mark.GREEN),
            (Mark.GREEN, 1, Mark.YELLOW),
            (Mark.GREEN, 2, Mark.RED),
            (Mark.YELLOW, 1, Mark.RED),
            (Mark.YELLOW, 2, Mark.RED),
            (Mark.RED, 2, Mark.RED),
        ],
    )
    def test_lowering(self, mark: Mark, steps: int, lowered: Mark) -> None:
        assert lower(mark, steps) is lowered


class TestUntilTheDayEnds:
    def test_to_do_then_missed(self) -> None:
        assert (judge(HOUR, finished=False).mark, reasons(judge(HOUR, finished=False))) == (
            Mark.TO_DO,
            [StillToDo],
        )
        assert (judge(HOUR).mark, reasons(judge(HOUR))) == (Mark.MISSED, [NothingRecorded])

    def test_a_warm_up_is_not_yet_a_short_session(self) -> None:
        half = run(30, 5)
        assert (judge(HOUR, half, finished=False).mark, only(judge(HOUR, half, finished=False)).ratio) == (
            Mark.TO_DO,
            0.5,
        )
        assert (judge(HOUR, half).mark, reasons(judge(HOUR, half))) == (Mark.YELLOW, [Done])

    def test_what_is_done_is_judged_at_once(self) -> None:
        assert judge(HOUR, run(), finished=False).mark is Mark.GREEN
        assert judge(HOUR, run(100, 15), finished=False).mark is Mark.RED

    @given(st.floats(0.0, 3.0), st.sampled_from(SessionKind))
    def test_never_missed_and_never_short(self, ratio: float, kind: SessionKind) -> None:
        runs = [run(60 * ratio, None)] if ratio else []
        result = only(judge(replace(HOUR, kind=kind), *runs, finished=False))
        assert result.mark is not Mark.MISSED
        if result.mark in (Mark.YELLOW, Mark.RED):
            assert result.ratio is not None
            assert result.ratio >= 0.7999


class TestTheDay:
    def test_rest_kept_and_rest_broken(self) -> None:
        assert judge(REST).mark is Mark.REST
        assert reasons(judge(REST)) == [RestDay]
        broken = judge(REST, run(30, 5))
        assert broken.mark is Mark.UNPLANNED
        assert only(broken).mark is Mark.REST
        assert len(broken.unplanned) == 1
        chosen = run(30, 5, session_id=REST.id, session_locked=True)
        assert judge(REST, chosen).mark is Mark.UNPLANNED

    def test_a_day_without_a_plan(self) -> None:
        assert judge([]).mark is Mark.NONE
        assert judge([], run()).mark is Mark.UNPLANNED
        ride = run(60, 25, sport=Sport.RIDE)
        assert judge([], ride).mark is Mark.UNPLANNED

    def test_several_runs_are_one_session(self) -> None:
        day = judge(HOUR, run(15, 2.5), run(35, 6), run(10, 1.5))
        assert (day.mark, only(day).ratio) == (Mark.GREEN, 1.0)
        assert day.unplanned == ()

    def test_another_sport_fills_no_run_and_is_shown(self) -> None:
        ride = run(60, 25, sport=Sport.RIDE)
        day = judge(HOUR, ride)
        assert (day.mark, day.unplanned, day.activities) == (Mark.MISSED, (ride,), (ride,))

    def test_two_sessions_each_with_its_run(self) -> None:
        day = judge([HOUR, replace(TEN_KM, distance_m=5_000.0)], run(30, 5), run(62, 10))
        assert [result.mark for result in day.sessions] == [Mark.GREEN, Mark.GREEN]

    def test_the_worst_session_marks_the_day(self) -> None:
        half_hour = replace(HOUR, duration_s=1_800.0, id=SessionId(4))
        assert judge([half_hour, HOUR], run(30, 5)).mark is Mark.MISSED
        assert judge([half_hour, HOUR], run(30, 5), finished=False).mark is Mark.TO_DO
        assert judge([half_hour, HOUR], run(30, 5), run(35, 5)).mark is Mark.YELLOW
        away = (says(CheckInKind.TRAVELLING),)
        assert judge([half_hour, HOUR], run(30, 5), said=away).mark is Mark.GREEN
        assert judge([REST, HOUR], run()).mark is Mark.GREEN

    def test_moved_is_not_missed(self) -> None:
        moved = HOUR.moved_to(DAY + timedelta(days=1))
        # The day it left holds nothing any more; the day it went to holds it with where it came from.
        assert judge([]).mark is Mark.NONE
        here = replace(HOUR, original_date=DAY - timedelta(days=1))
        assert only(judge(here, run())).reasons[-1] == MovedFrom(original_date=DAY - timedelta(days=1))
        assert judge(here, run()).mark is Mark.GREEN
        assert moved.is_moved
        assert reasons(judge(here)) == [NothingRecorded, MovedFrom]
        back = replace(HOUR, original_date=DAY)
        assert reasons(judge(back)) == [NothingRecorded]


class TestIntensity:
    def test_an_easy_run_at_threshold_is_not_green(self) -> None:
        by_heart = judge(HOUR, run(average_hr_bpm=170.0))
        assert (by_heart.mark, reasons(by_heart)) == (Mark.RED, [Done, TooHardByHeartRate])
        by_pace = judge(HOUR, run(60, 14.4))
        assert (by_pace.mark, reasons(by_pace)) == (Mark.RED, [Done, TooHardByPace])
        a_little = judge(HOUR, run(average_hr_bpm=158.0))
        assert a_little.mark is Mark.YELLOW

    def test_yellow_by_time_and_too_hard_is_red(self) -> None:
        assert judge(HOUR, run(40, 7, average_hr_bpm=158.0)).mark is Mark.RED

    def test_a_tempo_without_its_hard_part_is_yellow(self) -> None:
        tempo = replace(HOUR, kind=SessionKind.TEMPO)
        slow = run(60, 10, speed_seconds=((2.8, 3_600.0),))
        assert (judge(tempo, slow).mark, reasons(judge(tempo, slow))) == (
            Mark.YELLOW,
            [Done, HardPartMissing],
        )

    def test_where_nothing_can_be_judged_it_says_so(self) -> None:
        for kind in (SessionKind.EASY, SessionKind.TEMPO):
            day = judge(replace(HOUR, kind=kind), run(), known=Thresholds())
            assert (day.mark, reasons(day)) == (Mark.GREEN, [Done, IntensityUnknown])
        assert reasons(judge(HOUR, run(60, None))) == [Done, IntensityUnknown]

    @given(
        st.floats(0.01, 3.0),
        st.sampled_from([kind for kind in SessionKind if kind.is_gentle]),
        st.floats(1.0, 1.2),
        st.booleans(),
        st.booleans(),
    )
    def test_gentle_running_at_threshold_is_never_green(
        self, ratio: float, kind: SessionKind, share: float, by_heart: bool, finished: bool
    ) -> None:
        minutes = 60 * ratio
        if by_heart:
            hard = run(minutes, minutes / 7, average_hr_bpm=170.0 * share)
        else:
            hard = run(minutes, minutes * 60 * 4.0 * share / 1000)
        assert judge(replace(HOUR, kind=kind), hard, finished=finished).mark is not Mark.GREEN


WORSE = (Mark.MISSED, Mark.RED, Mark.YELLOW, Mark.TO_DO, Mark.EXCUSED, Mark.GREEN)
RATIOS = st.one_of(st.floats(0.0, 1.0), st.sampled_from([0.0, 0.5, 0.8, 1.0]))
SAID = st.lists(st.sampled_from(CheckInKind).map(says), max_size=2).map(tuple)


@given(RATIOS, RATIOS, st.booleans(), SAID, st.sampled_from([HOUR, TEN_KM]))
def test_more_of_a_session_never_makes_it_worse_up_to_all_of_it(
    one: float, other: float, finished: bool, said: tuple[CheckIn, ...], session: PlannedSession
) -> None:
    less, more = sorted((one, other))
    marks = [
        judge(
            session, *([run(60 * r, 10 * r)] if r else []), said=said, known=Thresholds(), finished=finished
        ).mark
        for r in (less, more)
    ]
    assert WORSE.index(marks[0]) <= WORSE.index(marks[1])


@given(st.floats(1.0, 5.0), st.floats(1.0, 5.0))
def test_ever_more_beyond_all_of_it_never_makes_it_better(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert WORSE.index(band(more)) <= WORSE.index(band(less))


@given(RATIOS, st.booleans(), SAID)
def test_every_result_says_why(ratio: float, finished: bool, said: tuple[CheckIn, ...]) -> None:
    runs = [run(60 * ratio, 10 * ratio)] if ratio else []
    result = only(judge(HOUR, *runs, said=said, finished=finished))
    assert result.reasons
    assert (result.ratio is None) is (not runs)
    assert isinstance(result.reasons[0], Done) is bool(runs)
