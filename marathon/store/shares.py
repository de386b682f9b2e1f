"""Shares of what is too much for one process: offered by one, taken by any, on PostgreSQL.

A share is taken for a while by the database's own clock; whoever dies with it leaves it to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, or_, select

from marathon.domain.athlete import AthleteId
from marathon.store import tables

ROWS = tables.Share.__table__
TAKEN_FOR: Final = timedelta(minutes=1)
"""Many times what a share takes; own choice."""
KEPT_FOR: Final = timedelta(hours=1)
_NOW = func.clock_timestamp()
_OPEN = ROWS.c.outcome.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Whose days are to be judged at an instant: from a local date on, or None for the first unfinished one."""

    id: int
    athlete_ids: tuple[AthleteId, ...]
    since: date | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDone:
    """What came of a share: how many athletes were judged, how many days that kept, and whose could not be."""

    athletes: int
    days: int
    failed: tuple[AthleteId, ...]


def offer(
    connection: Connection,
    errand: str,
    parts: Sequence[Sequence[AthleteId]],
    since: date | None,
    at: datetime,
) -> None:
    """Put the parts of an errand up for whoever takes them; what nobody has collected in an hour is thrown away."""
    connection.execute(ROWS.delete().where(ROWS.c.created_at < _NOW - KEPT_FOR))
    rows = [{"errand": errand, "athlete_ids": list(part), "since": since, "judged_at": at} for part in parts]
    connection.execute(ROWS.insert(), rows)


def take(connection: Connection) -> Share | None:
    """Take the next share for a while, or return None when there is none; nobody waits for anybody."""
    is_free = or_(ROWS.c.taken_until.is_(None), ROWS.c.taken_until < _NOW)
    first = select(ROWS.c.id).where(_OPEN, is_free).order_by(ROWS.c.id).limit(1)
    taken = ROWS.update().where(ROWS.c.id == first.with_for_update(skip_locked=True).scalar_subquery())
    wanted = (ROWS.c.id, ROWS.c.athlete_ids, ROWS.c.since, ROWS.c.judged_at)
    row = connection.execute(taken.values(taken_until=_NOW + TAKEN_FOR).returning(*wanted)).first()
    if row is None:
        return None
    number, ids, since, at = row
    return Share(id=number, athlete_ids=tuple(map(AthleteId, ids)), since=since, at=at)


def finish(connection: Connection, share: Share, done: ShareDone) -> None:
    """Keep what came of a share for whoever offered it."""
    outcome = {"athletes": done.athletes, "days": done.days, "failed": list(done.failed)}
    connection.execute(ROWS.update().where(ROWS.c.id == share.id, _OPEN).values(outcome=outcome))


def collect(connection: Connection, errand: str) -> tuple[ShareDone, ...]:
    """Take away what came of the shares of an errand that are done."""
    done = ROWS.delete().where(ROWS.c.errand == errand, ~_OPEN).returning(ROWS.c.outcome)
    return tuple(
        ShareDone(
            athletes=outcome["athletes"],
            days=outcome["days"],
            failed=tuple(map(AthleteId, outcome["failed"])),
        )
        for outcome in connection.scalars(done)
    )


def withdraw(connection: Connection, errand: str) -> None:
    """Offer an errand no more; what is being done of it is done, and tells nobody."""
    connection.execute(ROWS.delete().where(ROWS.c.errand == errand))
