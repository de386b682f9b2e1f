"""The whole plan of an athlete as programs read it, with the version by which they change it."""

from dataclasses import replace
from datetime import date
from typing import Final

from marathon.domain.api_cards import WholePlanCard
from marathon.domain.athlete import Athlete
from marathon.domain.calendar import monday_of
from marathon.store import plans, races
from marathon.store.json_values import fingerprint
from marathon.store.store import Connection
from marathon.usecases.desk import Desk

LAST: Final = date.max


def read_whole_plan(desk: Desk, person: Athlete) -> WholePlanCard:
    """Return the plan from this week's Monday on; it is the plan alone, and nothing of what was done."""
    today = person.local_date(desk.clock.now())
    with desk.store.read() as connection:
        return whole_plan(connection, person, today)


def whole_plan(connection: Connection, person: Athlete, today: date) -> WholePlanCard:
    """Return the same as it stands in a connection."""
    since = monday_of(today)
    card = WholePlanCard(
        athlete_id=person.id,
        athlete_name=person.name,
        zone=person.zone,
        today=today,
        since=since,
        sessions=plans.sessions_between(connection, person.id, since, LAST),
        race=next(iter(races.upcoming(connection, person.id, today)), None),
    )
    return replace(card, version=fingerprint(card))
