"""Who is signed in with what, and the tokens that were spent; secrets come in plain and are kept as hashes."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from marathon.domain.athlete import AthleteId
from marathon.domain.web_session import SessionKind, WebSession, good_until
from marathon.store import tables
from marathon.store.rows import insert_into, insert_one

ROWS = tables.WebSession.__table__
SPENT = tables.SpentToken.__table__
_SHOWN = [column for column in ROWS.columns if column.name != "key_sha256"]


def begin(
    connection: Connection, athlete_id: AthleteId, kind: SessionKind, key: str, *, client: str, now: datetime
) -> WebSession:
    """Sign somebody in with a secret."""
    values: dict[str, Any] = {
        "athlete_id": athlete_id,
        "client": client,
        "created_at": now,
        "seen_at": now,
        "expires_at": good_until(now, now),
    }
    number = insert_one(connection, ROWS, kind=kind.value, key_sha256=hash_of(key), **values)
    return WebSession(id=number, kind=kind, **values)


def find(connection: Connection, kind: SessionKind, key: str, now: datetime) -> WebSession | None:
    """Return the session that a secret opens now."""
    return _one(connection, (ROWS.c.kind == kind.value) & (ROWS.c.key_sha256 == hash_of(key)), now)


def of_number(connection: Connection, number: int, now: datetime) -> WebSession | None:
    """Return a session that is good now by its number."""
    return _one(connection, ROWS.c.id == number, now)


def of_person(connection: Connection, athlete_id: AthleteId, now: datetime) -> tuple[WebSession, ...]:
    """Return where a person is signed in now, what was used last first."""
    query = select(*_SHOWN).where(ROWS.c.athlete_id == athlete_id, ROWS.c.expires_at > now)
    return tuple(
        _session(row) for row in connection.execute(query.order_by(ROWS.c.seen_at.desc(), ROWS.c.id))
    )


def keep_open(connection: Connection, session: WebSession, now: datetime) -> None:
    """Keep that a session is in use."""
    this = ROWS.update().where(ROWS.c.id == session.id)
    connection.execute(this.values(seen_at=now, expires_at=good_until(session.created_at, now)))


def change_key(connection: Connection, session: WebSession, old: str, new: str, now: datetime) -> bool:
    """Let another secret open a session, and remember the old one as spent; False when it no longer opened it."""
    this = ROWS.update().where(ROWS.c.id == session.id, ROWS.c.key_sha256 == hash_of(old))
    until = good_until(session.created_at, now)
    values = {"key_sha256": hash_of(new), "seen_at": now, "expires_at": until}
    if connection.execute(this.values(**values)).rowcount != 1:
        return False
    return spend(connection, session.athlete_id, old, until, session.id)


def end(connection: Connection, athlete_id: AthleteId, number: int | None = None) -> int:
    """End one of a person's sessions, or all where none is named, and return how many there were."""
    theirs = ROWS.c.athlete_id == athlete_id
    this = theirs if number is None else theirs & (ROWS.c.id == number)
    return connection.execute(ROWS.delete().where(this)).rowcount


def forget_expired(connection: Connection, now: datetime) -> None:
    """Drop the sessions and the spent tokens that have lapsed."""
    connection.execute(ROWS.delete().where(ROWS.c.expires_at <= now))
    connection.execute(SPENT.delete().where(SPENT.c.until <= now))


def spend(
    connection: Connection, athlete_id: AthleteId, token: str, until: datetime, session_id: int | None = None
) -> bool:
    """Keep that a person's token was used, until it would have lapsed anyway; False when it was before."""
    values = {"athlete_id": athlete_id, "session_id": session_id, "until": until}
    statement = insert_into(connection.dialect.name, SPENT).values(token_sha256=hash_of(token), **values)
    once = statement.on_conflict_do_nothing().returning(
        SPENT.c.token_sha256
    )  # PostgreSQL counts no inserted rows
    return connection.execute(once).first() is not None


def was_spent(connection: Connection, token: str) -> bool:
    """Return whether a token was used."""
    return (
        connection.execute(select(SPENT.c.until).where(SPENT.c.token_sha256 == hash_of(token))).first()
        is not None
    )


def spent_in(connection: Connection, token: str) -> int | None:
    """Return the number of the session in which a token was spent, None where there is none."""
    number: int | None = connection.scalar(
        select(SPENT.c.session_id).where(SPENT.c.token_sha256 == hash_of(token))
    )
    return number


def hash_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _one(connection: Connection, this: ColumnElement[bool], now: datetime) -> WebSession | None:
    row = connection.execute(select(*_SHOWN).where(this, ROWS.c.expires_at > now)).first()
    return _session(row) if row else None


def _session(row: Row[tuple[object, ...]]) -> WebSession:
    values = dict(row._mapping)
    return WebSession(
        **{**values, "kind": SessionKind(values["kind"]), "athlete_id": AthleteId(values["athlete_id"])}
    )
