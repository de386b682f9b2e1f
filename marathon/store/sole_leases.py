"""Leases by name: which of several processes alone may do something, and until when unless it says so again."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from marathon.store import tables
from marathon.store.rows import insert_into

ROWS = tables.SoleLease.__table__
LEASE: Final = timedelta(seconds=30)


def hold(connection: Connection, name: str, holder: str, now: datetime, *, lasts: timedelta = LEASE) -> bool:
    """Take or keep a lease for a while; False while another process holds it.

    One that reaches further than any lease can was taken by a clock that ran ahead, and binds nobody.

    Args: holder: a text that no other process ever uses.
    """
    held = {"name": name, "lease_holder": holder, "lease_until": now + lasts}
    ended = (ROWS.c.lease_until <= now) | (ROWS.c.lease_until > now + 2 * LEASE)
    taken = (
        insert_into(connection.dialect.name, ROWS)
        .values(held)
        .on_conflict_do_update(
            index_elements=["name"], set_=held, where=(ROWS.c.lease_holder == holder) | ended
        )
        .returning(ROWS.c.name)
    )
    return connection.execute(taken).first() is not None


def leave(connection: Connection, name: str, holder: str) -> None:
    """Let go of a lease, so that another process need not wait."""
    connection.execute(ROWS.delete().where(ROWS.c.name == name, ROWS.c.lease_holder == holder))


def end(connection: Connection, name: str) -> None:
    """Let go of a lease that a dead process held."""
    connection.execute(ROWS.delete().where(ROWS.c.name == name))
