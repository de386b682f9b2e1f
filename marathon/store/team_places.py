"""Where a team's own card is shown: one place a platform, which the whole group reads."""

from sqlalchemy import Connection, select

from marathon.domain.parcel import Address
from marathon.domain.team import Audience, TeamId
from marathon.store import outbox, tables
from marathon.store.rows import insert_into

ROWS = tables.Destination.__table__


def of_team(connection: Connection, platform: str, team_id: TeamId) -> str:
    """Return the platform's id of a team's place, empty where it has none."""
    theirs = (ROWS.c.team_id == team_id) & (ROWS.c.platform == platform)
    query = select(ROWS.c.external_id).where(theirs, ROWS.c.audience == Audience.GROUP.value)
    return str(connection.scalar(query.order_by(ROWS.c.id.desc()).limit(1)) or "")


def all_of(connection: Connection, team_id: TeamId) -> tuple[Address, ...]:
    """Return every place where a group reads a team's card, muted ones too, in the order they were made."""
    theirs = (ROWS.c.team_id == team_id) & (ROWS.c.audience == Audience.GROUP.value)
    query = select(ROWS.c.platform, ROWS.c.external_id).where(theirs).order_by(ROWS.c.id)
    return tuple(Address(platform=row[0], external_id=row[1]) for row in connection.execute(query))


def open_place(connection: Connection, team_id: TeamId, place: Address) -> bool:
    """Make a place the only one of a team on its platform; False where it is a person's own."""
    here = (ROWS.c.platform == place.platform) & (ROWS.c.external_id == place.external_id)
    if connection.execute(select(ROWS.c.id).where(here, ROWS.c.athlete_id.is_not(None))).first():
        return False
    if connection.scalar(select(ROWS.c.team_id).where(here)) != team_id:
        outbox.forget_waiting(connection, place)
    close_places(connection, team_id, place.platform, but=place.external_id)
    owned = {"athlete_id": None, "team_id": team_id, "audience": Audience.GROUP.value, "muted_at": None}
    values = {"platform": place.platform, "external_id": place.external_id, **owned}
    statement = insert_into(connection.dialect.name, ROWS).values(values)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["platform", "external_id"], set_=owned)
    )
    return True


def close_places(connection: Connection, team_id: TeamId, platform: str, *, but: str = "") -> bool:
    """Show a team's card no more on a platform, one place of it aside; what waits for these places is not sent."""
    closed = [
        place
        for place in all_of(connection, team_id)
        if place.platform == platform and place.external_id != but
    ]
    for place in closed:
        outbox.forget_waiting(connection, place)
        here = (ROWS.c.platform == place.platform) & (ROWS.c.external_id == place.external_id)
        connection.execute(ROWS.delete().where(here))
    return bool(closed)


def others_on(connection: Connection, team_id: TeamId, place: Address) -> tuple[Address, ...]:
    """Return the other places of a place's platform in which a team's card is shown."""
    shown = all_of(connection, team_id)
    return tuple(other for other in shown if other.platform == place.platform and other != place)
