"""Which calendar reads whose plan; the secret of its address comes in plain and is kept as a hash."""

from datetime import datetime

from sqlalchemy import Connection, select

from marathon.domain.athlete import AthleteId
from marathon.store import tables
from marathon.store.rows import insert_one
from marathon.store.web_sessions import hash_of

ROWS = tables.CalendarFeed.__table__


def begin(connection: Connection, athlete_id: AthleteId, key: str, now: datetime) -> None:
    """Let a secret open a person's feed, in place of an earlier one."""
    end(connection, athlete_id)
    insert_one(connection, ROWS, athlete_id=athlete_id, key_sha256=hash_of(key), created_at=now)


def whose(connection: Connection, key: str) -> AthleteId | None:
    """Return whose feed a secret opens, None where it opens none (any more)."""
    found = connection.scalar(select(ROWS.c.athlete_id).where(ROWS.c.key_sha256 == hash_of(key)))
    return None if found is None else AthleteId(found)


def since(connection: Connection, athlete_id: AthleteId) -> datetime | None:
    """Return since when a person's feed has its secret, None where there is none."""
    found: datetime | None = connection.scalar(
        select(ROWS.c.created_at).where(ROWS.c.athlete_id == athlete_id)
    )
    return found


def end(connection: Connection, athlete_id: AthleteId) -> bool:
    """Let nothing open a person's feed any more; False where nothing did."""
    return connection.execute(ROWS.delete().where(ROWS.c.athlete_id == athlete_id)).rowcount > 0
