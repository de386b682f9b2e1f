"""What people choose to be told, at which hour and where."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.subscription import Subject, Subscription, Subscriptions
from marathon.store import athletes, tables
from marathon.store.rows import insert_into

ROWS = tables.Subscription.__table__


def of_person(connection: Connection, athlete_id: AthleteId) -> Subscriptions:
    """Return what a person has chosen of every subject."""
    columns = (ROWS.c.subject, ROWS.c.hour, ROWS.c.told_on, ROWS.c.snoozed_until)
    query = select(*columns).where(ROWS.c.athlete_id == athlete_id)
    found = {row.subject: row for row in connection.execute(query)}
    return {subject: _from_row(found.get(subject.value)) for subject in Subject}


def _from_row(row: Any) -> Subscription:
    if row is None:
        return Subscription()
    return Subscription(hour=row.hour, told_on=row.told_on, snoozed_until=row.snoozed_until)


def set_hour(connection: Connection, athlete_id: AthleteId, subject: Subject, hour: int | None) -> None:
    """Keep at which local hour something comes, from today on; None for not at all."""
    _keep(connection, athlete_id, subject, {"hour": hour, "snoozed_until": None})


def snooze(connection: Connection, athlete_id: AthleteId, subject: Subject, until: date) -> None:
    """Keep from which local date on something comes again."""
    _keep(connection, athlete_id, subject, {"snoozed_until": until})


def set_place(connection: Connection, athlete_id: AthleteId, subject: Subject, told_on: str) -> None:
    """Keep where something comes, see Subscription."""
    _keep(connection, athlete_id, subject, {"told_on": told_on})


def _keep(connection: Connection, athlete_id: AthleteId, subject: Subject, chosen: dict[str, Any]) -> None:
    key = {"athlete_id": athlete_id, "subject": subject.value}
    statement = insert_into(connection.dialect.name, ROWS).values(**key, **chosen)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=chosen))


def wanted(connection: Connection, subject: Subject) -> tuple[tuple[Athlete, int, date | None], ...]:
    """Return the active people who want something at an hour, in the order of their ids.

    Returns: each with the hour, and with the first local date of it, None where none is held back.
    """
    query = select(*athletes.COLUMNS, ROWS.c.hour, ROWS.c.snoozed_until).join_from(athletes.ROWS, ROWS)
    chosen = query.where(ROWS.c.subject == subject.value, ROWS.c.hour.is_not(None), athletes.ROWS.c.active)
    return tuple(
        (athletes.from_row(person), hour, since)
        for *person, hour, since in connection.execute(chosen.order_by(athletes.ROWS.c.id))
    )
