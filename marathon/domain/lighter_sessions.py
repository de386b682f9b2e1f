"""A planned session made lighter, and how much it asks for: never farther, never longer, never harder than it was."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import floor
from typing import Final

from marathon.domain.plan import Measure, PlannedSession, SessionKind
from marathon.domain.week import ASSUMED_PACE_S_PER_KM, planned_amount

STEP_M: Final = 500.0
STEP_S: Final = 60.0
HIGHEST_AU: Final = 100.0
_INTENSITY: Final = {
    SessionKind.RECOVERY: 0.7,
    SessionKind.EASY: 0.75,
    SessionKind.LONG: 0.75,
    SessionKind.CROSS: 0.75,
    SessionKind.STRENGTH: 0.75,
    SessionKind.MARATHON_PACE: 0.85,
    SessionKind.TEMPO: 0.9,
    SessionKind.INTERVALS: 0.9,
    SessionKind.RACE: 1.0,
    SessionKind.REST: 0.0,
}
"""Mean speed of a whole session as a share of threshold speed, warm-up and breaks included (own choice)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What some sessions ask for: metres, seconds, and load (100 for an hour at threshold)."""

    distance_m: float
    duration_s: float
    load_au: float

    def is_within(self, other: "Demand") -> bool:
        """Return whether none of the three is more than in another demand, rounding aside."""
        return all(
            mine <= theirs + 1e-6
            for mine, theirs in (
                (self.distance_m, other.distance_m),
                (self.duration_s, other.duration_s),
                (self.load_au, other.load_au),
            )
        )


def demand_of(sessions: Iterable[PlannedSession]) -> Demand:
    """Return what sessions ask for together.

    Source: load as that of a run by its pace, hours x intensity squared x 100; the intensities are our own choice.
    """
    asked = tuple(sessions)
    seconds = [planned_amount(session, Measure.DURATION) for session in asked]
    loads = [
        HIGHEST_AU * time_s / 3600 * _INTENSITY[session.kind] ** 2
        for session, time_s in zip(asked, seconds, strict=True)
    ]
    return Demand(
        distance_m=sum(planned_amount(session, Measure.DISTANCE) for session in asked),
        duration_s=sum(seconds),
        load_au=sum(loads),
    )


def made_easy(session: PlannedSession) -> PlannedSession:
    """Return an easy session in place of a hard or long one, that takes no longer; what was noted of it goes."""
    distance_m, pace = session.distance_m, session.pace_s_per_km
    if distance_m:
        seconds = session.duration_s or (distance_m / 1000 * pace if pace else None)
        within_m = distance_m if seconds is None else seconds / ASSUMED_PACE_S_PER_KM * 1000
        distance_m = distance_m if within_m >= distance_m else _cut(within_m, STEP_M)
    slow = pace if pace and pace > ASSUMED_PACE_S_PER_KM else None
    return replace(session, kind=SessionKind.EASY, distance_m=distance_m, pace_s_per_km=slow, notes="")


def shortened(session: PlannedSession, share: float) -> PlannedSession:
    """Return a share of a session, in steps of half a kilometre and whole minutes; all of it for a share from 1 on."""
    if share >= 1:
        return session
    return replace(
        session,
        distance_m=session.distance_m and _cut(session.distance_m * share, STEP_M),
        duration_s=session.duration_s and _cut(session.duration_s * share, STEP_S),
    )


def at_most(session: PlannedSession, metres: float) -> PlannedSession:
    """Return a run of at most so many metres."""
    planned_m = planned_amount(session, Measure.DISTANCE)
    return session if planned_m <= metres else shortened(session, metres / planned_m)


def _cut(value: float, step: float) -> float:
    """Return a value rounded down to whole steps, unless nothing would be left of it."""
    return floor(value / step + 1e-9) * step or value
