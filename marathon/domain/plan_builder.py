"""Building a plan up to a race: weeks that grow, lighter weeks, a long run, a taper; not applying it.

The rules are our own choice within the limits that the flags check: no run is more than 10 % longer than the
longest of the 30 days before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import floor
from typing import Final

from marathon.domain.flags import JUMP_LIMIT, SHORTEST_JUMP_M, longest_before
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.errors import PlanLimitError

FEWEST_DAYS: Final = 28
MOST_DAYS: Final = 366
WEEKLY_M: Final = (10_000.0, 200_000.0)
SHORTEST_RUN_M: Final = 2_500.0
LEAST_A_DAY_M: Final = 3_000.0
RACE_M: Final = (1_000.0, 100_000.0)

GROWTH: Final = 1.08
LIGHT_EVERY: Final = 4
LIGHT_SHARE: Final = 0.75
MOST_GROWTH: Final = 2.0
PEAK_WEEK_M: Final = 90_000.0
TAPER_SHARES: Final = (0.8, 0.6, 0.35)
LONG_TAPER_FROM_WEEKS: Final = 12
LONG_TAPER_FROM_M: Final = 30_000.0

LONGEST_RUN_M: Final = 32_000.0
STEP_M: Final = 500.0
USUAL_LONG_SHARE: Final = 0.3
EASY_PACE_FACTOR: Final = 1.25
DAYS_FREE_BEFORE_RACE: Final = 1

# Weekday (Monday 0) -> what for, by days a week; hard days never touch.
_EASY, _LONG, _RECOVERY = SessionKind.EASY, SessionKind.LONG, SessionKind.RECOVERY
_HARD, _HARD_TOO = SessionKind.INTERVALS, SessionKind.TEMPO
_LAYOUT: Final = {
    3: {1: _HARD, 3: _EASY, 6: _LONG},
    4: {1: _HARD, 3: _EASY, 5: _EASY, 6: _LONG},
    5: {1: _HARD, 2: _EASY, 3: _HARD_TOO, 5: _EASY, 6: _LONG},
    6: {1: _HARD, 2: _EASY, 3: _HARD_TOO, 4: _RECOVERY, 5: _EASY, 6: _LONG},
    7: {0: _RECOVERY, 1: _HARD, 2: _EASY, 3: _HARD_TOO, 4: _RECOVERY, 5: _EASY, 6: _LONG},
}
_LONG_SHARE: Final = {3: 0.45, 4: 0.4, 5: 0.35, 6: 0.33, 7: 0.3}
_WEIGHT: Final = {SessionKind.RECOVERY: 0.7}


class PlanLimit(StrEnum):
    """Every reason not to build a plan; the value is the English msgid of the problem."""

    RACE_PAST = "the race is not ahead"
    RACE_TOO_SOON = "the race is less than four weeks away"
    RACE_TOO_LATE = "the race is more than a year away"
    RACE_DISTANCE = "the race is too short or too long"
    DAYS = "a plan has three to seven days a week"
    WEEK_DISTANCE = "the weekly distance is too small or too large"
    RUNS_TOO_SHORT = "the weekly distance is too small for so many days"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """What a plan is built from; weekly_distance_m is what is run now, longest_recent_m in the last 30 days.

    start is the plan's first day. Paces are optional and only fill the sessions' target paces.
    """

    race_date: date
    race_distance_m: float
    start: date
    weekly_distance_m: float
    days_a_week: int
    longest_recent_m: float | None = None
    easy_pace_s_per_km: float | None = None
    threshold_pace_s_per_km: float | None = None


def build_plan(request: PlanRequest) -> tuple[PlannedSession, ...]:
    """Return the sessions from the start to the race, in order; days without one are rest.

    Weeks are the seven days that end on the race's weekday. None exceeds 1.10 times the most run in a week before.
    Raises: PlanLimitError: the race is past, within four weeks or over a year away, or the volume or the days
    make no sense.
    """
    _check(request)
    sessions: list[PlannedSession] = []
    most, reached = request.weekly_distance_m, 0.0
    longest = request.longest_recent_m or USUAL_LONG_SHARE * request.weekly_distance_m
    run = [(request.start - timedelta(days=1), longest)]
    for week in _weeks(request):
        full_m = min(most * (GROWTH if week.grows else 1.0), _peak_m(request))
        target_m = week.share * (reached if week.tapers else full_m)
        planned = list(_sessions_of(week, target_m, request, run))
        sessions += planned
        reached = max(reached, sum(session.distance_m or 0.0 for session in planned))
        most = max(most, reached)
    race = PlannedSession(date=request.race_date, kind=SessionKind.RACE, distance_m=request.race_distance_m)
    return (*sessions, race)


def _check(request: PlanRequest) -> None:
    days = (request.race_date - request.start).days
    low, high = WEEKLY_M
    broken = {
        PlanLimit.RACE_PAST: days <= 0,
        PlanLimit.RACE_TOO_SOON: days < FEWEST_DAYS - 1,
        PlanLimit.RACE_TOO_LATE: days > MOST_DAYS,
        PlanLimit.RACE_DISTANCE: not RACE_M[0] <= request.race_distance_m <= RACE_M[1],
        PlanLimit.DAYS: request.days_a_week not in _LAYOUT,
        PlanLimit.WEEK_DISTANCE: not low <= request.weekly_distance_m <= high,
        PlanLimit.RUNS_TOO_SHORT: request.weekly_distance_m < LEAST_A_DAY_M * request.days_a_week,
    }
    for limit, is_broken in broken.items():
        if is_broken:
            raise PlanLimitError(problem=limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Week:
    """Seven days (fewer at the start), its share of the full volume, and what it is for."""

    days: tuple[date, ...]
    number: int
    share: float
    grows: bool
    tapers: bool
    is_sharp: bool
    is_race_week: bool


def _weeks(request: PlanRequest) -> Iterator[_Week]:
    total = (request.race_date - request.start).days + 1
    count = -(-total // 7)
    tapers = _taper_shares(request, count)
    for number in range(count):
        last = request.race_date - timedelta(days=7 * (count - 1 - number))
        days = tuple(
            day for back in range(6, -1, -1) if (day := last - timedelta(days=back)) >= request.start
        )
        building = count - len(tapers) - number
        light = number % LIGHT_EVERY == LIGHT_EVERY - 1 and building > 1
        share = LIGHT_SHARE if light else 1.0
        yield _Week(
            days=days,
            number=number,
            share=share if building > 0 else tapers[-building],
            grows=number > 0 and building > 0 and not light,
            tapers=building <= 0,
            is_sharp=building > 0 and not light,
            is_race_week=number == count - 1,
        )


def _taper_shares(request: PlanRequest, weeks: int) -> Sequence[float]:
    is_long = request.race_distance_m >= LONG_TAPER_FROM_M and weeks >= LONG_TAPER_FROM_WEEKS
    return TAPER_SHARES if is_long else TAPER_SHARES[1:]


def _peak_m(request: PlanRequest) -> float:
    return max(request.weekly_distance_m, min(MOST_GROWTH * request.weekly_distance_m, PEAK_WEEK_M))


def _sessions_of(
    week: _Week, target_m: float, request: PlanRequest, run: list[tuple[date, float]]
) -> Iterator[PlannedSession]:
    """Yield one week's sessions and note their distances in `run`, which caps what may follow."""
    layout = _LAYOUT[request.days_a_week]
    last = request.race_date - timedelta(days=DAYS_FREE_BEFORE_RACE + 1)
    days = [day for day in week.days if day.weekday() in layout and day <= last]
    kinds = {day: _kind(layout[day.weekday()], week, request) for day in days}
    part = len(days) / request.days_a_week if week.is_race_week else len(week.days) / 7
    wanted = _distances(kinds, target_m * part, request)
    for day in days:
        growth = JUMP_LIMIT if kinds[day] is SessionKind.LONG else 1.0
        cap = max(SHORTEST_JUMP_M, growth * longest_before(day, run))
        metres = floor(min(wanted[day], cap) / STEP_M) * STEP_M
        run.append((day, metres))
        yield PlannedSession(
            date=day, kind=kinds[day], distance_m=metres, pace_s_per_km=_pace(kinds[day], request)
        )


