"""Updates of chat platforms as rows: kept once, handed out in the order of arrival, emptied when handled."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, case, select

from marathon.domain.chat_update import ChatUpdate, Delivery
from marathon.store import tables
from marathon.store.rows import insert_into

ROWS = tables.ChatUpdate.__table__
MOST_ATTEMPTS: Final = 2


def keep(
    connection: Connection, platform: str, deliveries: Sequence[Delivery], now: datetime
) -> tuple[ChatUpdate, ...]:
    """Keep what was not delivered before, and return that, in the order of arrival."""
    if not deliveries:
        return ()
    values = [
        {
            "platform": platform,
            "external_id": one.external_id,
            "payload": one.payload,
            "state": "waiting",
            "attempts": 0,
            "created_at": now,
        }
        for one in deliveries
    ]
    statement = insert_into(connection.dialect.name, ROWS).values(values)
    once = statement.on_conflict_do_nothing(index_elements=["platform", "external_id"])
    kept = connection.execute(once.returning(ROWS.c.id, ROWS.c.external_id, ROWS.c.payload)).all()
    return tuple(ChatUpdate(**row._asdict()) for row in sorted(kept, key=lambda row: row.id))


def waiting(
    connection: Connection, platform: str, besides: Collection[int], most: int
) -> tuple[ChatUpdate, ...]:
    """Return what waits to be handled besides some ids, in the order of arrival."""
    query = select(ROWS.c.id, ROWS.c.external_id, ROWS.c.payload)
    query = query.where(ROWS.c.platform == platform, ROWS.c.state == "waiting", ROWS.c.id.not_in(besides))
    rows = connection.execute(query.order_by(ROWS.c.id).limit(most))
    return tuple(ChatUpdate(**row._asdict()) for row in rows)


def take_over(connection: Connection, platform: str, now: datetime) -> None:
    """Count an attempt for all that an earlier process left; what ended two of them is not tried again."""
    is_last = ROWS.c.attempts >= MOST_ATTEMPTS
    left = ROWS.update().where(ROWS.c.platform == platform, ROWS.c.state == "waiting")
    connection.execute(
        left.values(
            attempts=ROWS.c.attempts + 1,
            state=case((is_last, "dead"), else_="waiting"),
            payload=case((is_last, ""), else_=ROWS.c.payload),
            finished_at=case((is_last, now), else_=None),
        )
    )


def finish(connection: Connection, update_id: int, now: datetime) -> None:
    """Note that an update was handled, and let go of what it said."""
    this = ROWS.update().where(ROWS.c.id == update_id)
    connection.execute(this.values(state="done", payload="", finished_at=now))


def tidy(connection: Connection, before: datetime) -> None:
    """Forget what was finished before an instant: no platform delivers it again."""
    connection.execute(ROWS.delete().where(ROWS.c.state != "waiting", ROWS.c.finished_at < before))
