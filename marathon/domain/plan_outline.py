"""A plan in a few numbers: how many weeks, and how their volume rises and falls."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marathon.domain.calendar import monday_of
from marathon.domain.plan import Measure, PlannedSession, SessionKind
from marathon.domain.week import choose_measure, planned_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOutline:
    """The planned running of some weeks, Monday to Sunday and races apart, in seconds or metres as measure says."""

    weeks: int
    first: float
    most: float
    last: float
    measure: Measure


def outline_of(sessions: Sequence[PlannedSession], start: date) -> PlanOutline | None:
    """Return the outline of a plan from its first day on, or None below two weeks.

    A week that had begun before the start is counted, but is not the first to be compared with.
    """
    counted = [session for session in sessions if session.kind is not SessionKind.RACE]
    measure = choose_measure(counted)
    volume: defaultdict[date, float] = defaultdict(float)
    for session in counted:
        volume[monday_of(session.date)] += planned_amount(session, measure)
    whole = sorted(monday for monday in volume if monday >= start)
    if len(whole) < 2:
        return None
    days = max(session.date for session in sessions) - monday_of(start)
    return PlanOutline(
        weeks=days // timedelta(weeks=1) + 1,
        first=volume[whole[0]],
        most=max(volume[monday] for monday in whole),
        last=volume[whole[-1]],
        measure=measure,
    )
