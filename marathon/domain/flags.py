"""Flags: things worth a word before they hurt. They are findings from public studies, never diagnoses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import floor
from statistics import median
from typing import Final

from marathon.domain.activity import Activity, Floats, Sport
from marathon.domain.check_in import CheckInKind, Hurting
from marathon.domain.efficiency import efficiency_drop
from marathon.domain.load import monotony
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.reasons import Flag, HighMonotony, LongRunJump, PainReported, ReturnAfterBreak

JUMP_LIMIT: Final = 1.10
JUMP_DAYS: Final = 30
SHORTEST_JUMP_M: Final = 5_000.0
ADVICE_STEP_M: Final = 500.0
MONOTONY_LIMIT: Final = 2.0
MONOTONY_LOAD_AU: Final = 200.0
BREAK_DAYS: Final = 14
RECENT_DAYS: Final = 7
AHEAD_DAYS: Final = 7


def long_run_jump(
    day: date, distance_m: float, longest_30d_m: float, *, is_planned: bool
) -> LongRunJump | None:
    """Return a flag where a run is more than 10 % longer than the longest of the 30 days before it.

    Runs up to 5 km, and runs with nothing before them to compare with (longest_30d_m 0), raise none.
    Source: Garmin-RUNSAFE 2025, 5,205 runners: one run more than 10 % longer went with more overuse injuries.
    The floor of 5 km and advice in steps of 500 m are our own choice.
    """
    if distance_m <= SHORTEST_JUMP_M or longest_30d_m <= 0 or distance_m <= JUMP_LIMIT * longest_30d_m:
        return None
    return LongRunJump(
        date=day,
        distance_m=distance_m,
        longest_m=longest_30d_m,
        increase=distance_m / longest_30d_m - 1,
        advised_m=floor(JUMP_LIMIT * longest_30d_m / ADVICE_STEP_M) * ADVICE_STEP_M,
        is_planned=is_planned,
    )


def high_monotony(loads_au: Floats) -> HighMonotony | None:
    """Return a flag where seven daily loads are nearly equal and add up to something.

    Source: Foster 1998, Med Sci Sports Exerc 30:1164, monotony above 2.0; the least load is our own choice:
    a few short jogs may be as alike as they like.
    """
    found = monotony(loads_au)
    if found is None or found[0] <= MONOTONY_LIMIT or float(loads_au.sum()) < MONOTONY_LOAD_AU:
        return None
    return HighMonotony(monotony=found[0], strain_au=found[1])


def return_after_break(
    day: date, last_run: date | None, *, is_planned: bool = False
) -> ReturnAfterBreak | None:
    """Return a flag where a run follows at least 14 days without one; None for a first run ever.

    Source: own choice of 14 days.
    """
    days_off = (day - last_run).days - 1 if last_run else 0
    if days_off < BREAK_DAYS:
        return None
    return ReturnAfterBreak(date=day, days_off=days_off, is_planned=is_planned)


def reported_pain(day: date, said: Sequence[Hurting]) -> PainReported | None:
    """Return a flag where pain was reported that is not said to be gone; of several reports the last one.

    Args: said: in the order it was said.
    """
    pains = [item for item in said if item.kind is CheckInKind.PAIN and item.covers(day)]
    if not pains or pains[-1].severity is None:
        return None
    return PainReported(date=pains[-1].since, severity=pains[-1].severity)


def find_flags(
    on: date,
    activities: Sequence[Activity],
    planned: Sequence[PlannedSession] = (),
    loads_au: Floats | None = None,
    pain: PainReported | None = None,
) -> tuple[Flag, ...]:
    """Return what the last seven days of running and the coming seven of the plan raise, the gravest first.

    Args: on: today; activities: at least the last 37 days up to today (more lets a longer break be counted);
    planned: sessions around today; loads_au: the seven daily loads that end today, or None.
    A race is never a jump: it is what the long runs are for. Earlier planned runs count as if they were done.
    Pain, and a return, done or ahead, silence what is said of the plan's long runs, and what a jump that was run would
    advise: "10 % more than before the break" is no measure for whoever comes back from one.
    """
    runs = sorted(
        (a for a in activities if a.is_run and a.local_date <= on),
        key=lambda run: (run.local_date, run.started_at),
    )
    races = {session.date for session in planned if session.kind is SessionKind.RACE}
    ahead = _ahead(on, runs, planned)
    returns = [flag for flag in (*_breaks(on, runs), _return_ahead(runs, ahead)) if flag]
    jumps = [jump for jump in _done_jumps(on, runs, races) if jump]
    flags: list[Flag | None] = [pain, *returns, *(replace(jump, advised_m=None) for jump in jumps)]
    if not returns and pain is None:
        flags = [*jumps, *_planned_jumps(on, runs, ahead)]
    if not returns:  # after a break that is no news
        flags.append(efficiency_drop(on, runs))
    if loads_au is not None:
        flags.append(high_monotony(loads_au))
    return tuple(flag for flag in flags if flag)


def longest_before(day: date, distances: Sequence[tuple[date, float]]) -> float:
    """Return the longest distance of the 30 days before a day, or 0."""
    since = day - timedelta(days=JUMP_DAYS)
    return max((metres for when, metres in distances if since <= when < day), default=0.0)


def _done_jumps(on: date, runs: Sequence[Activity], races: set[date]) -> list[LongRunJump | None]:
    since = on - timedelta(days=RECENT_DAYS)
    distances = _distances(runs)
    return [
        long_run_jump(
            run.local_date, run.distance_m, longest_before(run.local_date, distances), is_planned=False
        )
        for run in runs
        if run.local_date > since and run.distance_m and not run.is_known_race and run.local_date not in races
    ]


def _distances(runs: Sequence[Activity]) -> list[tuple[date, float]]:
    return [(run.local_date, run.distance_m) for run in runs if run.distance_m]


def _breaks(on: date, runs: Sequence[Activity]) -> list[ReturnAfterBreak | None]:
    since = on - timedelta(days=RECENT_DAYS)
    days = sorted({run.local_date for run in runs})
    return [return_after_break(day, last) for last, day in pairwise(days) if day > since]


def _ahead(on: date, runs: Sequence[Activity], planned: Sequence[PlannedSession]) -> list[PlannedSession]:
    """Return the runs planned for today, unless there was one, and the coming seven days, in order."""
    ran_today = any(run.local_date == on for run in runs)
    return [
        session
        for session in sorted(planned, key=lambda session: session.date)
        if session.sport is Sport.RUN and session.measure
        if on <= session.date <= on + timedelta(days=AHEAD_DAYS)
        if not (ran_today and session.date == on)
    ]


def _return_ahead(runs: Sequence[Activity], ahead: Sequence[PlannedSession]) -> ReturnAfterBreak | None:
    if not runs or not ahead:
        return None
    return return_after_break(ahead[0].date, runs[-1].local_date, is_planned=True)


def _planned_jumps(
    on: date, runs: Sequence[Activity], ahead: Sequence[PlannedSession]
) -> list[LongRunJump | None]:
    distances = _distances(runs)
    if not longest_before(on + timedelta(days=1), distances):
        return []  # a month without a recorded run is missing data rather than no running
    usual = usual_m_per_s(runs)
    found = []
    for session in ahead:
        metres = planned_m(session, usual)
        if session.kind is not SessionKind.RACE:
            longest = longest_before(session.date, distances)
            found.append(long_run_jump(session.date, metres, longest, is_planned=True))
        distances.append((session.date, metres))
    return found


def usual_m_per_s(runs: Sequence[Activity]) -> float:
    """Return the median speed of some runs, 0 where none has a distance."""
    return median([run.distance_m / run.duration_s for run in runs if run.distance_m] or [0.0])


def planned_m(session: PlannedSession, usual: float) -> float:
    """Return how far a session leads, by its own pace or else at the usual speed where it names a duration alone."""
    if session.distance_m or not session.duration_s:
        return session.distance_m or 0.0
    pace = session.pace_s_per_km
    return session.duration_s * (1000 / pace if pace else usual)
