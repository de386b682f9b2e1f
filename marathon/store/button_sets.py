"""What the buttons of sent messages say: by a token that fits behind a button, for one person, for a while."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from marathon.domain.athlete import AthleteId
from marathon.store import tables

ROWS = tables.ButtonSet.__table__
TOKEN_BYTES: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonSet:
    """The commands behind one message's buttons; spent names the places of those that did their work."""

    owner: AthleteId
    commands: tuple[str, ...]
    spent: frozenset[int]
    expires_at: datetime


def add(
    connection: Connection, token: str, owner: AthleteId, commands: Sequence[str], expires_at: datetime
) -> None:
    """Keep the commands behind the buttons of a message."""
    values = {"token": token, "athlete_id": owner, "commands": list(commands), "spent": []}
    connection.execute(ROWS.insert().values(**values, expires_at=expires_at))


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def get(connection: Connection, token: str) -> ButtonSet | None:
    """Return what a token stands for, None for a token that never was or was tidied away."""
    row = connection.execute(select(ROWS).where(ROWS.c.token == token)).first()
    if row is None:
        return None
    return ButtonSet(
        owner=AthleteId(row.athlete_id),
        commands=tuple(row.commands),
        spent=frozenset(row.spent),
        expires_at=row.expires_at,
    )


def spend(connection: Connection, token: str, place: int) -> None:
    """Note that a button did its work."""
    held = connection.execute(select(ROWS.c.spent).where(ROWS.c.token == token).with_for_update()).first()
    if held is not None:
        spent = sorted({*held.spent, place})
        connection.execute(ROWS.update().where(ROWS.c.token == token).values(spent=spent))


def tidy(connection: Connection, now: datetime) -> None:
    """Forget the buttons that have expired."""
    connection.execute(ROWS.delete().where(ROWS.c.expires_at <= now))
