"""Two people who turn out to be one: everything of the one becomes the other's, in the caller's unit."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    and_,
    exists,
    func,
    select,
)

from marathon.domain.athlete import AthleteId
from marathon.store import tables
from marathon.store.columns import Base

ATHLETES: Final = tables.Athlete.__table__
_LEFT_BEHIND: Final = frozenset(
    {
        *("lanes", "daily_summaries", "open_questions", "one_time_codes", "oauth_states", "button_sets"),
        *("mailbox_requests", "web_sessions", "spent_tokens", "calendar_feeds"),
    }
)
"""Tables whose rows go with the person: they carry work, or are computed anew."""
_PLAN: Final = (tables.PlannedWorkout.__table__, tables.PlanChange.__table__)
_OWN: Final = (
    *(tables.Activity.__table__, tables.PlannedWorkout.__table__, tables.CheckIn.__table__),
    *(tables.Race.__table__, tables.OptimalValues.__table__, tables.StravaLink.__table__),
)
_NOT_SETTINGS: Final = frozenset({"id", "active", "created_at"})


def has_own(connection: Connection, athlete_id: AthleteId) -> bool:
    """Return whether a person has trained, planned or said anything here."""
    return any(_count(connection, table, athlete_id) for table in _OWN)


def copy_settings(connection: Connection, source: AthleteId, target: AthleteId) -> None:
    """Give one person the settings of another."""
    columns = [column for column in ATHLETES.columns if column.name not in _NOT_SETTINGS]
    row = connection.execute(select(*columns).where(ATHLETES.c.id == source)).one()
    connection.execute(ATHLETES.update().where(ATHLETES.c.id == target).values(**row._mapping))


def drop_one_plan(connection: Connection, kept: AthleteId, other: AthleteId) -> None:
    """Delete the other's plan where both have one."""
    if all(_count(connection, _PLAN[0], athlete_id) for athlete_id in (kept, other)):
        for table in _PLAN:
            connection.execute(table.delete().where(table.c.athlete_id == other))


def merge(connection: Connection, gone: AthleteId, stays: AthleteId) -> None:
    """Make everything of one person the other's, and delete that person; of two equal rows the other's stays."""
    for table in Base.metadata.sorted_tables:
        if table.name in _LEFT_BEHIND:
            continue
        for column in _naming_people(table):
            _drop_clashes(connection, column, gone, stays)
            connection.execute(table.update().where(column == gone).values({column.name: stays}))
    connection.execute(ATHLETES.delete().where(ATHLETES.c.id == gone))


def _naming_people(table: Table) -> Iterator[Column[Any]]:
    for column in table.columns:
        if any(key.column.table is ATHLETES for key in column.foreign_keys):
            yield column


def _drop_clashes(connection: Connection, column: Column[Any], gone: AthleteId, stays: AthleteId) -> None:
    """Delete the rows that the other person has already."""
    table = column.table
    assert isinstance(table, Table)
    for rule in table.constraints:
        if isinstance(rule, UniqueConstraint | PrimaryKeyConstraint) and column.name in rule.columns:
            theirs = table.alias("theirs")
            same = [theirs.c[other.name] == other for other in rule.columns if other.name != column.name]
            is_there = exists().where(and_(theirs.c[column.name] == stays, *same))
            connection.execute(table.delete().where(column == gone, is_there))


def _count(connection: Connection, table: Table, athlete_id: AthleteId) -> int:
    query = select(func.count()).select_from(table).where(table.c.athlete_id == athlete_id)
    return int(connection.scalar(query) or 0)
