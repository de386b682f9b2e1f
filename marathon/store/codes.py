"""Codes that work once; the store knows only their hashes."""

import base64
import hashlib
import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from marathon.errors import UsedCodeError
from marathon.store import tables
from marathon.store.rows import insert_one

ROWS = tables.OneTimeCode.__table__
CODE_BYTES: Final = 10  # 80 bits: beyond guessing, and 16 letters that a person can type


def issue(connection: Connection, purpose: str, expires_at: datetime | None = None) -> str:
    """Make a code for a purpose and return it in plain letters, in groups of four, this once."""
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    insert_one(connection, ROWS, purpose=purpose, code_sha256=_hash(letters), expires_at=expires_at)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def redeem(connection: Connection, purpose: str, code: str, now: datetime) -> None:
    """Spend a code; capitals, blanks and hyphens do not matter.

    Raises: UsedCodeError when it was never issued for this purpose, was used, withdrawn, or has expired.
    """
    alive = ROWS.c.used_at.is_(None) & (ROWS.c.expires_at.is_(None) | (ROWS.c.expires_at > now))
    this = (ROWS.c.purpose == purpose) & (ROWS.c.code_sha256 == _hash(code))
    if connection.execute(ROWS.update().where(this, alive).values(used_at=now)).rowcount != 1:
        raise UsedCodeError


def withdraw(connection: Connection, purpose: str) -> None:
    """Make every unused code of a purpose worthless."""
    connection.execute(ROWS.delete().where(ROWS.c.purpose == purpose, ROWS.c.used_at.is_(None)))


def _hash(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()
