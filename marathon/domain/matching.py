"""Which activities count for which planned session of one local day."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from marathon.domain.activity import Activity, Sport
from marathon.domain.plan import Measure, PlannedSession, SessionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMatch:
    """Activities per session, in the order of the sessions, and those that count for none."""

    by_session: tuple[tuple[Activity, ...], ...]
    unplanned: tuple[Activity, ...]


def match_day(sessions: Sequence[PlannedSession], activities: Sequence[Activity]) -> DayMatch:
    """Pair one day's activities with its sessions of the same sport.

    Cross-training that names no sport takes any but running. A choice made by a person stands. A sport's only
    session takes all of its activities (warm-up, workout, cool-down). With several, each session first takes the
    activity nearest to it, then the rest go to the nearest.
    Source: own choice.
    """
    taken: list[list[Activity]] = [[] for _ in sessions]
    free: list[Activity] = []
    unplanned: list[Activity] = []
    places = {session.id: place for place, session in enumerate(sessions) if session.id is not None}
    for activity in activities:
        if not activity.session_locked:
            free.append(activity)
        elif activity.session_id in places:
            taken[places[activity.session_id]].append(activity)
        else:
            unplanned.append(activity)
    for activity, place in _nearest_first(sessions, free, taken):
        taken[place].append(activity)
    placed = {id(activity) for group in taken for activity in group}
    unplanned += [activity for activity in free if id(activity) not in placed]
    return DayMatch(by_session=tuple(tuple(group) for group in taken), unplanned=tuple(unplanned))


def amount(activity: Activity, measure: Measure) -> float:
    """Return the activity's seconds or metres (0 where it has no distance)."""
    return activity.duration_s if measure is Measure.DURATION else activity.distance_m or 0.0


def _nearest_first(
    sessions: Sequence[PlannedSession], free: Sequence[Activity], taken: Sequence[Sequence[Activity]]
) -> list[tuple[Activity, int]]:
    pairs = sorted(
        (_gap(session, activity), turn, place)
        for turn, activity in enumerate(free)
        for place, session in enumerate(sessions)
        if session.measure and _suits(session, activity)
    )
    full = {place for place, group in enumerate(taken) if group}
    chosen: dict[int, int] = {}
    for _, turn, place in pairs:
        if turn not in chosen and place not in full:
            chosen[turn] = place
            full.add(place)
    for _, turn, place in pairs:
        chosen.setdefault(turn, place)
    return [(free[turn], place) for turn, place in sorted(chosen.items())]


def _suits(session: PlannedSession, activity: Activity) -> bool:
    # A plan that says “cross-training” and no more leaves the choice to the athlete; running is not that.
    if session.kind is SessionKind.CROSS and session.sport is Sport.OTHER:
        return not activity.is_run
    return session.sport is activity.sport


def _gap(session: PlannedSession, activity: Activity) -> float:
    measure = session.measure or Measure.DURATION
    planned = session.duration_s if measure is Measure.DURATION else session.distance_m
    return abs(log(max(amount(activity, measure), 1.0) / max(planned or 1.0, 1.0)))
