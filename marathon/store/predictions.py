"""Predictions as they were made: one a local date and distance, never written over."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from marathon.domain.athlete import AthleteId
from marathon.domain.prediction_card import PastEstimate
from marathon.store import tables
from marathon.store.rows import grouped, insert_into

ROWS = tables.Prediction.__table__


def keep(
    connection: Connection, athlete_id: AthleteId, distance_m: float, said: PastEstimate, model: str
) -> None:
    """Keep what is said of a distance on a date, unless something was already said of it that day."""
    values: dict[str, Any] = {
        "athlete_id": athlete_id,
        "made_on": said.date,
        "distance_m": distance_m,
        "time_s": said.time_s,
        "low_s": said.low_s,
        "high_s": said.high_s,
        "model": model,
    }
    connection.execute(insert_into(connection.dialect.name, ROWS).values(values).on_conflict_do_nothing())


def of_athlete(connection: Connection, athlete_id: AthleteId) -> tuple[tuple[float, PastEstimate], ...]:
    """Return what was ever said, each with its distance, earliest first."""
    query = select(ROWS.c.distance_m, ROWS.c.made_on, ROWS.c.time_s, ROWS.c.low_s, ROWS.c.high_s)
    rows = connection.execute(query.where(ROWS.c.athlete_id == athlete_id).order_by(ROWS.c.made_on))
    return tuple(
        (distance_m, PastEstimate(date=day, time_s=time_s, low_s=low_s, high_s=high_s))
        for distance_m, day, time_s, low_s, high_s in rows
    )


def last_made(
    connection: Connection, athlete_ids: Sequence[AthleteId]
) -> dict[AthleteId, tuple[tuple[float, date], ...]]:
    """Return for each of these when something was last said of each distance."""
    query = select(ROWS.c.athlete_id, ROWS.c.distance_m, func.max(ROWS.c.made_on))
    query = query.group_by(ROWS.c.athlete_id, ROWS.c.distance_m)
    return grouped(
        athlete_ids,
        lambda part: (
            (athlete_id, (distance_m, day))
            for athlete_id, distance_m, day in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )


def forget(connection: Connection, athlete_id: AthleteId) -> None:
    """Delete what was ever said to an athlete."""
    connection.execute(ROWS.delete().where(ROWS.c.athlete_id == athlete_id))
