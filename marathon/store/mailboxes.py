"""Mailboxes that were asked for: the codes that confirm them, once and for a while, and how often one is asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from marathon.domain.athlete import AthleteId
from marathon.domain.mailbox import fingerprint
from marathon.errors import MailLinkError
from marathon.store import codes, tables
from marathon.store.rows import insert_into, insert_one

ROWS = tables.MailboxRequest.__table__
MAILED = tables.MailedAddress.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A mailbox that somebody asked for."""

    athlete_id: AthleteId
    address: str


def ask(connection: Connection, asked: Asked, now: datetime, until: datetime) -> str:
    """Keep that a mailbox was asked for and return its code, this once; the mailbox is not asked again before then."""
    letters, shown = codes.make()
    insert_one(
        connection,
        ROWS,
        athlete_id=asked.athlete_id,
        address=asked.address,
        code_sha256=codes.hash_of(letters),
        created_at=now,
        expires_at=until,
    )
    mailed = {"address_sha256": fingerprint(asked.address), "until": until}
    statement = insert_into(connection.dialect.name, MAILED).values(mailed)
    connection.execute(statement.on_conflict_do_update(index_elements=["address_sha256"], set_=mailed))
    return shown


def withdraw(connection: Connection, asked: Asked, code: str) -> None:
    """Undo asking, where no mail went out."""
    connection.execute(ROWS.delete().where(ROWS.c.code_sha256 == codes.hash_of(code)))
    connection.execute(MAILED.delete().where(MAILED.c.address_sha256 == fingerprint(asked.address)))


def was_mailed(connection: Connection, address: str, now: datetime) -> bool:
    """Return whether a mailbox was asked within the last day, whoever wanted it."""
    query = select(MAILED.c.until).where(
        MAILED.c.address_sha256 == fingerprint(address), MAILED.c.until > now
    )
    return connection.execute(query).first() is not None


def count_asked(connection: Connection, athlete_id: AthleteId, now: datetime) -> int:
    """Return how many mailboxes a person asked for within the last day."""
    theirs = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.expires_at > now)
    return int(connection.scalar(select(func.count()).where(theirs)) or 0)


def look(connection: Connection, code: str, now: datetime) -> Asked:
    """Return what a code confirms, without spending it.

    Raises: MailLinkError when it was never issued, was used, or has expired.
    """
    query = select(ROWS.c.athlete_id, ROWS.c.address).where(_alive(code, now))
    row = connection.execute(query).first()
    if row is None:
        raise MailLinkError
    return Asked(athlete_id=AthleteId(row.athlete_id), address=row.address)


def spend(connection: Connection, code: str, now: datetime) -> Asked:
    """Spend a code and return what it confirms.

    Raises: as look().
    """
    asked = look(connection, code, now)
    if connection.execute(ROWS.update().where(_alive(code, now)).values(used_at=now)).rowcount != 1:
        raise MailLinkError
    return asked


def forget_expired(connection: Connection, now: datetime) -> None:
    """Drop what nobody said yes to within its day, and let its mailboxes be asked again."""
    connection.execute(ROWS.delete().where(ROWS.c.expires_at <= now))
    connection.execute(MAILED.delete().where(MAILED.c.until <= now))


def _alive(code: str, now: datetime) -> ColumnElement[bool]:
    return (ROWS.c.code_sha256 == codes.hash_of(code)) & ROWS.c.used_at.is_(None) & (ROWS.c.expires_at > now)
