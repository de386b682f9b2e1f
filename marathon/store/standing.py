"""Messages that stand somewhere without having been in line: kept with the outbox, to be taken back like the others."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, select

from marathon.domain.parcel import Message
from marathon.store import tables
from marathon.store.rows import insert_into

ROWS = tables.Outbox.__table__


def keep(connection: Connection, message: Message, platform_message_id: str, now: datetime) -> None:
    """Keep a message that stands already, so that it can be edited and removed like one that was sent."""
    stands = {"state": "sent", "platform_message_id": platform_message_id, "sent_at": now}
    values = {**asdict(message), **stands, "due_at": now, "created_at": now}
    statement = insert_into(connection.dialect.name, ROWS).values(**values)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["key"]))


def keys_since(connection: Connection, beginning: str, first: date) -> tuple[str, ...]:
    """Return the keys that begin so of messages about a local date or a later one, not taken back yet."""
    begins = ROWS.c.key.startswith(beginning, autoescape=True)
    query = select(ROWS.c.key).where(begins, ROWS.c.local_date >= first, ~ROWS.c.removed)
    return tuple(connection.scalars(query.order_by(ROWS.c.id)))
