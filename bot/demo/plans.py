"""The demo's plans: twenty weeks behind and the weeks to the race, every fourth lighter, with a taper."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bot.demo.people import Runner
from marathon.domain.activity import Sport
from marathon.domain.calendar import monday_of
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M

WEEKS_BEHIND: Final = 20
WEEKS_AHEAD: Final = 5
TEN_KM_WEEK: Final = -9
HALF_WEEK: Final = -5
TAPER: Final = {0: 0.4, 1: 0.6, 2: 0.8}
TAPERED_LONG_RUN: Final = {1: 0.45, 2: 0.7}

_WEIGHT: Final = {"q": 1.15, "t": 1.15, "e": 1.0, "r": 0.7}
_TITLES: Final = {
    SessionKind.INTERVALS: "5 x 1 km fast, 400 m jog between; warm up and cool down.",
    SessionKind.TEMPO: "3 x 10 min at threshold, 2 min jog between; warm up and cool down.",
    SessionKind.MARATHON_PACE: "The middle half at marathon pace.",
    SessionKind.LONG: "Relaxed; talk all the way.",
}


def race_day(today: date) -> date:
    """Return the Sunday five weeks after this week's: 35 to 41 days ahead."""
    return monday_of(today) + timedelta(weeks=WEEKS_AHEAD, days=6)


def make_plan(runner: Runner, today: date) -> tuple[PlannedSession, ...]:
    """Return every session from twenty weeks ago to race day, first day first, rest days among them."""
    return tuple(
        session
        for week in range(-WEEKS_BEHIND, WEEKS_AHEAD + 1)
        for session in _week(runner, week, monday_of(today) + timedelta(weeks=week))
    )


def _week(runner: Runner, week: int, monday: date) -> Iterator[PlannedSession]:
    long_m = _long_run_m(runner, week)
    others = [slot for slot in runner.rhythm if slot in _WEIGHT]
    rest_m = max(runner.peak_m * _share(week) - long_m, 4500.0 * len(others))
    unit_m = rest_m / sum(_WEIGHT[slot] for slot in others)
    race_m = {TEN_KM_WEEK: 10_000.0, HALF_WEEK: HALF_MARATHON_M, WEEKS_AHEAD: MARATHON_M}.get(week)
    for weekday, slot in enumerate(runner.rhythm):
        day = monday + timedelta(days=weekday)
        if race_m and (weekday == 6 or slot == "l"):
            yield (
                _race(runner, day, race_m)
                if weekday == 6
                else PlannedSession(date=day, kind=SessionKind.REST)
            )
        elif slot == "-":
            yield PlannedSession(date=day, kind=SessionKind.REST)
        elif slot == "s":
            yield PlannedSession(date=day, kind=SessionKind.STRENGTH, sport=Sport.STRENGTH, duration_s=2400.0)
        else:
            yield _run(runner, day, _kind(slot, week), long_m if slot == "l" else unit_m * _WEIGHT[slot])


def _share(week: int) -> float:
    """Return a week's part of the biggest one: it grows, every fourth is lighter, the last three taper."""
    ahead = WEEKS_AHEAD - week
    if ahead in TAPER:
        return TAPER[ahead]
    return (0.62 + 0.38 * _progress(week)) * (0.75 if _is_light(week) else 1.0)


def _long_run_m(runner: Runner, week: int) -> float:
    ahead = WEEKS_AHEAD - week
    longest = min(max(0.42 * runner.peak_m, 23_000.0), 32_000.0)
    if ahead in TAPERED_LONG_RUN:
        return longest * TAPERED_LONG_RUN[ahead]
    return longest * (0.5 + 0.5 * _progress(week)) * (0.7 if _is_light(week) else 1.0)


def _progress(week: int) -> float:
    span = WEEKS_BEHIND + WEEKS_AHEAD - 3
    return min((week + WEEKS_BEHIND) / span, 1.0)


def _is_light(week: int) -> bool:
    return (WEEKS_AHEAD - week) % 4 == 2


def _kind(slot: str, week: int) -> SessionKind:
    if slot == "q":
        return SessionKind.INTERVALS if week % 2 else SessionKind.TEMPO
    if slot == "t":
        return SessionKind.MARATHON_PACE if week % 2 else SessionKind.TEMPO
    return {"e": SessionKind.EASY, "r": SessionKind.RECOVERY, "l": SessionKind.LONG}[slot]


def target_pace(runner: Runner, kind: SessionKind) -> float:
    """Return a session's pace in s/km; of a quality session, that of its hard part. Own choice of shares."""
    shares = {
        SessionKind.EASY: 1.2,
        SessionKind.RECOVERY: 1.3,
        SessionKind.LONG: 1.16,
        SessionKind.TEMPO: 0.9,
        SessionKind.INTERVALS: 0.86,
        SessionKind.MARATHON_PACE: 0.985,
    }
    return round(runner.marathon_pace * shares[kind])


def _run(runner: Runner, day: date, kind: SessionKind, distance_m: float) -> PlannedSession:
    pace, notes = target_pace(runner, kind), _TITLES.get(kind, "")
    if runner.by_duration:
        easy = target_pace(runner, SessionKind.EASY)
        minutes = 5 * max(round(distance_m / 1000 * easy / 300), 5)
        return PlannedSession(date=day, kind=kind, duration_s=60.0 * minutes, pace_s_per_km=pace, notes=notes)
    step = runner.units.metres / 2
    return PlannedSession(
        date=day,
        kind=kind,
        distance_m=step * max(round(distance_m / step), 1),
        pace_s_per_km=pace,
        notes=notes,
    )


def _race(runner: Runner, day: date, distance_m: float) -> PlannedSession:
    pace = race_time_s(runner, distance_m) / distance_m * 1000
    return PlannedSession(date=day, kind=SessionKind.RACE, distance_m=distance_m, pace_s_per_km=round(pace))


def race_time_s(runner: Runner, distance_m: float) -> float:
    """Return what the runner can do today over 10 km, half or marathon. Own choice of ratios."""
    ratios = {10_000.0: 4.88, HALF_MARATHON_M: 2.2, MARATHON_M: 1.0}
    return runner.marathon_s / ratios[distance_m]
