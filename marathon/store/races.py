"""Races an athlete has entered, and what came of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from marathon.domain.athlete import AthleteId
from marathon.domain.race import Race, RaceId
from marathon.store import tables
from marathon.store.rows import grouped, insert_one, require_one

ROWS = tables.Race.__table__
ATHLETES = tables.Athlete.__table__
COLUMNS = (ROWS.c.id, ROWS.c.name, ROWS.c.local_date, ROWS.c.distance_m, ROWS.c.goal_s, ROWS.c.result_s)


def _from_row(row: Any) -> Race:
    race_id, name, day, distance_m, goal_s, result_s = row
    return Race(id=race_id, name=name, date=day, distance_m=distance_m, goal_s=goal_s, result_s=result_s)


def add(connection: Connection, athlete_id: AthleteId, race: Race) -> RaceId:
    """Add a race and return its id."""
    values = {
        "name": race.name,
        "local_date": race.date,
        "distance_m": race.distance_m,
        "goal_s": race.goal_s,
        "result_s": race.result_s,
    }
    return RaceId(insert_one(connection, ROWS, athlete_id=athlete_id, **values))


def remove(connection: Connection, athlete_id: AthleteId, race_id: RaceId) -> None:
    """Forget a race.

    Raises: NotFoundError when the athlete has none by that id.
    """
    mine = (ROWS.c.id == race_id) & (ROWS.c.athlete_id == athlete_id)
    require_one(connection.execute(ROWS.delete().where(mine)).rowcount)


def set_result(
    connection: Connection, athlete_id: AthleteId, race_id: RaceId, result_s: float | None
) -> None:
    """Keep the time that was run; None for none.

    Raises: NotFoundError when the athlete has none by that id.
    """
    mine = (ROWS.c.id == race_id) & (ROWS.c.athlete_id == athlete_id)
    require_one(connection.execute(ROWS.update().where(mine).values(result_s=result_s)).rowcount)


def of_athlete(connection: Connection, athlete_id: AthleteId) -> tuple[Race, ...]:
    """Return every race of an athlete, earliest first."""
    return _where(connection, ROWS.c.athlete_id == athlete_id)


def around(
    connection: Connection, athlete_ids: Sequence[AthleteId], first: date, last: date
) -> dict[AthleteId, tuple[Race, ...]]:
    """Return the races of each of these between two local dates, both included, earliest first."""
    near = ROWS.c.local_date.between(first, last)
    query = select(ROWS.c.athlete_id, *COLUMNS).where(near).order_by(ROWS.c.local_date, ROWS.c.id)
    return grouped(
        athlete_ids,
        lambda part: (
            (row[0], _from_row(row[1:]))
            for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )


def ahead_of_all(connection: Connection, first: date, last: date) -> dict[AthleteId, tuple[Race, ...]]:
    """Return of everybody active the races without a result between two local dates, both included, earliest first."""
    near = ROWS.c.local_date.between(first, last) & ROWS.c.result_s.is_(None) & ATHLETES.c.active
    query = select(ROWS.c.athlete_id, *COLUMNS).join(ATHLETES).where(near)
    found: dict[AthleteId, list[Race]] = {}
    for row in connection.execute(query.order_by(ROWS.c.local_date, ROWS.c.id)):
        found.setdefault(AthleteId(row[0]), []).append(_from_row(row[1:]))
    return {athlete_id: tuple(theirs) for athlete_id, theirs in found.items()}


def upcoming(connection: Connection, athlete_id: AthleteId, from_date: date) -> tuple[Race, ...]:
    """Return the races without a result on or after a local date, the next one first."""
    ahead = (ROWS.c.local_date >= from_date) & ROWS.c.result_s.is_(None)
    return _where(connection, ROWS.c.athlete_id == athlete_id, ahead)


def past(connection: Connection, athlete_id: AthleteId, before: date) -> tuple[Race, ...]:
    """Return the races before a local date, earliest first."""
    return _where(connection, ROWS.c.athlete_id == athlete_id, ROWS.c.local_date < before)


def _where(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Race, ...]:
    query = select(*COLUMNS).where(*conditions).order_by(ROWS.c.local_date, ROWS.c.id)
    return tuple(map(_from_row, connection.execute(query)))
