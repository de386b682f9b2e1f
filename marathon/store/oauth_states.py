"""The steps of connecting that one browser may take once; only hashes are kept."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from marathon.domain.athlete import AthleteId
from marathon.errors import StravaLinkError
from marathon.store import tables
from marathon.store.rows import insert_one

ROWS = tables.OauthState.__table__


def issue(
    connection: Connection,
    athlete_id: AthleteId,
    purpose: str,
    now: datetime,
    expires_at: datetime,
    *,
    browser: str | None = None,
) -> str:
    """Make a token for one step and return it in plain letters, this once; those that have expired go.

    Args: browser: the secret of the only browser that may take the step; None lets any.
    """
    forget_expired(connection, now)
    token = secrets.token_urlsafe(32)
    insert_one(
        connection,
        ROWS,
        state_sha256=_hash(token),
        athlete_id=athlete_id,
        browser_sha256=None if browser is None else _hash(browser),
        purpose=purpose,
        created_at=now,
        expires_at=expires_at,
    )
    return token


def look(connection: Connection, purpose: str, token: str, now: datetime) -> AthleteId:
    """Return whose step it is without taking it.

    Raises: StravaLinkError when it was never issued, was taken, or has expired.
    """
    query = select(ROWS.c.athlete_id).where(
        _alive(purpose, token, now, None), ROWS.c.browser_sha256.is_(None)
    )
    found = connection.scalar(query)
    if found is None:
        raise StravaLinkError
    return AthleteId(found)


def spend(
    connection: Connection, purpose: str, token: str, now: datetime, *, browser: str | None = None
) -> AthleteId:
    """Take a step, once, and return whose it is.

    Raises: StravaLinkError when it was never issued, was taken, has expired, or is another browser's.
    """
    this = _alive(purpose, token, now, browser)
    statement = ROWS.update().where(this).values(used_at=now).returning(ROWS.c.athlete_id)
    found = connection.scalar(statement)
    if found is None:
        raise StravaLinkError
    return AthleteId(found)


def forget(connection: Connection, athlete_id: AthleteId, purpose: str) -> None:
    """Make an athlete's earlier tokens for a step worthless."""
    connection.execute(ROWS.delete().where(ROWS.c.athlete_id == athlete_id, ROWS.c.purpose == purpose))


def forget_expired(connection: Connection, now: datetime) -> int:
    """Drop the tokens that are good for nothing any more and return how many."""
    return connection.execute(ROWS.delete().where(ROWS.c.expires_at <= now)).rowcount


def _alive(purpose: str, token: str, now: datetime, browser: str | None) -> ColumnElement[bool]:
    bound = ROWS.c.browser_sha256.is_(None) if browser is None else ROWS.c.browser_sha256 == _hash(browser)
    this = (ROWS.c.purpose == purpose) & (ROWS.c.state_sha256 == _hash(token))
    return this & bound & ROWS.c.used_at.is_(None) & (ROWS.c.expires_at > now)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
