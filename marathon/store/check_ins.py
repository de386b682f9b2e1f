"""Check-ins: what was said about a day, and by whom."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, case, func, literal, select

from marathon.domain.activity import ActivityId
from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckIn, CheckInId, CheckInKind
from marathon.store import tables
from marathon.store.columns import utc_now
from marathon.store.rows import grouped, insert_one, require_one

ROWS = tables.CheckIn.__table__
COLUMNS = (
    ROWS.c.id,
    ROWS.c.kind,
    ROWS.c.local_date,
    ROWS.c.until_date,
    ROWS.c.effort,
    ROWS.c.activity_id,
    ROWS.c.session_id,
    ROWS.c.note,
    ROWS.c.said_by,
    ROWS.c.created_at,
    ROWS.c.severity,
)
LAST_DAY = func.coalesce(
    ROWS.c.until_date,
    case((ROWS.c.kind == CheckInKind.PAIN.value, literal(date.max)), else_=ROWS.c.local_date),
)
"""The last day that a check-in reaches, as domain.check_in.last_day() has it."""


def _from_row(row: Any) -> CheckIn:
    (
        check_in_id,
        kind,
        local_date,
        until,
        effort,
        activity_id,
        session_id,
        note,
        said_by,
        said_at,
        severity,
    ) = row
    return CheckIn(
        id=check_in_id,
        kind=CheckInKind(kind),
        local_date=local_date,
        until=until,
        effort=effort,
        severity=severity,
        activity_id=activity_id,
        session_id=session_id,
        note=note,
        said_by=said_by,
        said_at=said_at,
    )


def add(
    connection: Connection, athlete_id: AthleteId, check_in: CheckIn, said_by: AthleteId | None = None
) -> CheckInId:
    """Keep what was said about an athlete, by themself unless someone else is named, and return its id.

    It was said just now unless the check-in itself says when.
    """
    values = {
        "kind": check_in.kind,
        "local_date": check_in.local_date,
        "until_date": check_in.until,
        "effort": check_in.effort,
        "severity": check_in.severity,
        "activity_id": check_in.activity_id,
        "session_id": check_in.session_id,
        "note": check_in.note,
    }
    said = {
        "athlete_id": athlete_id,
        "said_by": athlete_id if said_by is None else said_by,
        "created_at": check_in.said_at or utc_now(),
    }
    return CheckInId(insert_one(connection, ROWS, **said, **values))


def remove(connection: Connection, athlete_id: AthleteId, check_in_id: CheckInId) -> None:
    """Forget a check-in.

    Raises: NotFoundError when the athlete has none by that id.
    """
    mine = (ROWS.c.id == check_in_id) & (ROWS.c.athlete_id == athlete_id)
    require_one(connection.execute(ROWS.delete().where(mine)).rowcount)


def withdraw(
    connection: Connection,
    athlete_id: AthleteId,
    kinds: Collection[CheckInKind],
    *,
    on: date | None = None,
    activity_id: ActivityId | None = None,
) -> int:
    """Forget what was said of these kinds for a date, or about one activity; return how much that was."""
    theirs = (ROWS.c.athlete_id == athlete_id) & ROWS.c.kind.in_(kinds)
    about = ROWS.c.local_date == on if activity_id is None else ROWS.c.activity_id == activity_id
    return connection.execute(ROWS.delete().where(theirs, about)).rowcount


def covering(connection: Connection, athlete_id: AthleteId, first: date, last: date) -> tuple[CheckIn, ...]:
    """Return the check-ins that touch any day from one local date to another, in the order they were said."""
    return covering_many(connection, (athlete_id,), first, last)[athlete_id]


def covering_many(
    connection: Connection, athlete_ids: Sequence[AthleteId], first: date, last: date
) -> dict[AthleteId, tuple[CheckIn, ...]]:
    """Return the check-ins that touch any day of a span for each athlete asked for, in the order said."""
    query = select(ROWS.c.athlete_id, *COLUMNS).where(ROWS.c.local_date <= last)
    query = query.where(first <= LAST_DAY).order_by(ROWS.c.id)
    return grouped(
        athlete_ids,
        lambda part: (
            (row[0], _from_row(row[1:]))
            for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )
