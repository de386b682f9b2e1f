"""How fast platforms are written to by all processes together: lines before a platform, its places, its methods."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, select

from marathon.domain.send_rate import ALL, Line
from marathon.store import tables
from marathon.store.rows import insert_into

ROWS = tables.SendRate.__table__
_KEEP = ROWS.update().where(ROWS.c.platform == bindparam("on_platform"), ROWS.c.name == bindparam("of_name"))


def hold(connection: Connection, platform: str, names: Collection[str], now: datetime) -> dict[str, Line]:
    """Return how lines stand; nobody else changes them before this unit is committed.

    They are taken in one order by everybody, the platform's own last, as everybody wants that.
    """
    new = [{"platform": platform, "name": name, "free_at": now} for name in sorted(names, reverse=True)]
    as_it_is = (
        insert_into(connection.dialect.name, ROWS)
        .values(new)
        .on_conflict_do_update(index_elements=["platform", "name"], set_={"free_at": ROWS.c.free_at})
        .returning(ROWS.c.name, ROWS.c.free_at, ROWS.c.closed_until)
    )
    return {name: _line(free_at, closed) for name, free_at, closed in connection.execute(as_it_is)}


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


def held_until(connection: Connection, platform: str, now: datetime) -> datetime | None:
    """Return until when nothing need be handed out for a platform, or None."""
    query = select(ROWS.c.free_at, ROWS.c.closed_until)
    row = connection.execute(query.where(ROWS.c.platform == platform, ROWS.c.name == ALL)).first()
    until = _line(*row).held_until(now.timestamp()) if row else None
    return datetime.fromtimestamp(until, UTC) if until else None


def _line(free_at: datetime, closed_until: datetime | None) -> Line:
    return Line(free_at=free_at.timestamp(), closed_until=closed_until.timestamp() if closed_until else 0.0)


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop lines in which nobody has stood since an instant, and return how many."""
    return connection.execute(ROWS.delete().where(ROWS.c.free_at < moment)).rowcount
