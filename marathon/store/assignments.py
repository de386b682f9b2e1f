"""Changes of plans that a coach proposed together."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from marathon.domain.athlete import AthleteId
from marathon.errors import NotFoundError
from marathon.store import tables
from marathon.store.rows import insert_one

ROWS = tables.Assignment.__table__
CHANGES = tables.PlanChange.__table__


def add(connection: Connection, made_by: AthleteId, changes: Sequence[int], now: datetime) -> int:
    """Hold proposed changes together and return the number that names them."""
    number = insert_one(connection, ROWS, made_by=made_by, created_at=now)
    theirs = CHANGES.c.id.in_(list(changes))
    connection.execute(CHANGES.update().where(theirs).values(assignment_id=number))
    return number


def changes_of(connection: Connection, made_by: AthleteId, number: int) -> tuple[tuple[AthleteId, int], ...]:
    """Return whose plan which change of an assignment is of, in the order they were proposed.

    Raises: NotFoundError when this coach made none by that number.
    """
    query = select(CHANGES.c.athlete_id, CHANGES.c.id).join(ROWS, ROWS.c.id == CHANGES.c.assignment_id)
    query = query.where(ROWS.c.id == number, ROWS.c.made_by == made_by).order_by(CHANGES.c.id)
    found = tuple((AthleteId(row[0]), int(row[1])) for row in connection.execute(query))
    if not found:
        raise NotFoundError
    return found
