"""The card of /plan: what lies ahead."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import days_from, monday_of
from marathon.domain.cards import PlanCard
from marathon.domain.paging import pages_for
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.race import Race
from marathon.domain.training import judge_days
from marathon.domain.week import planned_volume
from marathon.store import athletes, races, trainings
from marathon.usecases.card_lines import session_lines
from marathon.usecases.desk import Desk

SHOWN_DAYS: Final = 8
WEEKS_AHEAD: Final = 4
FURTHEST_DAYS: Final = 500


def plan_ahead(desk: Desk, athlete_id: AthleteId, page: int = 1, *, for_coach: bool = False) -> PlanCard:
    """Return the sessions of eight days, the volume of four weeks, and the race they lead to.

    Args:
        page: 1 for the coming eight days, 2 for those after them, and so on as far as the plan goes, at most.
        for_coach: leave out what is private.
    """
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        today = person.local_date(desk.clock.now())
        monday = monday_of(today)
        known = trainings.read(connection, person, monday, today + timedelta(days=FURTHEST_DAYS))
        ahead = races.upcoming(connection, athlete_id, today)
    if for_coach:
        known = known.for_coach()
    coming = [session for session in known.sessions if session.date >= today]
    weeks = []
    for week in range(WEEKS_AHEAD):
        days = judge_days(known, days_from(monday + timedelta(days=7 * week), 7), today)
        weeks.append(planned_volume(result.session for day in days for result in day.sessions))
    last = max((session.date for session in coming), default=None)
    pages = pages_for((last - today).days + 1 if last else 0, SHOWN_DAYS)
    first = today + timedelta(days=SHOWN_DAYS * (min(page, pages) - 1))
    return PlanCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        today=today,
        shown_from=first,
        shown_until=first + timedelta(days=SHOWN_DAYS - 1),
        page=min(page, pages),
        pages=pages,
        sessions=session_lines(judge_days(known, days_from(first, SHOWN_DAYS), today)),
        weeks_planned=tuple(weeks),
        race=_led_to(coming, ahead),
        last_date=last,
    )


def _led_to(coming: Sequence[PlannedSession], entered: Sequence[Race]) -> Race | None:
    """Return the next race that stands in the plan, by its name where it was entered; without one the next entered."""
    planned = [session for session in coming if session.kind is SessionKind.RACE]
    if not planned:
        return entered[0] if entered else None
    first = min(planned, key=lambda session: session.date)
    named = next((race for race in entered if race.date == first.date), None)
    return named or Race(name="", date=first.date, distance_m=first.distance_m or 0.0)
