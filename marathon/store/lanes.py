"""The lanes: which athletes have work due, who works for them until when, and which days wait to be judged anew."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, case, func, literal, select

from marathon.domain.athlete import AthleteId
from marathon.domain.work import Lease, Priority
from marathon.errors import LeaseLostError
from marathon.store import inbox, tables
from marathon.store.rows import insert_into

ROWS = tables.Lane.__table__
INBOX = inbox.ROWS
ATHLETES = tables.Athlete.__table__
LEASE: Final = timedelta(seconds=30)


def due(
    connection: Connection, now: datetime, most: int, busy: Collection[AthleteId] = ()
) -> tuple[AthleteId, ...]:
    """Return whose lanes have something to do and nobody in them, the most urgent first.

    Args:
        busy: athletes to leave out, such as those whom this process works for.
    """
    return tuple(urgency_of_due(connection, now, most, busy))


def urgency_of_due(
    connection: Connection, now: datetime, most: int, busy: Collection[AthleteId] = ()
) -> dict[AthleteId, int]:
    """Return the lanes of due() with how urgent each is, in the same order; see Priority."""
    waiting = inbox.WAITING & (INBOX.c.due_at <= now)
    urgency = func.min(INBOX.c.priority)
    work = (
        select(INBOX.c.athlete_id, urgency)
        .outerjoin(ROWS, ROWS.c.athlete_id == INBOX.c.athlete_id)
        .where(waiting, _is_free(now), INBOX.c.athlete_id.not_in(busy))
        .group_by(INBOX.c.athlete_id)
        .order_by(urgency, func.min(INBOX.c.due_at))
        .limit(most)
    )
    is_dirty = ROWS.c.dirty_from.is_not(None)
    dirty = select(ROWS.c.athlete_id).where(is_dirty, _is_free(now), ROWS.c.athlete_id.not_in(busy))
    found: dict[AthleteId, int] = {row[0]: row[1] for row in connection.execute(work)}
    for (athlete_id,) in connection.execute(dirty.limit(most)):
        found[athlete_id] = min(found.get(athlete_id, Priority.FRESH), Priority.FRESH)
    ordered = sorted(found, key=lambda athlete_id: found[athlete_id])
    return {athlete_id: found[athlete_id] for athlete_id in ordered[:most]}


def _is_free(now: datetime) -> ColumnElement[bool]:
    return ROWS.c.lease_until.is_(None) | (ROWS.c.lease_until <= now)


def claim(connection: Connection, athlete_id: AthleteId, holder: str, now: datetime) -> Lease | None:
    """Take an athlete's lane, or return None when somebody holds it or the athlete is gone.

    Args:
        holder: a text that no other claim has ever used.
    """
    wanted = select(ATHLETES.c.id, literal(holder), literal(now + LEASE, ROWS.c.lease_until.type)).where(
        ATHLETES.c.id == athlete_id
    )
    statement = insert_into(connection.dialect.name, ROWS).from_select(
        ["athlete_id", "lease_holder", "lease_until"], wanted
    )
    taken = connection.execute(
        statement.on_conflict_do_update(
            index_elements=["athlete_id"],
            set_={"lease_holder": holder, "lease_until": now + LEASE},
            where=_is_free(now),
        ).returning(ROWS.c.athlete_id)
    )
    return Lease(athlete_id=athlete_id, holder=holder) if taken.first() else None


def hold(connection: Connection, lease: Lease, now: datetime) -> date | None:
    """Renew a lease; every unit that stores what a lane has done does this.

    Returns: the local date from which days must be judged anew, or None.

    Raises: LeaseLostError when the lane is another's, or the athlete was deleted.
    """
    renewed = ROWS.update().where(_mine(lease)).values(lease_until=now + LEASE)
    row = connection.execute(renewed.returning(ROWS.c.dirty_from)).first()
    if row is None:
        raise LeaseLostError
    found: date | None = row[0]
    return found


def release(connection: Connection, lease: Lease) -> None:
    """Leave a lane to the next one; nothing happens if it was lost."""
    connection.execute(ROWS.update().where(_mine(lease)).values(lease_holder=None, lease_until=None))


def close(lease: Lease, until: datetime, connection: Connection) -> None:
    """Leave a lane that nobody is to enter before an instant; nothing happens if it was lost."""
    connection.execute(ROWS.update().where(_mine(lease)).values(lease_holder=None, lease_until=until))


def release_all(connection: Connection) -> None:
    """Free every lane at once; only where no other process can be working on this database."""
    connection.execute(ROWS.update().values(lease_holder=None, lease_until=None))


def _mine(lease: Lease) -> ColumnElement[bool]:
    return (ROWS.c.athlete_id == lease.athlete_id) & (ROWS.c.lease_holder == lease.holder)


def next_due_at(connection: Connection, now: datetime) -> datetime | None:
    """Return when the next row falls due that is not due yet, or None."""
    later = inbox.WAITING & (INBOX.c.due_at > now)
    found: datetime | None = connection.scalar(select(func.min(INBOX.c.due_at)).where(later))
    return found


def mark_dirty(connection: Connection, athlete_id: AthleteId, since: date) -> None:
    """Note that an athlete's days must be judged anew from a local date (or an earlier one noted before)."""
    earlier = ROWS.c.dirty_from.is_(None) | (ROWS.c.dirty_from > since)
    connection.execute(
        insert_into(connection.dialect.name, ROWS)
        .values(athlete_id=athlete_id, dirty_from=since)
        .on_conflict_do_update(index_elements=["athlete_id"], set_={"dirty_from": since}, where=earlier)
    )


def dirty_from(connection: Connection, athlete_id: AthleteId) -> date | None:
    """Return the local date from which an athlete's days must be judged anew, or None."""
    query = select(ROWS.c.dirty_from).where(ROWS.c.athlete_id == athlete_id)
    found: date | None = connection.scalar(query)
    return found


def clear_dirty(connection: Connection, athlete_id: AthleteId, since: date) -> None:
    """Note that the days from this date were judged, unless an earlier one was noted meanwhile."""
    connection.execute(
        ROWS.update().where(ROWS.c.athlete_id == athlete_id).values(dirty_from=_unless_earlier(since))
    )


def leave_judged(connection: Connection, lease: Lease, since: date) -> None:
    """Note the same and leave the lane.

    Raises: LeaseLostError when the lane is another's by now.
    """
    left = {"dirty_from": _unless_earlier(since), "lease_holder": None, "lease_until": None}
    if connection.execute(ROWS.update().where(_mine(lease)).values(left)).rowcount != 1:
        raise LeaseLostError


def _unless_earlier(since: date) -> ColumnElement[date | None]:
    return case((ROWS.c.dirty_from == since, None), else_=ROWS.c.dirty_from)
