"""What athletes agreed to and took back, each with the wording it was given to."""

from datetime import datetime

from sqlalchemy import Connection, select

from marathon.domain.athlete import AthleteId
from marathon.store import tables
from marathon.store.rows import insert_one

ROWS = tables.Consent.__table__
_STANDING = ROWS.c.withdrawn_at.is_(None)


def give(connection: Connection, athlete_id: AthleteId, kind: str, version: str, now: datetime) -> None:
    """Keep that an athlete agreed, in place of an earlier consent of this kind."""
    withdraw(connection, athlete_id, kind, now)
    insert_one(connection, ROWS, athlete_id=athlete_id, kind=kind, version=version, given_at=now)


def withdraw(connection: Connection, athlete_id: AthleteId, kind: str, now: datetime) -> bool:
    """Keep that an athlete no longer agrees; False when they did not before."""
    theirs = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.kind == kind) & _STANDING
    return connection.execute(ROWS.update().where(theirs).values(withdrawn_at=now)).rowcount > 0


def stands(connection: Connection, athlete_id: AthleteId, kind: str) -> bool:
    """Return whether an athlete agrees now."""
    theirs = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.kind == kind) & _STANDING
    return connection.execute(select(ROWS.c.id).where(theirs).limit(1)).first() is not None
