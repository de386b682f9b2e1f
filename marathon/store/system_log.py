"""The log in the database: what an operator may want to find again; everyday lines go to the log file."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from marathon.domain.athlete import AthleteId
from marathon.store import tables
from marathon.store.rows import insert_one

ROWS = tables.SystemLog.__table__


def record(
    connection: Connection,
    level: str,
    event: str,
    *,
    athlete_id: AthleteId | None = None,
    request_id: str | None = None,
    **facts: Any,
) -> None:
    """Keep an event with its facts (what JSON can hold, and no secret)."""
    about = {"athlete_id": athlete_id, "request_id": request_id}
    insert_one(connection, ROWS, level=level, event=event, facts=facts, **about)


def take(connection: Connection, athlete_id: AthleteId, event: str) -> list[Mapping[str, Any]]:
    """Delete a person's events of one kind and return their facts."""
    theirs = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.event == event)
    return list(connection.scalars(ROWS.delete().where(theirs).returning(ROWS.c.facts)))
