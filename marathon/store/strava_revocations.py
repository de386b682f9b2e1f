"""Tokens that are still to be revoked at Strava; whose they were is not kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select

from marathon.store import tables
from marathon.store.rows import insert_one

ROWS = tables.StravaRevocation.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Tokens to be revoked, sealed for nobody, and how often that has failed."""

    id: int
    sealed_tokens: str = field(repr=False)
    attempts: int


def add(connection: Connection, sealed: str, now: datetime) -> int:
    """Keep tokens until they are revoked, and return the row's number."""
    return insert_one(connection, ROWS, tokens_encrypted=sealed, attempts=0, due_at=now, created_at=now)


def get(connection: Connection, number: int) -> Owed | None:
    """Return what is owed under a number, or None once it is done."""
    query = select(ROWS.c.id, ROWS.c.tokens_encrypted, ROWS.c.attempts).where(ROWS.c.id == number)
    row = connection.execute(query).first()
    return Owed(id=row.id, sealed_tokens=row.tokens_encrypted, attempts=row.attempts) if row else None


def due(connection: Connection, now: datetime) -> tuple[int, ...]:
    """Return the numbers of what is to be tried now, oldest first."""
    return tuple(connection.scalars(select(ROWS.c.id).where(ROWS.c.due_at <= now).order_by(ROWS.c.id)))


def settle(connection: Connection, number: int) -> None:
    """Forget tokens that are revoked."""
    connection.execute(ROWS.delete().where(ROWS.c.id == number))


def put_off(connection: Connection, owed: Owed, until: datetime) -> None:
    """Try again later."""
    this = ROWS.update().where(ROWS.c.id == owed.id)
    connection.execute(this.values(attempts=owed.attempts + 1, due_at=until))


def count(connection: Connection) -> int:
    """Return how many tokens are still to be revoked."""
    return int(connection.scalar(select(func.count()).select_from(ROWS)) or 0)


def sealed(connection: Connection) -> Sequence[tuple[int, str]]:
    """Return the number and the tokens of every row."""
    return [(row[0], row[1]) for row in connection.execute(select(ROWS.c.id, ROWS.c.tokens_encrypted))]


def reseal(connection: Connection, number: int, new: str) -> None:
    """Put the same tokens under another key."""
    connection.execute(ROWS.update().where(ROWS.c.id == number).values(tokens_encrypted=new))
