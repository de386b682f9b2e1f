"""All that one athlete's days are judged by, read together."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Select, Table, func, select

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.training import Training
from marathon.store import activities, check_ins, plans, tables, thresholds
from marathon.store.rows import parts

ACTIVITIES = tables.Activity.__table__
SESSIONS = tables.PlannedWorkout.__table__


def read(connection: Connection, athlete: Athlete, first: date, last: date) -> Training:
    """Return one athlete's training from one local date to another, both included."""
    return read_many(connection, (athlete,), first, last)[athlete.id]


def read_many(
    connection: Connection, people: Sequence[Athlete], first: date, last: date
) -> dict[AthleteId, Training]:
    """Return the training of each athlete from one local date to another, both included."""
    ids = [person.id for person in people]
    sessions = plans.between_many(connection, ids, first, last)
    runs = activities.between_many(connection, ids, first, last)
    said = check_ins.covering_many(connection, ids, first, last)
    known = thresholds.history_many(connection, ids)
    earlier = _last_before(connection, ids, first)
    begun = _first_dates(connection, SESSIONS, ids)
    return {
        person.id: Training(
            athlete=person,
            first=first,
            sessions=sessions[person.id],
            activities=runs[person.id],
            check_ins=said[person.id],
            thresholds=known[person.id],
            last_before=earlier.get(person.id),
            plan_from=begun.get(person.id),
        )
        for person in people
    }


def _last_before(
    connection: Connection, athlete_ids: Sequence[AthleteId], day: date
) -> dict[AthleteId, date]:
    query = select(ACTIVITIES.c.athlete_id, func.max(ACTIVITIES.c.local_date)).where(
        activities.COUNTS, ACTIVITIES.c.local_date < day
    )
    return _dates(connection, query.group_by(ACTIVITIES.c.athlete_id), ACTIVITIES, athlete_ids)


def last_days(connection: Connection, athlete_ids: Sequence[AthleteId], since: date) -> dict[AthleteId, date]:
    """Return the local date of the latest activity of each athlete who has one since a date."""
    query = select(ACTIVITIES.c.athlete_id, func.max(ACTIVITIES.c.local_date)).where(
        activities.COUNTS, ACTIVITIES.c.local_date >= since
    )
    return _dates(connection, query.group_by(ACTIVITIES.c.athlete_id), ACTIVITIES, athlete_ids)


def first_days(connection: Connection, athlete_ids: Sequence[AthleteId]) -> dict[AthleteId, date]:
    """Return the first local date with an activity or a session of each athlete that has either."""
    found: dict[AthleteId, date] = {}
    for table in (ACTIVITIES, SESSIONS):
        for athlete_id, day in _first_dates(connection, table, athlete_ids).items():
            found[athlete_id] = min(day, found.get(athlete_id, day))
    return found


def _first_dates(
    connection: Connection, table: Table, athlete_ids: Sequence[AthleteId]
) -> dict[AthleteId, date]:
    query = select(table.c.athlete_id, func.min(table.c.local_date)).group_by(table.c.athlete_id)
    return _dates(connection, query, table, athlete_ids)


def _dates(
    connection: Connection,
    query: Select[int, date],
    table: Table,
    athlete_ids: Sequence[AthleteId],
) -> dict[AthleteId, date]:
    return {
        AthleteId(athlete_id): day
        for part in parts(athlete_ids)
        for athlete_id, day in connection.execute(query.where(table.c.athlete_id.in_(part)))
    }
