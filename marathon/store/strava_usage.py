"""How much of Strava's windows is used, kept so that a restart does not forget a limit that was reached."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from marathon.domain.strava_account import Usage, UsageKind
from marathon.store import tables
from marathon.store.columns import utc_now
from marathon.store.rows import insert_into

ROWS = tables.StravaApiUsage.__table__


def save(connection: Connection, usages: Iterable[Usage]) -> None:
    """Keep the state of some windows, in place of what was known of them."""
    for usage in usages:
        values = {"calls_used": usage.used, "calls_limit": usage.limit, "updated_at": utc_now()}
        row = values | {"kind": usage.kind.value, "window_start": usage.window_start}
        statement = insert_into(connection.dialect.name, ROWS).values(row)
        connection.execute(
            statement.on_conflict_do_update(index_elements=["kind", "window_start"], set_=values)
        )


def since(connection: Connection, moment: datetime) -> tuple[Usage, ...]:
    """Return the windows that started at an instant or later, oldest first."""
    query = select(ROWS.c.kind, ROWS.c.window_start, ROWS.c.calls_used, ROWS.c.calls_limit)
    rows = connection.execute(query.where(ROWS.c.window_start >= moment).order_by(ROWS.c.window_start))
    return tuple(
        Usage(kind=UsageKind(kind), window_start=start, used=used, limit=limit)
        for kind, start, used, limit in rows
    )


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop windows that started before an instant and return how many."""
    return connection.execute(ROWS.delete().where(ROWS.c.window_start < moment)).rowcount
