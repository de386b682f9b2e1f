"""How much of Strava's windows is used, kept so that neither a restart nor another process forgets a full one."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, case, func, literal, select, tuple_

from marathon.domain.strava_account import Usage, UsageKind
from marathon.store import tables
from marathon.store.columns import utc_now
from marathon.store.rows import insert_into

ROWS = tables.StravaApiUsage.__table__
_WINDOW = (ROWS.c.kind, ROWS.c.window_start)
_STATE = (*_WINDOW, ROWS.c.calls_used, ROWS.c.calls_limit)


def save(connection: Connection, usages: Iterable[Usage]) -> None:
    """Keep what is known of some windows; the calls of a window never become fewer."""
    for usage in usages:
        values = {"calls_used": usage.used, "calls_limit": usage.limit, "updated_at": utc_now()}
        row = values | {"kind": usage.kind.value, "window_start": usage.window_start}
        statement = insert_into(connection.dialect.name, ROWS).values(row)
        told = statement.excluded.calls_used
        values["calls_used"] = case((ROWS.c.calls_used > told, ROWS.c.calls_used), else_=told)
        connection.execute(statement.on_conflict_do_update(index_elements=list(_WINDOW), set_=values))


def hold(connection: Connection, starts: Mapping[UsageKind, datetime]) -> tuple[Usage, ...]:
    """Return the windows that began at these instants; nobody else changes them before this unit is committed.

    A window that is not known yet begins with the last known limit of its kind; one without any is left out.
    """
    is_window = tuple_(*_WINDOW).in_([(kind.value, start) for kind, start in starts.items()])
    if connection.scalar(select(func.count()).where(is_window)) != len(starts):
        for kind, start in sorted(starts.items()):
            _begin(connection, kind, start)
    in_order = (
        select(*_STATE).where(is_window).order_by(ROWS.c.kind)
    )  # whoever holds some waits for none before
    return tuple(_usage(*row) for row in connection.execute(in_order.with_for_update()))


def _begin(connection: Connection, kind: UsageKind, start: datetime) -> None:
    last = (ROWS.c.kind == kind.value) & (ROWS.c.window_start < start)
    new = (ROWS.c.kind, literal(start, ROWS.c.window_start.type), literal(0), ROWS.c.calls_limit)
    query = select(*new, literal(utc_now(), ROWS.c.updated_at.type)).where(last)
    newest = query.order_by(ROWS.c.window_start.desc()).limit(1)
    names = [*(column.name for column in _STATE), "updated_at"]
    insert = insert_into(connection.dialect.name, ROWS).from_select(names, newest)
    connection.execute(insert.on_conflict_do_nothing(index_elements=list(_WINDOW)))


def count(connection: Connection, usages: Iterable[Usage]) -> None:
    """Count one more call in each of some windows, held by this unit."""
    windows = [(usage.kind.value, usage.window_start) for usage in usages]
    counted = ROWS.update().where(tuple_(*_WINDOW).in_(windows))
    connection.execute(counted.values(calls_used=ROWS.c.calls_used + 1, updated_at=utc_now()))


def since(connection: Connection, moment: datetime) -> tuple[Usage, ...]:
    """Return the windows that started at an instant or later, oldest first."""
    query = select(*_STATE).where(ROWS.c.window_start >= moment).order_by(ROWS.c.window_start)
    return tuple(_usage(*row) for row in connection.execute(query))


def _usage(kind: str, start: datetime, used: int, limit: int) -> Usage:
    return Usage(kind=UsageKind(kind), window_start=start, used=used, limit=limit)


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop windows that started before an instant and return how many."""
    return connection.execute(ROWS.delete().where(ROWS.c.window_start < moment)).rowcount
