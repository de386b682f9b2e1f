"""A person's plan for their calendar: an address that opens nothing else, and what stands there."""

import secrets
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from marathon.domain.api_cards import CalendarCard
from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import days_from
from marathon.domain.plan import SessionKind
from marathon.domain.training import judge_days
from marathon.errors import NotFoundError
from marathon.store import athletes, calendar_feeds, plans, system_log, trainings
from marathon.store.store import Connection
from marathon.usecases.card_lines import session_lines
from marathon.usecases.desk import Desk
from marathon.usecases.plan_ahead import FURTHEST_DAYS
from marathon.usecases.web_sessions import CALENDAR, signing

BACK: Final = timedelta(weeks=8)


def calendar_link(desk: Desk, athlete_id: AthleteId) -> str:
    """Return a fresh address of a person's feed, for them alone; an earlier one opens nothing any more.

    Raises: NoPageError where this service has no address.
    """
    signing(desk)
    now, key = desk.clock.now(), secrets.token_urlsafe(32)

    def unit(connection: Connection) -> None:
        calendar_feeds.begin(connection, athlete_id, key, now)
        system_log.record(connection, "INFO", "calendar_opened", athlete_id=athlete_id)

    desk.store.write(unit)
    return f"{desk.public_url}{CALENDAR}{key}.ics"


def calendar_since(desk: Desk, athlete_id: AthleteId) -> datetime | None:
    """Return since when a person's calendar may read their plan, None where none may."""
    with desk.store.read() as connection:
        return calendar_feeds.since(connection, athlete_id)


def end_calendar(desk: Desk, athlete_id: AthleteId) -> bool:
    """Let no calendar read a person's plan any more; False where none did."""
    return desk.store.write(partial(calendar_feeds.end, athlete_id=athlete_id))


def read_calendar(desk: Desk, key: str) -> CalendarCard:
    """Return the sessions of a feed: eight weeks back with how they went, and all that lies ahead; rest left out.

    Raises: NotFoundError for a secret that opens nothing.
    """
    with desk.store.read() as connection:
        owner = calendar_feeds.whose(connection, key)
        if owner is None:
            raise NotFoundError
        person = athletes.get(connection, owner)
        today = person.local_date(desk.clock.now())
        first, last = today - BACK, today + timedelta(days=FURTHEST_DAYS)
        last = min(last, plans.last_date(connection, owner) or today)
        known = trainings.read(connection, person, first, last)
    judged = judge_days(known, days_from(first, (last - first).days + 1), today)
    return CalendarCard(
        athlete=person,
        sessions=tuple(line for line in session_lines(judged) if line.kind is not SessionKind.REST),
    )
