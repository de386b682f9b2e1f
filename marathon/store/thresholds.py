"""Thresholds over time: what a person stated and what was estimated."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from marathon.domain.athlete import AthleteId, Origin, Threshold, ThresholdKind
from marathon.store import tables
from marathon.store.rows import grouped, insert_into

ROWS = tables.OptimalValues.__table__
COLUMNS = (ROWS.c.kind, ROWS.c.value, ROWS.c.valid_from, ROWS.c.origin)


def _from_row(row: Any) -> Threshold:
    kind, value, valid_from, origin = row
    return Threshold(kind=ThresholdKind(kind), value=value, valid_from=valid_from, origin=Origin(origin))


def history(connection: Connection, athlete_id: AthleteId) -> tuple[Threshold, ...]:
    """Return every threshold an athlete ever had, oldest first."""
    return history_many(connection, (athlete_id,))[athlete_id]


def history_many(
    connection: Connection, athlete_ids: Sequence[AthleteId]
) -> dict[AthleteId, tuple[Threshold, ...]]:
    """Return every threshold of each athlete asked for, oldest first."""
    query = select(ROWS.c.athlete_id, *COLUMNS).order_by(ROWS.c.valid_from, ROWS.c.id)
    return grouped(
        athlete_ids,
        lambda part: (
            (row[0], _from_row(row[1:]))
            for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )


def set_stated(
    connection: Connection, athlete_id: AthleteId, kind: ThresholdKind, value: float, valid_from: date
) -> None:
    """Keep what a person says of themself, in place of what they said for the same day before."""
    threshold = Threshold(kind=kind, value=value, valid_from=valid_from, origin=Origin.STATED)
    _put(connection, athlete_id, (threshold,))


def unsay(connection: Connection, athlete_id: AthleteId, kind: ThresholdKind, valid_from: date) -> None:
    """Forget what a person said of a threshold for one day; what they said before holds on."""
    mine = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.kind == kind) & (ROWS.c.origin == Origin.STATED)
    connection.execute(ROWS.delete().where(mine, ROWS.c.valid_from == valid_from))


def forget_stated(connection: Connection, athlete_id: AthleteId, kind: ThresholdKind) -> date | None:
    """Forget all that a person said of one of their thresholds, and return from which day on they had, if they had."""
    mine = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.kind == kind) & (ROWS.c.origin == Origin.STATED)
    first: date | None = connection.scalar(select(func.min(ROWS.c.valid_from)).where(mine))
    connection.execute(ROWS.delete().where(mine))
    return first


def forget_estimates(connection: Connection, athlete_id: AthleteId) -> None:
    """Forget all that was estimated of an athlete; what is left of their runs is estimated from anew."""
    mine = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.origin == Origin.ESTIMATED)
    connection.execute(ROWS.delete().where(mine))


def set_estimates(connection: Connection, athlete_id: AthleteId, estimates: Sequence[Threshold]) -> None:
    """Keep estimates; of each kind given they replace the older estimates from their first day on."""
    for kind in {estimate.kind for estimate in estimates}:
        first = min(estimate.valid_from for estimate in estimates if estimate.kind is kind)
        stale = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.kind == kind) & (ROWS.c.valid_from >= first)
        connection.execute(ROWS.delete().where(stale, ROWS.c.origin == Origin.ESTIMATED))
    _put(connection, athlete_id, estimates)


def anchor_estimate(
    connection: Connection, athlete_id: AthleteId, kind: ThresholdKind, before: date, at: date
) -> None:
    """Date the first estimate of a kind back where it served for earlier days than a new value is to hold from.

    Args: before: from when on another value holds; at: the first day that is ever judged.
    """
    mine = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.kind == kind)
    first = select(func.min(ROWS.c.valid_from)).where(mine).scalar_subquery()
    is_first = (ROWS.c.valid_from == first) & (ROWS.c.valid_from >= before)
    statement = ROWS.update().where(mine, ROWS.c.origin == Origin.ESTIMATED, is_first)
    connection.execute(statement.values(valid_from=at))


def _put(connection: Connection, athlete_id: AthleteId, thresholds: Sequence[Threshold]) -> None:
    if not thresholds:
        return
    statement = insert_into(connection.dialect.name, ROWS)
    statement = statement.on_conflict_do_update(
        index_elements=["athlete_id", "kind", "origin", "valid_from"],
        set_={"value": statement.excluded["value"]},
    )
    rows = [
        {
            "athlete_id": athlete_id,
            "kind": item.kind,
            "value": item.value,
            "valid_from": item.valid_from,
            "origin": item.origin,
        }
        for item in thresholds
    ]
    connection.execute(statement, rows)
