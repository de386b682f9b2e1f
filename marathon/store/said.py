"""What was said of athletes as a coach may read it: by whom and when, and nothing of a run that is private or gone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckInKind
from marathon.domain.coach_cards import CheckInLine
from marathon.domain.team import Audience
from marathon.store import tables
from marathon.store.check_ins import LAST_DAY
from marathon.store.rows import grouped

ROWS = tables.CheckIn.__table__
ATHLETES = tables.Athlete.__table__
RUNS = tables.Activity.__table__
COLUMNS = (
    ROWS.c.athlete_id,
    ROWS.c.kind,
    ROWS.c.local_date,
    ROWS.c.created_at,
    ATHLETES.c.name,
    ROWS.c.until_date,
    ROWS.c.effort,
    ROWS.c.severity,
)


def newest(
    connection: Connection, athlete_id: AthleteId, most: int, *, for_owner: bool = False
) -> tuple[CheckInLine, ...]:
    """Return an athlete's last check-ins, the newest first; only they themself are shown all."""
    query = (_told() if for_owner else _readable()).where(ROWS.c.athlete_id == athlete_id)
    query = query.order_by(ROWS.c.id.desc()).limit(most)
    return tuple(map(_from_row, connection.execute(query)))


def about_days(
    connection: Connection, athlete_ids: Sequence[AthleteId], since: date
) -> dict[AthleteId, tuple[CheckInLine, ...]]:
    """Return what was said of the days from one on, efforts left out, in the order it was said."""
    query = _readable().where(ROWS.c.kind != CheckInKind.EFFORT.value).order_by(ROWS.c.id)
    query = query.where(or_(ROWS.c.local_date >= since, since <= LAST_DAY))
    return grouped(
        athlete_ids,
        lambda part: (
            (row[0], _from_row(row)) for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )


def _readable() -> Any:
    return _told().where(_is_open())


def _told() -> Any:
    said_by = ROWS.outerjoin(ATHLETES, ATHLETES.c.id == ROWS.c.said_by)
    return select(*COLUMNS).select_from(said_by.outerjoin(RUNS, RUNS.c.id == ROWS.c.activity_id))


def _is_open() -> ColumnElement[bool]:
    """Leave out the effort of a run that a coach sees nothing of: it would tell of that run."""
    is_shown = RUNS.c.removed_at.is_(None) & (RUNS.c.audience != Audience.OWNER.value)
    return (ROWS.c.kind != CheckInKind.EFFORT.value) | (RUNS.c.id.is_not(None) & is_shown)


def _from_row(row: Any) -> CheckInLine:
    athlete_id, kind, day, said_at, said_by, until, effort, severity = row
    return CheckInLine(
        athlete_id=athlete_id,
        kind=CheckInKind(kind),
        date=day,
        said_at=said_at,
        said_by=said_by or "",
        until=until,
        effort=effort,
        severity=severity,
    )
