"""Where people can be written to: a platform's name and that platform's own id of a chat or mailbox."""

from sqlalchemy import Connection, select

from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address
from marathon.domain.team import Audience
from marathon.store import tables
from marathon.store.rows import insert_into

ROWS = tables.Destination.__table__


def open_place(connection: Connection, athlete_id: AthleteId, address: Address) -> None:
    """Keep a place that only this person reads, and write to it again where it was muted."""
    owned = {"athlete_id": athlete_id, "team_id": None, "audience": Audience.OWNER.value, "muted_at": None}
    values = {"platform": address.platform, "external_id": address.external_id, **owned}
    statement = insert_into(connection.dialect.name, ROWS).values(values)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["platform", "external_id"], set_=owned)
    )


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
