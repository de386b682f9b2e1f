"""Flags: the numbers of the study at their edges, the plan ahead, and what must stay quiet."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.activity import Activity, Sport
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.flags import (
    find_flags,
    high_monotony,
    long_run_jump,
    reported_pain,
    return_after_break,
)
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.reasons import HighMonotony, LongRunJump, PainReported, ReturnAfterBreak

MakeRun = Callable[..., Activity]
ON = date(2026, 5, 10)


def days_ago(days: int) -> date:
    return ON - timedelta(days=days)


def test_the_example_of_the_wording() -> None:
    # "Sunday's 26 km is 41 % longer than your longest run in the last 30 days (18.4 km). Consider 20 km."
    flag = long_run_jump(ON, 26_000.0, 18_400.0, is_planned=True)
    assert flag is not None
    assert flag.increase == pytest.approx(0.41, abs=0.005)
    assert flag.advised_m == 20_000.0


@pytest.mark.parametrize(
    ("distance", "longest"), [(11_000.0, 10_000.0), (5_000.0, 2_000.0), (12_000.0, 0.0), (9_000.0, 10_000.0)]
)
def test_no_jump(distance: float, longest: float) -> None:
    assert long_run_jump(ON, distance, longest, is_planned=False) is None


@given(st.floats(5_001, 60_000), st.floats(3_000, 50_000))
def test_what_is_advised_raises_no_flag(distance: float, longest: float) -> None:
    flag = long_run_jump(ON, distance, longest, is_planned=False)
    if flag:
        assert flag.advised_m is not None
        assert flag.advised_m < flag.distance_m
        assert long_run_jump(ON, flag.advised_m, longest, is_planned=False) is None


def test_monotony_needs_some_load() -> None:
    assert high_monotony(np.full(7, 20.0)) is None
    assert high_monotony(np.full(7, 50.0)) == HighMonotony(monotony=10.0, strain_au=3_500.0)
    assert high_monotony(np.array([90.0, 0.0, 60.0, 40.0, 0.0, 130.0, 0.0])) is None


@pytest.mark.parametrize(("gap", "days_off"), [(14, None), (15, 14), (40, 39)])
def test_break(gap: int, days_off: int | None) -> None:
    flag = return_after_break(ON, ON - timedelta(days=gap))
    assert (flag.days_off if flag else None) == days_off
    assert return_after_break(ON, None) is None


def test_done_runs_of_the_last_week(make_run: MakeRun) -> None:
    runs = [make_run(days_ago(n), 15_000.0) for n in (20, 10)]
    runs.append(make_run(days_ago(2), 20_000.0))
    (flag,) = find_flags(ON, runs)
    assert isinstance(flag, LongRunJump)
    assert (flag.date, flag.longest_m, flag.is_planned) == (days_ago(2), 15_000.0, False)
    # Eight days later the same jump is old news; rides and races never count as one.
    assert find_flags(ON + timedelta(days=8), runs) == ()
    assert find_flags(ON, [*runs[:2], make_run(ON, 40_000.0, sport=Sport.RIDE)]) == ()
    assert find_flags(ON, [*runs[:2], make_run(ON, 21_100.0, is_race=True)]) == ()
    race = PlannedSession(date=ON, kind=SessionKind.RACE, distance_m=21_097.5)
    assert find_flags(ON, [*runs[:2], make_run(ON, 21_100.0)], [race]) == ()


def test_a_run_from_31_days_ago_is_forgotten(make_run: MakeRun) -> None:
    runs = [make_run(days_ago(31), 20_000.0), make_run(days_ago(10), 10_000.0), make_run(ON, 12_000.0)]
    (flag,) = find_flags(ON, runs)
    assert isinstance(flag, LongRunJump)
    assert flag.longest_m == 10_000.0


def test_the_plan_ahead(make_run: MakeRun) -> None:
    runs = [make_run(days_ago(n), 10_000.0) for n in (3, 5, 8)]

    def plan(days: int, distance_m: float | None = None, duration_s: float | None = None) -> PlannedSession:
        day = ON + timedelta(days=days)
        return PlannedSession(date=day, kind=SessionKind.LONG, distance_m=distance_m, duration_s=duration_s)

    (flag,) = find_flags(ON, runs, [plan(6, distance_m=14_000.0)])
    assert isinstance(flag, LongRunJump)
    assert flag.increase == pytest.approx(0.4)
    assert flag == LongRunJump(
        date=ON + timedelta(days=6),
        distance_m=14_000.0,
        longest_m=10_000.0,
        increase=flag.increase,
        advised_m=11_000.0,
        is_planned=True,
    )
    assert find_flags(ON, runs, [plan(8, distance_m=14_000.0)]) == ()
    # By duration: two hours at the usual 6 min/km are 20 km. A second run as long is no second jump.
    found = find_flags(ON, runs, [plan(2, duration_s=7_200.0), plan(5, duration_s=7_200.0)])
    assert [flag.distance_m for flag in found if isinstance(flag, LongRunJump)] == [pytest.approx(20_000.0)]


def test_returning(make_run: MakeRun) -> None:
    assert find_flags(ON, [make_run(days_ago(30), 8_000.0), make_run(days_ago(1), 6_000.0)]) == (
        ReturnAfterBreak(date=days_ago(1), days_off=28),
    )


def test_a_jump_after_a_break_leaves_the_advice_to_the_return(make_run: MakeRun) -> None:
    runs = [make_run(days_ago(28), 10_000.0), make_run(days_ago(2), 16_000.0)]
    back, jump = find_flags(ON, runs)
    assert isinstance(back, ReturnAfterBreak)
    assert isinstance(jump, LongRunJump)
    assert jump.increase == pytest.approx(0.6)
    assert jump.advised_m is None
    (alone,) = find_flags(ON, [*runs, make_run(days_ago(9), 10_000.0)])
    assert isinstance(alone, LongRunJump)
    assert alone.advised_m == 11_000.0


def test_a_return_still_ahead_outranks_the_long_run_of_the_plan(make_run: MakeRun) -> None:
    runs = [make_run(days_ago(24), 8_000.0), make_run(days_ago(25), 24_000.0)]
    rest = PlannedSession(date=ON, kind=SessionKind.REST)
    long = PlannedSession(date=ON + timedelta(days=1), kind=SessionKind.LONG, distance_m=31_000.0)
    later = PlannedSession(date=ON + timedelta(days=3), kind=SessionKind.EASY, distance_m=9_000.0)
    coming = ReturnAfterBreak(date=long.date, days_off=24, is_planned=True)
    assert find_flags(ON, runs, [rest, long, later]) == (coming,)
    # Once back, the plan's long run is no "10 % more than before the break" either.
    back = [*runs, make_run(ON, 5_000.0)]
    assert find_flags(ON, back, [rest, long, later]) == (ReturnAfterBreak(date=ON, days_off=23),)
    # Thirteen days off are none: the long run speaks again.
    lately = [make_run(days_ago(12), 8_000.0), make_run(days_ago(25), 24_000.0)]
    (flag,) = find_flags(ON, lately, [rest, long, later])
    assert isinstance(flag, LongRunJump)


def test_a_return_is_named_before_a_jump_that_was_run(make_run: MakeRun) -> None:
    found = find_flags(ON, [make_run(days_ago(20), 8_000.0), make_run(days_ago(1), 16_000.0)])
    assert [type(flag) for flag in found] == [ReturnAfterBreak, LongRunJump]


def test_pain_comes_first_and_silences_the_long_runs_of_the_plan(make_run: MakeRun) -> None:
    runs = [make_run(days_ago(n), 10_000.0) for n in (3, 5, 8)] + [make_run(ON, 12_000.0)]
    long = PlannedSession(date=ON + timedelta(days=2), kind=SessionKind.LONG, distance_m=20_000.0)
    assert [type(flag) for flag in find_flags(ON, runs, [long])] == [LongRunJump, LongRunJump]
    pain = PainReported(date=days_ago(1), severity=3)
    found = find_flags(ON, runs, [long], pain=pain)
    assert (found[0], len(found)) == (pain, 2)
    assert isinstance(found[1], LongRunJump)
    assert found[1].advised_m is None


def test_of_several_reports_of_pain_the_last_one_counts_until_it_is_gone() -> None:
    first = CheckIn(kind=CheckInKind.PAIN, local_date=days_ago(9), until=days_ago(4), severity=6)
    ill = CheckIn(kind=CheckInKind.ILL, local_date=days_ago(5), until=ON)
    second = CheckIn(kind=CheckInKind.PAIN, local_date=days_ago(3), severity=2)
    said = (first, ill, second)
    assert reported_pain(ON, said) == PainReported(date=days_ago(3), severity=2)
    assert reported_pain(days_ago(6), said) == PainReported(date=days_ago(9), severity=6)
    assert reported_pain(ON, said[:2]) is None
    assert reported_pain(days_ago(10), said) is None


def test_nothing_later_than_today_is_seen(make_run: MakeRun) -> None:
    later = [make_run(days_ago(3), 8_000.0), make_run(ON + timedelta(days=1), 30_000.0)]
    assert find_flags(ON, later) == ()
    assert find_flags(ON, [], ()) == ()


def test_a_month_without_recordings_raises_no_planned_jump() -> None:
    on = date(2026, 11, 22)
    planned = (
        PlannedSession(date=on + timedelta(days=2), kind=SessionKind.EASY, distance_m=8_000),
        PlannedSession(date=on + timedelta(days=6), kind=SessionKind.LONG, distance_m=13_000),
    )
    assert find_flags(on, (), planned) == ()
