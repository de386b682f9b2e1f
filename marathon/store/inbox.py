"""The rows of the inbox: kept once, handed out one by one to their athlete's lane, and what became of them."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, bindparam, func, literal_column, select

from marathon.domain.athlete import AthleteId
from marathon.domain.work import (
    MOST_ATTEMPTS,
    Dead,
    InboxCounts,
    InboxRow,
    Lease,
    Outcome,
    Priority,
    Retry,
    Work,
    retry_delay,
)
from marathon.store import tables
from marathon.store.one_statement import OneStatement
from marathon.store.rows import parts

ROWS = tables.Inbox.__table__
_COLUMNS: Final = "event_key, athlete_id, kind, payload, priority, due_at, state, attempts, created_at"
_READ: Final = {  # the rows come as one JSON list: binding each of its values would cost more than storing them
    "sqlite": (
        "json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),"
        " json_extract(value, '$[3]'), json_extract(value, '$[4]'), coalesce(json_extract(value, '$[5]'), :now),"
        " 'waiting', 0, :now FROM json_each(:rows)"
        " WHERE EXISTS (SELECT 1 FROM athletes WHERE id = json_extract(value, '$[1]'))"
    ),
    "postgresql": (
        "value->>0, CAST(value->>1 AS int), value->>2, value->3, CAST(value->>4 AS int),"
        " CAST(coalesce(value->>5, %(now)s) AS timestamp) AT TIME ZONE 'UTC', 'waiting', 0,"
        " CAST(%(now)s AS timestamp) AT TIME ZONE 'UTC'"
        " FROM jsonb_array_elements(CAST(%(rows)s AS jsonb)) WITH ORDINALITY AS given (value, place)"
        " WHERE EXISTS (SELECT 1 FROM athletes WHERE id = CAST(value->>1 AS int)) ORDER BY place"
    ),
}
_APPEND: Final = {
    dialect: f"INSERT INTO inbox ({_COLUMNS}) SELECT {read} ON CONFLICT (event_key) DO NOTHING"
    for dialect, read in _READ.items()
}
_dense = json.JSONEncoder(separators=(",", ":")).encode  # SQLite reads each blank, too
WAITING = ROWS.c.state == literal_column("'waiting'")
"""Said in the statement, not as a value: else each use is planned anew, or without the index of what waits."""


def append(connection: Connection, rows: Sequence[InboxRow], now: datetime) -> None:
    """Keep rows in one statement, but none whose key is known, or whose athlete is here no more."""
    if rows:
        appending(rows, now)(connection)


def appending(rows: Sequence[InboxRow], now: datetime) -> OneStatement:
    """Return what keeps rows in one statement, but none whose key is known, or whose athlete is here no more."""

    def values() -> dict[str, str]:
        return {"rows": _dense([_values(row) for row in rows]), "now": _instant(now)}

    return OneStatement(_APPEND, values)


def _values(row: InboxRow) -> tuple[object, ...]:
    due_at = None if row.due_at is None else _instant(row.due_at)
    return (row.key, row.athlete_id, row.kind, row.payload, row.priority, due_at)


def _instant(at: datetime) -> str:
    """Return an aware instant as SQLite keeps it; PostgreSQL is told that it is in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


_DUE: Final = (ROWS.c.athlete_id == bindparam("athlete")) & WAITING & (ROWS.c.due_at <= bindparam("now"))
_NEXT: Final = (  # made once: making it costs as much as asking it
    select(ROWS.c.id, ROWS.c.kind, ROWS.c.payload, ROWS.c.priority, ROWS.c.attempts, ROWS.c.created_at)
    .where(_DUE)
    .order_by(ROWS.c.priority, ROWS.c.due_at, ROWS.c.id)
    .limit(literal_column("1"))
)


def next_work(connection: Connection, lease: Lease, now: datetime) -> Work | None:
    """Return the most urgent row that is due for a lane, or None; the lease must be held."""
    row = connection.execute(_NEXT, {"athlete": lease.athlete_id, "now": now}).first()
    if row is None:
        return None
    number, kind, payload, priority, attempts, created_at = row
    return Work(
        id=number,
        lease=lease,
        kind=kind,
        payload=payload,
        priority=Priority(priority),
        attempts=attempts,
        created_at=created_at,
    )


def free_key(connection: Connection, work: Work) -> None:
    """Let an event of the same key be kept as a row of its own from here on. The lease must be held."""
    connection.execute(ROWS.update().where(ROWS.c.id == work.id).values(event_key=f"taken up:{work.id}"))


