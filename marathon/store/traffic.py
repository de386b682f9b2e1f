"""How messages stand, which places are written to no more, and the last time of an event; for whoever runs it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from marathon.domain.operator_card import OutboxCounts
from marathon.store import tables

OUTBOX = tables.Outbox.__table__
PLACES = tables.Destination.__table__
LOG = tables.SystemLog.__table__
_OPEN = OUTBOX.c.state.in_(("waiting", "sending"))


def outbox_counts(connection: Connection, now: datetime) -> OutboxCounts:
    """Return how messages stand."""
    number = func.count().filter
    due = func.min(OUTBOX.c.due_at).filter(_OPEN & (OUTBOX.c.due_at <= now))
    query = select(number(_OPEN), number(OUTBOX.c.state == "failed"), due)
    waiting, failed, oldest = connection.execute(query.where(OUTBOX.c.state != "sent")).one()
    return OutboxCounts(waiting=waiting, failed=failed, oldest_due_at=oldest)


def muted_places(connection: Connection) -> Mapping[str, int]:
    """Return how many places of each platform are muted; a platform without any is absent."""
    query = select(PLACES.c.platform, func.count()).where(PLACES.c.muted_at.is_not(None))
    rows = connection.execute(query.group_by(PLACES.c.platform).order_by(PLACES.c.platform))
    return {platform: int(count) for platform, count in rows}


def last_event(connection: Connection, event: str) -> tuple[datetime, Mapping[str, Any]] | None:
    """Return when an event was recorded last, with its facts; None when it never was."""
    query = select(LOG.c.at, LOG.c.facts).where(LOG.c.event == event).order_by(LOG.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return (row[0], row[1]) if row else None
