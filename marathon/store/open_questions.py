"""What people were asked last: a command that their next plain words go on with, whichever process reads them."""

from datetime import datetime

from sqlalchemy import Connection, select

from marathon.domain.athlete import AthleteId
from marathon.store import tables
from marathon.store.rows import insert_into

ROWS = tables.OpenQuestion.__table__


def ask(connection: Connection, athlete_id: AthleteId, command: str, until: datetime) -> None:
    """Keep what a person is asked now, in place of what they were asked before."""
    values = {"command": command, "until": until}
    statement = insert_into(connection.dialect.name, ROWS).values(athlete_id=athlete_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["athlete_id"], set_=values))


def pending(connection: Connection, athlete_id: AthleteId, now: datetime) -> str | None:
    """Return the command that plain words go on with, None where nothing is asked (any more)."""
    mine = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.until > now)
    found: str | None = connection.scalar(select(ROWS.c.command).where(mine))
    return found


def drop(connection: Connection, athlete_id: AthleteId) -> bool:
    """Ask no more; False when nothing was asked."""
    return connection.execute(ROWS.delete().where(ROWS.c.athlete_id == athlete_id)).rowcount > 0
