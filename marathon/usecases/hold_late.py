"""Holds back what was held up on its way, so that nobody is woken by it however late a platform takes it."""

from datetime import datetime, timedelta
from typing import Final

from marathon.domain.nudge import TOPIC_OF, no_nudge_until
from marathon.domain.parcel import Parcel
from marathon.domain.telling import AT_ONCE, quiet_until
from marathon.store import athletes, nudges, outbox
from marathon.store.store import Connection

HELD_UP: Final = timedelta(minutes=5)
"""From when on a message is late; until then the hours hold that held when it was put in line (own choice)."""


def hold_late(connection: Connection, parcel: Parcel, now: datetime) -> bool:
    """Let a late message wait where it has become quiet since it was put in line; True where it waits.

    A nudge waits for the day, too, and is then the one nudge of that day. What is seen already may change at night.
    """
    is_new = parcel.platform_message_id is None and not parcel.removed
    if not is_new or parcel.kind in AT_ONCE or now - parcel.created_at < HELD_UP:
        return False
    person = athletes.get(connection, parcel.athlete_id)
    is_nudge = parcel.kind in TOPIC_OF
    until = (no_nudge_until if is_nudge else quiet_until)(now, person.zone, person.quiet)
    if is_nudge:
        nudges.spend(connection, person.id, person.local_date(until or now))
    if until is not None:
        outbox.hold(connection, parcel, until)
    return until is not None
