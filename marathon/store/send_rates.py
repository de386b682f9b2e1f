"""How fast platforms are written to by all processes together: lines before a platform, its places, its methods."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from marathon.domain.send_rate import ALL, Line
from marathon.store import tables
from marathon.store.rows import insert_into

ROWS = tables.SendRate.__table__
_STATE = (ROWS.c.name, ROWS.c.free_at, ROWS.c.closed_until)
_KEEP = ROWS.update().where(ROWS.c.platform == bindparam("on_platform"), ROWS.c.name == bindparam("of_name"))


def hold(
    connection: Connection, platform: str, names: Collection[str], now: datetime
) -> tuple[dict[str, Line], float]:
    """Return how lines stand, and when that is; nobody else changes them before this unit is committed.

    They are taken in one order by everybody, the platform's own last, as everybody wants that.

    Args:
        now: by this process's clock, which counts where no other process asks.
    """
    clock = _clock(connection.dialect.name)
    new = [{"platform": platform, "name": name, "free_at": clock} for name in sorted(names, reverse=True)]
    as_it_is = (
        insert_into(connection.dialect.name, ROWS)
        .values(new)
        .on_conflict_do_update(index_elements=["platform", "name"], set_={"free_at": ROWS.c.free_at})
        .returning(*_STATE, clock)
    )
    rows = connection.execute(as_it_is, {"now": now}).all()
    lines = {name: _line(free_at, closed) for name, free_at, closed, _ in rows}
    return lines, max(at.timestamp() for *_, at in rows)


def _clock(dialect: str) -> ColumnElement[datetime]:
    """Return what tells the time: the database where processes share it, as their own clocks may differ."""
    kind = ROWS.c.free_at.type
    return bindparam("now", type_=kind) if dialect == "sqlite" else func.clock_timestamp(type_=kind)


def keep(connection: Connection, platform: str, lines: Mapping[str, Line]) -> None:
    """Keep how lines stand that this unit holds."""
    rows = [
        {
            "on_platform": platform,
            "of_name": name,
            "free_at": datetime.fromtimestamp(line.free_at, UTC),
            "closed_until": datetime.fromtimestamp(line.closed_until, UTC) if line.closed_until else None,
        }
        for name, line in lines.items()
    ]
    if rows:
        connection.execute(_KEEP, rows)


def held_for(connection: Connection, platform: str, now: datetime) -> float | None:
    """Return for how many seconds nothing need be handed out for a platform, or None."""
    asked = {"on_platform": platform, "now": now}
    row = connection.execute(_line_of_all(connection.dialect.name), asked).first()
    return _line(row[1], row[2]).held_for(row[3].timestamp()) if row else None


@cache
def _line_of_all(dialect: str) -> Select[Any]:
    """Return the query for a platform's own line, made once: it is asked before each message."""
    is_it = (ROWS.c.platform == bindparam("on_platform")) & (ROWS.c.name == ALL)
    return select(*_STATE, _clock(dialect)).where(is_it)


def _line(free_at: datetime, closed_until: datetime | None) -> Line:
    return Line(free_at=free_at.timestamp(), closed_until=closed_until.timestamp() if closed_until else 0.0)


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop lines in which nobody has stood since an instant, and return how many."""
    return connection.execute(ROWS.delete().where(ROWS.c.free_at < moment)).rowcount
