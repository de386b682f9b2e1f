"""Messages that reached nobody, as their place took none: they go out after all once it does."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from marathon.domain.parcel import Message
from marathon.store.outbox import ROWS
from marathon.store.rows import insert_into


def put_in_line(connection: Connection, message: Message, now: datetime) -> None:
    """Send a message that reached nobody, as its place takes messages again; one that is out or under way stays."""
    line = {"state": "waiting", "due_at": now, "attempts": 0, "last_error": None}
    statement = insert_into(connection.dialect.name, ROWS).values(**asdict(message), created_at=now, **line)
    stuck = ROWS.c.state.in_(("muted", "failed")) & ROWS.c.platform_message_id.is_(None) & ~ROWS.c.removed
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=line, where=stuck))
