"""What people choose to be told, at which hour and where."""

from typing import Any

from sqlalchemy import Connection, select

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.subscription import Subject, Subscription, Subscriptions
from marathon.store import athletes, tables
from marathon.store.rows import insert_into

ROWS = tables.Subscription.__table__


def of_person(connection: Connection, athlete_id: AthleteId) -> Subscriptions:
    """Return what a person has chosen of every subject."""
    query = select(ROWS.c.subject, ROWS.c.hour, ROWS.c.told_on).where(ROWS.c.athlete_id == athlete_id)
    found = {row.subject: row for row in connection.execute(query)}
    return {subject: _from_row(found.get(subject.value)) for subject in Subject}


def _from_row(row: Any) -> Subscription:
    return Subscription(hour=row.hour, told_on=row.told_on) if row else Subscription()


def set_hour(connection: Connection, athlete_id: AthleteId, subject: Subject, hour: int | None) -> None:
    """Keep at which local hour something comes; None for not at all."""
    _keep(connection, athlete_id, subject, {"hour": hour})


def set_place(connection: Connection, athlete_id: AthleteId, subject: Subject, told_on: str) -> None:
    """Keep where something comes, see Subscription."""
    _keep(connection, athlete_id, subject, {"told_on": told_on})


def _keep(connection: Connection, athlete_id: AthleteId, subject: Subject, chosen: dict[str, Any]) -> None:
    key = {"athlete_id": athlete_id, "subject": subject.value}
    statement = insert_into(connection.dialect.name, ROWS).values(**key, **chosen)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=chosen))


def wanted(connection: Connection, subject: Subject) -> tuple[tuple[Athlete, int], ...]:
    """Return the active people who want something at an hour, with that hour, in the order of their ids."""
    query = select(*athletes.COLUMNS, ROWS.c.hour).join_from(athletes.ROWS, ROWS)
    chosen = query.where(ROWS.c.subject == subject.value, ROWS.c.hour.is_not(None), athletes.ROWS.c.active)
    return tuple(
        (athletes.from_row(person), hour)
        for *person, hour in connection.execute(chosen.order_by(athletes.ROWS.c.id))
    )
