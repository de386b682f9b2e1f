"""Codes that work once; the store knows only their hashes."""

import base64
import hashlib
import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, select, true

from marathon.domain.athlete import AthleteId
from marathon.errors import UsedCodeError
from marathon.store import tables
from marathon.store.rows import insert_one

ROWS = tables.OneTimeCode.__table__
CODE_BYTES: Final = 10  # 80 bits: beyond guessing, and 16 letters that a person can type


def make() -> tuple[str, str]:
    """Return a fresh code in plain letters, and the same in groups of four."""
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    return letters, "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def hash_of(code: str) -> str:
    """Return what is kept of a code; capitals, blanks and hyphens do not matter."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()


def issue(
    connection: Connection,
    purpose: str,
    expires_at: datetime | None = None,
    athlete_id: AthleteId | None = None,
) -> str:
    """Make a code for a purpose and return it in plain letters, in groups of four, this once.

    Args: athlete_id: the person it stands for, with whom it goes; None where it stands for nobody.
    """
    letters, shown = make()
    values = {"purpose": purpose, "code_sha256": hash_of(letters), "expires_at": expires_at}
    insert_one(connection, ROWS, athlete_id=athlete_id, **values)
    return shown


def look(connection: Connection, purpose: str, code: str, now: datetime) -> AthleteId:
    """Return whom a code stands for, without spending it.

    Raises: UsedCodeError as redeem() does, and for one that stands for nobody.
    """
    query = select(ROWS.c.athlete_id).where(_alive(purpose, code, now), ROWS.c.athlete_id.is_not(None))
    found = connection.scalar(query)
    if found is None:
        raise UsedCodeError
    return AthleteId(found)


def redeem(connection: Connection, purpose: str, code: str, now: datetime) -> None:
    """Spend a code.

    Raises: UsedCodeError when it was never issued for this purpose, was used, withdrawn, or has expired.
    """
    this = ROWS.update().where(_alive(purpose, code, now))
    if connection.execute(this.values(used_at=now)).rowcount != 1:
        raise UsedCodeError


def withdraw(connection: Connection, purpose: str, athlete_id: AthleteId | None = None) -> None:
    """Make every unused code of a purpose worthless, only a person's where one is named."""
    unused = (ROWS.c.purpose == purpose) & ROWS.c.used_at.is_(None)
    whose = true() if athlete_id is None else ROWS.c.athlete_id == athlete_id
    connection.execute(ROWS.delete().where(unused, whose))


def _alive(purpose: str, code: str, now: datetime) -> ColumnElement[bool]:
    unspent = ROWS.c.used_at.is_(None) & (ROWS.c.expires_at.is_(None) | (ROWS.c.expires_at > now))
    return (ROWS.c.purpose == purpose) & (ROWS.c.code_sha256 == hash_of(code)) & unspent
