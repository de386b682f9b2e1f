"""Built plans: one looked at in full, the refusals, and the limits over the whole space of requests."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marathon.domain.activity import Activity
from marathon.domain.flags import find_flags, long_run_jump, longest_before
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.plan_builder import PlanLimit, PlanRequest, build_plan
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M
from marathon.errors import PlanLimitError

START = date(2026, 11, 23)  # a Monday
RACE = date(2027, 4, 11)  # a Sunday, 20 weeks later


def request(
    *,
    weeks: int = 20,
    extra: int = 0,
    weekly_km: float = 40.0,
    days: int = 4,
    distance_m: float = MARATHON_M,
    longest_km: float | None = 14.0,
) -> PlanRequest:
    return PlanRequest(
        race_date=START + timedelta(days=7 * weeks - 1 + extra),
        race_distance_m=distance_m,
        start=START,
        weekly_distance_m=weekly_km * 1000,
        days_a_week=days,
        longest_recent_m=longest_km * 1000 if longest_km else None,
        threshold_pace_s_per_km=280.0,
    )


def weeks_of(plan: tuple[PlannedSession, ...]) -> list[list[PlannedSession]]:
    """Returns the sessions by week, counted back from the race, oldest first, the race left out."""
    race = plan[-1].date
    weeks: dict[int, list[PlannedSession]] = {}
    for session in plan[:-1]:
        weeks.setdefault((race - session.date).days // 7, []).append(session)
    return [weeks[number] for number in sorted(weeks, reverse=True)]


def total(week: list[PlannedSession]) -> float:
    return sum(session.distance_m or 0.0 for session in week)


def test_twenty_weeks_to_a_marathon() -> None:
    plan = build_plan(request())
    assert plan[-1] == PlannedSession(date=RACE, kind=SessionKind.RACE, distance_m=MARATHON_M)
    weeks = weeks_of(plan)
    assert [len(week) for week in weeks] == [4] * 19 + [2]
    totals = [round(total(week) / 1000) for week in weeks]
    assert totals[0] == pytest.approx(40, abs=2)
    assert 65 <= max(totals) <= 80
    assert totals[3] < totals[2]  # every fourth week is lighter
    assert totals[7] < totals[6]
    assert totals[-4] > totals[-3] > totals[-2] > totals[-1]  # three weeks of taper
    longs = [s.distance_m for s in plan if s.kind is SessionKind.LONG]
    assert 26_000 <= max(d or 0 for d in longs) <= 32_000
    assert {s.date.weekday() for s in plan if s.kind is SessionKind.LONG} == {6}


def test_paces() -> None:
    paces = {session.kind: session.pace_s_per_km for session in build_plan(request(days=6))}
    assert paces[SessionKind.EASY] == paces[SessionKind.LONG] == 350.0
    assert paces[SessionKind.TEMPO] == 280.0
    assert paces[SessionKind.RACE] is paces[SessionKind.INTERVALS] is None


@pytest.mark.parametrize(
    ("asked", "limit"),
    [
        (request(weeks=0), PlanLimit.RACE_PAST),
        (request(weeks=3, extra=6), PlanLimit.RACE_TOO_SOON),
        (request(weeks=53), PlanLimit.RACE_TOO_LATE),
        (request(distance_m=200_000.0), PlanLimit.RACE_DISTANCE),
        (request(days=2), PlanLimit.DAYS),
        (request(days=8), PlanLimit.DAYS),
        (request(weekly_km=5), PlanLimit.WEEK_DISTANCE),
        (request(weekly_km=300), PlanLimit.WEEK_DISTANCE),
        (request(weekly_km=15, days=7), PlanLimit.RUNS_TOO_SHORT),
    ],
)
def test_limits(asked: PlanRequest, limit: PlanLimit) -> None:
    with pytest.raises(PlanLimitError) as caught:
        build_plan(asked)
    assert caught.value.facts["problem"] == limit.value


REQUESTS = st.builds(
    request,
    weeks=st.integers(4, 51),
    extra=st.integers(0, 6),
    weekly_km=st.floats(21, 150),
    days=st.integers(3, 7),
    distance_m=st.sampled_from([5_000.0, 10_000.0, HALF_MARATHON_M, MARATHON_M]),
    longest_km=st.one_of(st.none(), st.floats(2, 40)),
)


@settings(max_examples=80, deadline=None)
@given(REQUESTS)
@example(request(weeks=4, weekly_km=21.75, days=7, distance_m=5_000.0))
def test_no_plan_breaks_its_limits(asked: PlanRequest) -> None:
    plan = build_plan(asked)
    dates = [session.date for session in plan]
    assert dates == sorted(set(dates))
    assert asked.start <= dates[0]
    assert dates[-1] == asked.race_date
    assert dates[-2] <= asked.race_date - timedelta(days=2)
    weeks = weeks_of(plan)
    most = asked.weekly_distance_m
    for week in weeks:
        assert len(week) <= asked.days_a_week
        assert total(week) <= 1.1 * most + 1
        most = max(most, total(week))
    for session in plan[:-1]:
        assert 2_500 <= (session.distance_m or 0) <= 32_000
        assert not session.is_moved
    for one, next_one in pairwise(plan[:-1]):
        if one.kind.is_quality and next_one.kind.is_quality:
            assert (next_one.date - one.date).days > 1


@settings(max_examples=80, deadline=None)
@given(REQUESTS)
def test_no_planned_run_is_a_jump(asked: PlanRequest) -> None:
    plan = build_plan(asked)[:-1]
    longest = asked.longest_recent_m or 0.3 * asked.weekly_distance_m
    distances = [(asked.start - timedelta(days=1), longest)]
    distances += [(session.date, session.distance_m or 0.0) for session in plan]
    for session in plan:
        before = longest_before(session.date, distances)
        assert long_run_jump(session.date, session.distance_m or 0.0, before, is_planned=True) is None


@settings(max_examples=80, deadline=None)
@given(REQUESTS)
def test_the_long_run_is_the_longest_and_the_taper_eases(asked: PlanRequest) -> None:
    weeks = weeks_of(build_plan(asked))
    for week in weeks:
        longs = [s.distance_m or 0.0 for s in week if s.kind is SessionKind.LONG]
        others = [s.distance_m or 0.0 for s in week if s.kind is not SessionKind.LONG]
        if longs and others:
            assert longs[0] >= max(others)
    assert total(weeks[-1]) <= 0.65 * max(total(week) for week in weeks)
    assert all(session.kind is SessionKind.EASY for session in weeks[-1])


def test_the_flags_find_nothing_in_it(make_run: Callable[..., Activity]) -> None:
    plan = build_plan(request())
    assert find_flags(START, [make_run(START - timedelta(days=1), 14_000.0)], plan) == ()
