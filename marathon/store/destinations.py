"""Where people can be written to: a platform's name and that platform's own id of a chat or mailbox."""

from sqlalchemy import Connection, func, select

from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address
from marathon.domain.team import Audience, TeamId
from marathon.errors import NotFoundError
from marathon.store import tables
from marathon.store.rows import insert_into

ROWS = tables.Destination.__table__
OUTBOX = tables.Outbox.__table__


def open_place(connection: Connection, athlete_id: AthleteId, address: Address) -> None:
    """Keep a place that only this person reads, and write to it again where it was muted."""
    owned = {"athlete_id": athlete_id, "team_id": None, "audience": Audience.OWNER.value, "muted_at": None}
    values = {"platform": address.platform, "external_id": address.external_id, **owned}
    statement = insert_into(connection.dialect.name, ROWS).values(values)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["platform", "external_id"], set_=owned)
    )


def owner_of(connection: Connection, address: Address) -> tuple[AthleteId, None] | tuple[None, TeamId]:
    """Return whose a place is: a person's or a team's.

    Raises: NotFoundError when it is nobody's.
    """
    here = (ROWS.c.platform == address.platform) & (ROWS.c.external_id == address.external_id)
    row = connection.execute(select(ROWS.c.athlete_id, ROWS.c.team_id).where(here)).first()
    if row is None:
        raise NotFoundError
    return (AthleteId(row.athlete_id), None) if row.athlete_id is not None else (None, TeamId(row.team_id))


def move(connection: Connection, old: Address, new: Address) -> None:
    """Give a place another id, with every message that was or will be written there."""
    here = (ROWS.c.platform == old.platform) & (ROWS.c.external_id == old.external_id)
    there = (ROWS.c.platform == new.platform) & (ROWS.c.external_id == new.external_id)
    if connection.execute(select(ROWS.c.id).where(here)).first() is not None:
        connection.execute(ROWS.delete().where(there))
    connection.execute(ROWS.update().where(here).values(external_id=new.external_id))
    written = (OUTBOX.c.platform == old.platform) & (OUTBOX.c.external_id == old.external_id)
    key = func.replace(OUTBOX.c.key, old.key_of(""), new.key_of(""))
    connection.execute(OUTBOX.update().where(written).values(external_id=new.external_id, key=key))


def close(connection: Connection, address: Address) -> None:
    """Let go of a place, and of every message that went or would go there."""
    here = (ROWS.c.platform == address.platform) & (ROWS.c.external_id == address.external_id)
    connection.execute(ROWS.delete().where(here))
    written = (OUTBOX.c.platform == address.platform) & (OUTBOX.c.external_id == address.external_id)
    connection.execute(OUTBOX.delete().where(written))


def on_platform(connection: Connection, platform: str) -> tuple[Address, ...]:
    """Return every place of a platform, muted ones too."""
    query = select(ROWS.c.platform, ROWS.c.external_id).where(ROWS.c.platform == platform).order_by(ROWS.c.id)
    return tuple(Address(platform=row[0], external_id=row[1]) for row in connection.execute(query))


def of_person(connection: Connection, athlete_id: AthleteId) -> tuple[Address, ...]:
    """Return the places that only this person reads, muted ones too, in the order they were made."""
    theirs = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.audience == Audience.OWNER.value)
    query = select(ROWS.c.platform, ROWS.c.external_id).where(theirs).order_by(ROWS.c.id)
    return tuple(Address(platform=row[0], external_id=row[1]) for row in connection.execute(query))


def is_open(connection: Connection, athlete_id: AthleteId, address: Address) -> bool:
    """Return whether a place is one that only this person reads, and is written to."""
    here = (ROWS.c.platform == address.platform) & (ROWS.c.external_id == address.external_id)
    theirs = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.audience == Audience.OWNER.value)
    query = select(ROWS.c.id).where(here, theirs, ROWS.c.muted_at.is_(None))
    return connection.execute(query).first() is not None
