"""Activities: those that count (neither removed nor a duplicate), and how they come and go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import Connection, func, select
from sqlalchemy.sql.dml import ReturningInsert

from marathon.domain.activity import Activity, ActivityId, Source, Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Audience
from marathon.errors import UnknownNumberError
from marathon.store import days
from marathon.store.activity_rows import COLUMNS, OUTLINE, ROWS, STORED, from_row, outline, values_of
from marathon.store.columns import utc_now
from marathon.store.rows import grouped, insert_into, parts, require_one

# "duplicate_of IS NULL" would lure SQLite to that column's index, where it reads every athlete's activities.
COUNTS = ROWS.c.removed_at.is_(None) & (func.coalesce(ROWS.c.duplicate_of, 0) == 0)


def insert(
    connection: Connection,
    athlete_id: AthleteId,
    activity: Activity,
    duplicate_of: ActivityId | None = None,
) -> ActivityId | None:
    """Keep an activity, perhaps as the duplicate of another; one that was removed comes back as given now.

    Here as in every change below, the kept days from its date on are open again until they are judged anew.
    Returns: its id, or None when the athlete already has this source and source_id.
    """
    values = values_of(activity) | {"athlete_id": athlete_id, "duplicate_of": duplicate_of}
    found = connection.execute(_insert_or_revive(connection.dialect.name), values).scalar()
    if found is None:
        return None
    if duplicate_of is None:
        days.reopen(connection, athlete_id, activity.local_date)
    return ActivityId(found)


@cache
def _insert_or_revive(dialect: str) -> ReturningInsert[int]:
    """Build the statement once: that takes ten times as long as running it."""
    statement = insert_into(dialect, ROWS)
    anew = {name: statement.excluded[name] for name in (*STORED, "duplicate_of")}
    statement = statement.on_conflict_do_update(
        index_elements=["athlete_id", "source", "source_id"],
        set_=anew | {"removed_at": None},
        where=ROWS.c.removed_at.is_not(None),
    )
    return statement.returning(ROWS.c.id)


def get(connection: Connection, athlete_id: AthleteId, activity_id: ActivityId) -> Activity:
    """Return one activity of an athlete, duplicates included.

    Raises: UnknownNumberError when the athlete has none by that id, or has removed it.
    """
    query = select(*COLUMNS).where(ROWS.c.id == activity_id, ROWS.c.athlete_id == athlete_id)
    row = connection.execute(query.where(ROWS.c.removed_at.is_(None))).first()
    if row is None:
        raise UnknownNumberError(number=activity_id)
    return from_row(row)


def find_by_source(
    connection: Connection, athlete_id: AthleteId, source: Source, source_id: str
) -> Activity | None:
    """Return the activity that came from there, duplicates included, or None when absent or removed."""
    query = select(*COLUMNS).where(ROWS.c.athlete_id == athlete_id, ROWS.c.removed_at.is_(None))
    row = connection.execute(query.where(ROWS.c.source == source, ROWS.c.source_id == source_id)).first()
    return from_row(row) if row else None


def removed_before(connection: Connection, athlete_id: AthleteId, again: Activity) -> Activity | None:
    """Return the removed run that an activity repeats, or None where it repeats none or one that is there."""
    repeating = ROWS.alias("repeating")
    repeated = select(repeating.c.duplicate_of).where(repeating.c.id == again.id).scalar_subquery()
    query = select(*COLUMNS).where(ROWS.c.athlete_id == athlete_id, ROWS.c.id == repeated)
    row = connection.execute(query.where(ROWS.c.removed_at.is_not(None))).first()
    return from_row(row) if row else None


def update(connection: Connection, athlete_id: AthleteId, activity: Activity) -> None:
    """Replace the activity of this id by what is given.

    Raises: NotFoundError when the athlete has none by that id.
    """
    mine = (ROWS.c.id == activity.id) & (ROWS.c.athlete_id == athlete_id)
    before = connection.scalar(select(ROWS.c.local_date).where(mine)) or activity.local_date
    require_one(connection.execute(ROWS.update().where(mine).values(values_of(activity))).rowcount)
    days.reopen(connection, athlete_id, min(before, activity.local_date))


def remove(connection: Connection, athlete_id: AthleteId, activity_id: ActivityId) -> None:
    """Take an activity out of everything; restore() brings it back.

    Raises: NotFoundError when the athlete has none by that id.
    """
    _set_removed(connection, athlete_id, activity_id, utc_now())


def restore(connection: Connection, athlete_id: AthleteId, activity_id: ActivityId) -> None:
    """Bring a removed activity back.

    Raises: UnknownNumberError when the athlete never had one by that id.
    """
    _set_removed(connection, athlete_id, activity_id, None)


def mark_duplicate(
    connection: Connection, athlete_id: AthleteId, poorer: ActivityId, richer: ActivityId
) -> None:
    """Let one activity count for nothing because another is the same run.

    Raises: NotFoundError when the athlete has none by the first id.
    """
    mine = (ROWS.c.id == poorer) & (ROWS.c.athlete_id == athlete_id)
    require_one(connection.execute(ROWS.update().where(mine).values(duplicate_of=richer)).rowcount)


def _set_removed(
    connection: Connection, athlete_id: AthleteId, activity_id: ActivityId, removed_at: datetime | None
) -> None:
    mine = (ROWS.c.id == activity_id) & (ROWS.c.athlete_id == athlete_id)
    if connection.execute(ROWS.update().where(mine).values(removed_at=removed_at)).rowcount != 1:
        raise UnknownNumberError(number=activity_id)
    days.reopen(
        connection, athlete_id, connection.execute(select(ROWS.c.local_date).where(mine)).scalar_one()
    )


def between(connection: Connection, athlete_id: AthleteId, first: date, last: date) -> tuple[Activity, ...]:
    """Return what counts from one local date to another, both included, oldest first."""
    return between_many(connection, (athlete_id,), first, last)[athlete_id]


def between_many(
    connection: Connection, athlete_ids: Sequence[AthleteId], first: date, last: date
) -> dict[AthleteId, tuple[Activity, ...]]:
    """Return what counts from one local date to another for each athlete asked for, oldest first."""
    query = select(ROWS.c.athlete_id, *COLUMNS).where(ROWS.c.local_date.between(first, last), COUNTS)
    query = query.order_by(ROWS.c.started_at, ROWS.c.id)
    return grouped(
        athlete_ids,
        lambda part: (
            (row[0], from_row(row[1:]))
            for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )


def outlines_many(
    connection: Connection, athlete_ids: Sequence[AthleteId], first: date, last: date
) -> dict[AthleteId, tuple[Activity, ...]]:
    """Return what counts in outline for each athlete asked for: totals and averages, no laps or histograms."""
    query = select(ROWS.c.athlete_id, *OUTLINE).where(ROWS.c.local_date.between(first, last), COUNTS)
    query = query.order_by(ROWS.c.started_at, ROWS.c.id)
    return grouped(
        athlete_ids,
        lambda part: (
            (row[0], outline(row[1:])) for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )


def page(
    connection: Connection,
    athlete_id: AthleteId,
    before: tuple[datetime, ActivityId] | None,
    most: int,
    audiences: Collection[Audience],
) -> tuple[Activity, ...]:
    """Return what counts and may be seen by these audiences, newest first; before: the last one of an earlier page."""
    query = select(*COLUMNS).where(ROWS.c.athlete_id == athlete_id, COUNTS, ROWS.c.audience.in_(audiences))
    if before is not None:
        started_at, number = before
        older = (ROWS.c.started_at < started_at) | ((ROWS.c.started_at == started_at) & (ROWS.c.id < number))
        query = query.where(older)
    newest = query.order_by(ROWS.c.started_at.desc(), ROWS.c.id.desc()).limit(most)
    return tuple(map(from_row, connection.execute(newest)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Longest:
    """The most that an athlete has run at once, each 0 where it is unknown, and when they ran last."""

    distance_m: float
    duration_s: float
    last: date


def longest_many(
    connection: Connection, athlete_ids: Sequence[AthleteId], since: date
) -> dict[AthleteId, Longest]:
    """Return the longest runs since a date of each athlete who has run since then."""
    query = select(
        ROWS.c.athlete_id,
        func.coalesce(func.max(ROWS.c.distance_m), 0.0),
        func.max(ROWS.c.duration_s),
        func.max(ROWS.c.local_date),
    )
    query = query.where(ROWS.c.local_date >= since, ROWS.c.sport == Sport.RUN, COUNTS)
    return {
        AthleteId(who): Longest(distance_m=distance_m, duration_s=duration_s, last=last)
        for part in parts(athlete_ids)
        for who, distance_m, duration_s, last in connection.execute(
            query.where(ROWS.c.athlete_id.in_(part)).group_by(ROWS.c.athlete_id)
        )
    }


def near(
    connection: Connection, athlete_id: AthleteId, started_at: datetime, window: timedelta
) -> tuple[Activity, ...]:
    """Return what counts and started within this window before or after an instant: perhaps the same run."""
    close = ROWS.c.started_at.between(started_at - window, started_at + window)
    # The index knows local dates: each of the two may differ by a day from UTC's.
    reach = window + timedelta(days=2)
    days = ROWS.c.local_date.between((started_at - reach).date(), (started_at + reach).date())
    query = select(*COLUMNS).where(ROWS.c.athlete_id == athlete_id, days, close, COUNTS)
    return tuple(map(from_row, connection.execute(query.order_by(ROWS.c.started_at, ROWS.c.id))))


def first_date(connection: Connection, athlete_id: AthleteId) -> date | None:
    """Return the local date of an athlete's first activity, whatever it counts, or None."""
    found: date | None = connection.scalar(
        select(func.min(ROWS.c.local_date)).where(ROWS.c.athlete_id == athlete_id)
    )
    return found


def last_date(connection: Connection, athlete_id: AthleteId) -> date | None:
    """Return the local date of the latest activity that counts, or None."""
    query = select(func.max(ROWS.c.local_date)).where(ROWS.c.athlete_id == athlete_id, COUNTS)
    found: date | None = connection.scalar(query)
    return found