def _kind(kind: SessionKind, week: _Week, request: PlanRequest) -> SessionKind:
    """Return what a day is for in this week: sharp weeks alternate, gentle ones keep a single hard day."""
    if week.is_race_week:
        return SessionKind.EASY
    if kind is _HARD:
        return kind if week.is_sharp and week.number % 2 else SessionKind.TEMPO
    if kind is _HARD_TOO and not week.is_sharp:
        return SessionKind.EASY
    if kind is _HARD_TOO and request.race_distance_m >= LONG_TAPER_FROM_M:
        return SessionKind.MARATHON_PACE
    return kind


def _distances(kinds: dict[date, SessionKind], week_m: float, request: PlanRequest) -> dict[date, float]:
    longest = min(LONGEST_RUN_M, max(16_000.0, 0.95 * request.race_distance_m))
    long_m = min(_LONG_SHARE[request.days_a_week] * week_m, longest)
    others = {day: _WEIGHT.get(kind, 1.0) for day, kind in kinds.items() if kind is not SessionKind.LONG}
    rest_m = week_m - (long_m if len(others) < len(kinds) else 0.0)
    shares = sum(others.values()) or 1.0
    found = {
        day: max(SHORTEST_RUN_M, min(rest_m * others[day] / shares, long_m) if day in others else long_m)
        for day in kinds
    }
    over_m = max(0.0, sum(found.values()) - week_m)  # where the shortest runs were too short for their share
    return {
        day: metres if day in others else max(SHORTEST_RUN_M, metres - over_m)
        for day, metres in found.items()
    }


def _pace(kind: SessionKind, request: PlanRequest) -> float | None:
    """Return the target pace: easy from what is known, tempo at threshold, none for the others."""
    if kind.is_gentle:
        threshold = request.threshold_pace_s_per_km
        return request.easy_pace_s_per_km or (threshold * EASY_PACE_FACTOR if threshold else None)
    return request.threshold_pace_s_per_km if kind is SessionKind.TEMPO else None