def finish(connection: Connection, work: Work, outcome: Outcome, now: datetime, jitter: float) -> None:
    """Keep how an attempt ended; one that failed too often is given up. The lease must be held.

    Args:
        jitter: from 0 to 1, see retry_delay().
    """
    values = _after(work, outcome, now, jitter)
    connection.execute(ROWS.update().where(ROWS.c.id == work.id, WAITING).values(**values))


def _after(work: Work, outcome: Outcome, now: datetime, jitter: float) -> dict[str, object]:
    attempts = work.attempts + 1
    if isinstance(outcome, Retry):
        if outcome.at is not None:
            return {"due_at": outcome.at, "last_error": outcome.reason}
        if attempts < MOST_ATTEMPTS:
            due_at = now + retry_delay(attempts, jitter)
            return {"due_at": due_at, "attempts": attempts, "last_error": outcome.reason}
    ended = {"attempts": attempts, "finished_at": now}
    if isinstance(outcome, Retry | Dead):
        return {**ended, "state": "dead", "last_error": outcome.reason}
    return {**ended, "state": "done", "last_error": None}


def let_go(connection: Connection, athlete_id: AthleteId, now: datetime, about: int | None = None) -> None:
    """End what waits for an athlete without doing it: all of it, or only what is about one object."""
    mine = (ROWS.c.athlete_id == athlete_id) & WAITING
    found = connection.execute(select(ROWS.c.id, ROWS.c.payload).where(mine)).all()
    ended = [number for number, payload in found if about in (None, _object(payload))]
    for part in parts(ended):
        connection.execute(ROWS.update().where(ROWS.c.id.in_(part)).values(state="done", finished_at=now))


def _object(payload: Mapping[str, object]) -> int | None:
    return int(str(payload["object_id"])) if "object_id" in payload else None


def counts(connection: Connection, now: datetime) -> InboxCounts:
    """Return how the inbox stands."""
    due = WAITING & (ROWS.c.due_at <= now)
    number = func.count().filter
    query = select(
        number(WAITING), number(due), number(ROWS.c.state == "dead"), func.min(ROWS.c.due_at).filter(due)
    ).where(ROWS.c.state != "done")
    waiting, is_due, dead, oldest = connection.execute(query).one()
    return InboxCounts(waiting=waiting, due=is_due, dead=dead, oldest_due_at=oldest)


def held_back(connection: Connection, now: datetime) -> Mapping[str, tuple[int, datetime]]:
    """Return how many rows wait for a later attempt, and when the first of them is due, by why the last one failed."""
    later = WAITING & (ROWS.c.due_at > now) & ROWS.c.last_error.is_not(None)
    query = select(ROWS.c.last_error, func.count(), func.min(ROWS.c.due_at)).where(later)
    rows = connection.execute(query.group_by(ROWS.c.last_error))
    return {reason: (int(count), until) for reason, count, until in rows}


def waiting_keys(connection: Connection, keys: Sequence[str]) -> frozenset[str]:
    """Return those of these keys whose rows still wait."""
    query = select(ROWS.c.event_key).where(ROWS.c.event_key.in_(keys), WAITING)
    return frozenset(connection.execute(query).scalars())


def waiting_for(connection: Connection, kind: str) -> frozenset[AthleteId]:
    """Return the athletes for whom a row of this kind still waits."""
    query = select(ROWS.c.athlete_id).where(ROWS.c.kind == kind, WAITING)
    return frozenset(map(AthleteId, connection.execute(query).scalars()))


def waits(connection: Connection, athlete_id: AthleteId, kind: str) -> bool:
    """Return whether a row of this kind still waits for an athlete."""
    query = select(ROWS.c.id).where(ROWS.c.athlete_id == athlete_id, ROWS.c.kind == kind, WAITING)
    return connection.execute(query.limit(1)).first() is not None


def next_try(connection: Connection, athlete_id: AthleteId, now: datetime) -> datetime | None:
    """Return when the first row that has to wait for this athlete is tried again; None when none has to."""
    later = (ROWS.c.athlete_id == athlete_id) & WAITING & (ROWS.c.due_at > now)
    return connection.execute(select(func.min(ROWS.c.due_at)).where(later)).scalar()


def forget_finished(connection: Connection, before: datetime, most: int = 200) -> int:
    """Delete rows that ended before an instant, at most so many at once; return how many."""
    old = select(ROWS.c.id).where(ROWS.c.state != "waiting", ROWS.c.finished_at < before).limit(most)
    return connection.execute(ROWS.delete().where(ROWS.c.id.in_(old))).rowcount
