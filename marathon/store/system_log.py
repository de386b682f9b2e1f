"""The log in the database: what an operator may want to find again; everyday lines go to the log file."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from marathon.domain.athlete import AthleteId
from marathon.domain.operator_card import Deed
from marathon.store import tables
from marathon.store.rows import insert_one

ROWS = tables.SystemLog.__table__
ATHLETES = tables.Athlete.__table__
COUNTED_FOR: Final = timedelta(hours=1)


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


def count(
    connection: Connection, event: str, now: datetime, more: int, *, request_id: str, facts: Mapping[str, Any]
) -> tuple[datetime, int]:
    """Add to the count of an event with these facts that began less than an hour ago, or begin one.

    Args:
        facts: hold a “fingerprint”, by which the row is found.

    Returns: when the count began, and how often the event came up since.
    """
    same = ROWS.c.facts["fingerprint"].as_string() == facts["fingerprint"]
    lately = (ROWS.c.at > now - COUNTED_FOR) & (ROWS.c.event == event)
    here = select(ROWS.c.id, ROWS.c.at, ROWS.c.facts).where(lately, same)
    row = connection.execute(here.order_by(ROWS.c.id.desc()).limit(1)).first()
    total = int(row.facts["count"]) + more if row else more
    values = {"facts": {**facts, "count": total}, "request_id": request_id}
    if row is None:
        insert_one(connection, ROWS, at=now, level="ERROR", event=event, **values)
    else:
        connection.execute(ROWS.update().where(ROWS.c.id == row.id).values(**values))
    return row.at if row else now, total


def since(connection: Connection, moment: datetime, events: Collection[str]) -> list[Deed]:
    """Return the events of some kinds from an instant on, oldest first, each with the name of who did it."""
    wanted = (ROWS.c.at, ROWS.c.event, ROWS.c.athlete_id, ATHLETES.c.name, ROWS.c.facts)
    query = select(*wanted).outerjoin_from(ROWS, ATHLETES, ROWS.c.athlete_id == ATHLETES.c.id)
    found = query.where(ROWS.c.at >= moment, ROWS.c.event.in_(events)).order_by(ROWS.c.id)
    return [
        Deed(at=at, event=event, athlete_id=who, name=name or "", facts=facts)
        for at, event, who, name, facts in connection.execute(found)
    ]


def forget(connection: Connection, before: datetime, most: int = 200) -> int:
    """Delete events from before an instant, at most so many at once; return how many."""
    old = select(ROWS.c.id).where(ROWS.c.at < before).limit(most)
    return connection.execute(ROWS.delete().where(ROWS.c.id.in_(old))).rowcount
