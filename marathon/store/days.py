"""Daily summaries: one row an athlete and local date, written over when the day is judged anew."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Insert, Select, bindparam, case, exists, func, literal_column, select

from marathon.domain.athlete import AthleteId
from marathon.domain.day_summary import DayMark, DaySummary
from marathon.domain.load import LoadMethod
from marathon.domain.marks import Mark, Status
from marathon.domain.reasons import SessionReason, WeekReason
from marathon.store import tables
from marathon.store.json_values import decoder, to_json
from marathon.store.rows import grouped, insert_into, parts

ROWS = tables.DailySummary.__table__
LOG = tables.NotificationLog.__table__
ROWS_A_STATEMENT: Final = 200
AMOUNTS = (
    "planned_distance_m",
    "planned_duration_s",
    "planned_pace_s_per_km",
    "done_distance_m",
    "done_duration_s",
    "done_pace_s_per_km",
    "load_au",
    "fitness_au",
    "fatigue_au",
    "form_au",
)
VARIANCES = ("variance_distance_m", "variance_duration_s", "variance_pace_s_per_km")
COLUMNS = (
    ROWS.c.athlete_id,
    ROWS.c.local_date,
    ROWS.c.mark,
    ROWS.c.status,
    ROWS.c.status_reason,
    ROWS.c.finished,
    ROWS.c.reasons,
    ROWS.c.load_methods,
    *(ROWS.c[name] for name in AMOUNTS),
)
_MARKS = {mark.value: mark for mark in Mark}
_STATUSES = {status.value: status for status in Status}
_read_week_reason = decoder(WeekReason)
_read_reasons = decoder(tuple[SessionReason, ...])


def _from_row(row: Any) -> DaySummary:
    athlete_id, day, mark, status, status_reason, finished, reasons, methods, *amounts = row
    return DaySummary(
        athlete_id=athlete_id,
        date=day,
        mark=_MARKS[mark],
        status=_STATUSES[status],
        status_reason=_read_week_reason(status_reason),
        finished=finished,
        reasons=_read_reasons(reasons),
        load_methods=tuple(map(LoadMethod, methods)),
        **dict(zip(AMOUNTS, amounts, strict=True)),
    )


def _values_of(day: DaySummary) -> dict[str, Any]:
    amounts = {name: getattr(day, name) for name in (*AMOUNTS, *VARIANCES)}
    return {
        "athlete_id": day.athlete_id,
        "local_date": day.date,
        "mark": day.mark,
        "status": day.status,
        "status_reason": to_json(day.status_reason),
        "finished": day.finished,
        "reasons": to_json(day.reasons),
        "load_methods": to_json(day.load_methods),
    } | amounts


def upsert(connection: Connection, rows: Sequence[DaySummary]) -> None:
    """Keep these days, each in place of what was kept of it before."""
    for part in parts(rows, ROWS_A_STATEMENT):
        connection.execute(_insert_or_replace(connection.dialect.name), [_values_of(day) for day in part])


@cache
def _insert_or_replace(dialect: str) -> Insert:
    """Build the statement once: that takes longer than keeping a day."""
    statement = insert_into(dialect, ROWS)
    keys = ("athlete_id", "local_date")
    anew = {column.name: column for column in statement.excluded if column.name not in ("id", *keys)}
    return statement.on_conflict_do_update(index_elements=keys, set_=anew)


def reopen(connection: Connection, athlete_id: AthleteId, since: date) -> None:
    """Mark the days from one on as unfinished, so that they are judged anew whatever happens before that."""
    closed = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.local_date >= since) & ROWS.c.finished.is_(True)
    connection.execute(ROWS.update().where(closed).values(finished=False))


def day(connection: Connection, athlete_id: AthleteId, local_date: date) -> DaySummary | None:
    """Return what is kept of one day, or None."""
    query = select(*COLUMNS).where(ROWS.c.athlete_id == athlete_id, ROWS.c.local_date == local_date)
    row = connection.execute(query).first()
    return _from_row(row) if row else None


def between(connection: Connection, athlete_id: AthleteId, first: date, last: date) -> tuple[DaySummary, ...]:
    """Return what is kept from one local date to another, both included, oldest first."""
    return between_many(connection, (athlete_id,), first, last)[athlete_id]


def between_many(
    connection: Connection, athlete_ids: Sequence[AthleteId], first: date, last: date
) -> dict[AthleteId, tuple[DaySummary, ...]]:
    """Return what is kept from one local date to another for each athlete asked for, oldest first."""
    query = select(*COLUMNS).where(ROWS.c.local_date.between(first, last)).order_by(ROWS.c.local_date)
    return grouped(
        athlete_ids,
        lambda part: (
            (row[0], _from_row(row)) for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )


def marks_many(
    connection: Connection, athlete_ids: Sequence[AthleteId], first: date, last: date
) -> dict[AthleteId, tuple[DayMark, ...]]:
    """Return the marks kept from one local date to another for each athlete asked for, oldest first.

    They are read in a sixth of the time that whole days take.
    """
    is_missed = ROWS.c.mark == literal_column(f"'{Mark.MISSED.value}'")
    reasons = case((is_missed, ROWS.c.reasons))
    query = select(ROWS.c.athlete_id, ROWS.c.local_date, ROWS.c.mark, ROWS.c.status, reasons)
    query = query.where(ROWS.c.local_date.between(first, last)).order_by(ROWS.c.local_date)
    return grouped(
        athlete_ids,
        lambda part: (
            (who, DayMark(day, _MARKS[mark], _STATUSES[status], _read_reasons(why) if why else ()))
            for who, day, mark, status, why in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )


def missed_unasked(
    connection: Connection, athlete_ids: Sequence[AthleteId], since: date
) -> tuple[DaySummary, ...]:
    """Return the days since a date whose session was missed and of which nobody of these was asked, oldest first."""
    is_asked = (
        exists()
        .where(LOG.c.athlete_id == ROWS.c.athlete_id, LOG.c.local_date == ROWS.c.local_date)
        .where(LOG.c.kind == "missed_session")
    )
    query = select(*COLUMNS).where(ROWS.c.local_date >= since, ROWS.c.mark == Mark.MISSED, ~is_asked)
    query = query.order_by(ROWS.c.local_date, ROWS.c.athlete_id)
    return tuple(
        _from_row(row)
        for part in parts(athlete_ids)
        for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
    )


def last_before(connection: Connection, athlete_id: AthleteId, local_date: date) -> DaySummary | None:
    """Return the latest day kept before this one: where load is carried forward from; None at the start."""
    return last_before_many(connection, (athlete_id,), local_date).get(athlete_id)


def last_before_many(
    connection: Connection, athlete_ids: Sequence[AthleteId], local_date: date
) -> dict[AthleteId, DaySummary]:
    """Return the latest day kept before this one for each athlete that has one."""
    other = ROWS.alias("other")
    latest = (
        select(func.max(other.c.local_date))
        .where(other.c.athlete_id == ROWS.c.athlete_id, other.c.local_date < local_date)
        .scalar_subquery()
    )
    query = select(*COLUMNS).where(ROWS.c.local_date == latest)
    found: dict[AthleteId, DaySummary] = {}
    for part in parts(athlete_ids):
        rows = connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        found |= {AthleteId(row[0]): _from_row(row) for row in rows}
    return found


def with_since(
    connection: Connection, athlete_ids: Sequence[AthleteId], local_date: date
) -> dict[AthleteId, tuple[DaySummary, date]]:
    """Return what is kept of each athlete's day, and since when its status has held without a break.

    Athletes of whom that day is not kept are left out; a day that is not kept breaks nothing.
    """
    found: dict[AthleteId, tuple[DaySummary, date]] = {}
    for part in parts(athlete_ids):
        rows = connection.execute(_with_since(), {"ids": part, "day": local_date})
        found |= {AthleteId(row[0]): (_from_row(row[:-1]), row[-1]) for row in rows}
    return found


@cache
def _with_since() -> Select[Any]:
    """Build the statement once: that takes longer than running it."""
    other, run, day = ROWS.alias("other"), ROWS.alias("run"), bindparam("day", type_=ROWS.c.local_date.type)
    changed = (
        select(other.c.local_date)
        .where(other.c.athlete_id == ROWS.c.athlete_id, other.c.local_date < day)
        .where(other.c.status != ROWS.c.status)
        .order_by(other.c.local_date.desc())
        .limit(1)
        .correlate(ROWS)
        .scalar_subquery()
    )
    since = (
        select(func.min(run.c.local_date))
        .where(run.c.athlete_id == ROWS.c.athlete_id)
        .where(run.c.local_date > func.coalesce(changed, date.min))
        .correlate(ROWS)
        .scalar_subquery()
    )
    query = select(*COLUMNS, since).where(ROWS.c.local_date == day)
    return query.where(ROWS.c.athlete_id.in_(bindparam("ids", expanding=True)))


def first_dates(
    connection: Connection,
    athlete_ids: Sequence[AthleteId],
    *,
    finished: bool | None = None,
    since: date = date.min,
) -> dict[AthleteId, date]:
    """Return the first day kept (or kept as finished, or as unfinished) since a date of each athlete with one."""
    query = select(ROWS.c.athlete_id, func.min(ROWS.c.local_date)).group_by(ROWS.c.athlete_id)
    if since > date.min:
        query = query.where(ROWS.c.local_date >= since)
    if finished is not None:
        query = query.where(ROWS.c.finished.is_(finished))
    found: dict[AthleteId, date] = {}
    for part in parts(athlete_ids):
        rows = connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        found |= {AthleteId(row[0]): row[1] for row in rows}
    return found


def last_judged(
    connection: Connection, athlete_ids: Collection[AthleteId], since: date
) -> dict[AthleteId, datetime]:
    """Return when a day from one on was judged last, of each of these athletes of whom one was."""
    newest = func.max(ROWS.c.computed_at, type_=ROWS.c.computed_at.type).label("at")
    query = (
        select(ROWS.c.athlete_id, newest)
        .where(ROWS.c.athlete_id.in_(athlete_ids), ROWS.c.local_date >= since)
        .group_by(ROWS.c.athlete_id)
    )
    return {row.athlete_id: row.at for row in connection.execute(query)}
