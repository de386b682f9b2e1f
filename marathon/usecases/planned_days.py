"""What stands on some days of a plan, rest left out."""

from collections.abc import Sequence
from datetime import date

from marathon.domain.athlete import AthleteId
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.store import plans
from marathon.usecases.desk import Desk


def planned_days(
    desk: Desk, athlete_id: AthleteId, days: Sequence[date]
) -> dict[date, tuple[PlannedSession, ...]]:
    """Return the sessions of each of these days, none where a day asks for rest or for nothing."""
    with desk.store.read() as connection:
        found = plans.sessions_between(connection, athlete_id, min(days), max(days)) if days else ()
    asked = [session for session in found if session.kind is not SessionKind.REST]
    return {day: tuple(session for session in asked if session.date == day) for day in days}
