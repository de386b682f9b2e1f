"""Hands messages out of the outbox: of each place the first that is due, and what may go with it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.sql.dml import ReturningUpdate

from marathon.domain.notice import RESTS_ON_DAYS
from marathon.domain.parcel import Parcel
from marathon.store import tables
from marathon.store.outbox import OPEN, ROWS, at_place_of

LANES = tables.Lane.__table__
LEASE: Final = timedelta(seconds=50)
"""Within a minute another process sends what one that died was sending."""
PATIENCE: Final = timedelta(seconds=30)
"""How long a message waits for the days it speaks of to be judged."""
_HANDED_OUT = (
    *(ROWS.c.id, ROWS.c.key, ROWS.c.kind, ROWS.c.athlete_id, ROWS.c.platform, ROWS.c.external_id),
    *(ROWS.c.content, ROWS.c.removed, ROWS.c.platform_message_id, ROWS.c.attempts, ROWS.c.revision),
    *(ROWS.c.last_error, ROWS.c.created_at),
)
_NOW, _IMPATIENT = (bindparam(name, type_=ROWS.c.due_at.type) for name in ("now", "impatient"))
_TAKEN: Final = {
    "state": "sending",
    "attempts": ROWS.c.attempts + 1,
    "lease_holder": bindparam("holder", type_=ROWS.c.lease_holder.type),
    "lease_until": bindparam("until", type_=ROWS.c.lease_until.type),
}
_TAKE = ROWS.update().where(ROWS.c.id == bindparam("row_id")).values(_TAKEN).returning(*_HANDED_OUT)


def claim(
    connection: Connection,
    holder: str,
    now: datetime,
    *,
    platforms: Collection[str] | None = None,
    of_the_dead: bool = True,
) -> Parcel | None:
    """Hand out the first message whose turn it is; an attempt counts once it is handed out.

    Args:
        holder: a text that no other claim has ever used.
        platforms: those to look at; None for all.
        of_the_dead: begin with what somebody was sending who died.
    """
    asked = {"now": now, "impatient": now - PATIENCE, "holder": holder, "until": now + LEASE}
    asked |= {} if platforms is None else {"platforms": tuple(platforms)}
    for state in ("sending", "waiting") if of_the_dead else ("waiting",):
        taken = connection.execute(_take_first(state, is_for_some=platforms is not None), asked).first()
        if taken is not None:
            return Parcel(**taken._mapping, holder=holder)
    return None


@cache
def _take_first(state: str, *, is_for_some: bool) -> ReturningUpdate[Any]:
    """Return the statement that takes what can be sent first, made once; the index has its order, so it stops early.

    On PostgreSQL a row that another session is taking is passed by, not waited for.
    """
    is_due = (ROWS.c.state == state) & (ROWS.c.due_at <= _NOW)
    ready = select(ROWS.c.id).where(is_due, _is_judged(), _is_first_of_its_place())
    if state == "sending":
        ready = ready.where(ROWS.c.lease_until <= _NOW)
    if is_for_some:
        ready = ready.where(ROWS.c.platform.in_(bindparam("platforms", expanding=True)))
    first = ready.order_by(ROWS.c.due_at, ROWS.c.id).limit(1).with_for_update(skip_locked=True, of=ROWS)
    taken = ROWS.update().where(ROWS.c.id == first.correlate(None).scalar_subquery())
    return taken.values(_TAKEN).returning(*_HANDED_OUT)


def claim_behind(
    connection: Connection, first: Parcel, kinds: Collection[str], most: int, now: datetime
) -> tuple[Parcel, ...]:
    """Hand out what waits behind a message for the same person and is to be sent with it, in its order.

    One of another kind, or that cannot go yet, ends it, so that nothing overtakes it.
    """
    fits = ROWS.c.kind.in_(kinds) & (ROWS.c.athlete_id == first.athlete_id) & (ROWS.c.state == "waiting")
    ready = fits & (ROWS.c.due_at <= _NOW) & ~ROWS.c.removed & ROWS.c.platform_message_id.is_(None)
    query = select(ROWS.c.id, (ready & _is_judged()).label("goes")).where(
        at_place_of(first), _is_open(ROWS), ROWS.c.id > first.id, ~_is_held(ROWS)
    )
    waiting = query.order_by(ROWS.c.id).limit(most).with_for_update(of=ROWS)
    taken: list[Parcel] = []
    for row in connection.execute(waiting, {"now": now, "impatient": now - PATIENCE}).all():
        if not row.goes:
            break
        asked = {"row_id": row.id, "holder": first.holder, "until": now + LEASE}
        taken.append(Parcel(**connection.execute(_TAKE, asked).one()._mapping, holder=first.holder))
    return tuple(taken)


def beside(connection: Connection, parcel: Parcel) -> tuple[Parcel, ...]:
    """Return what else stands in the same message of the platform, in its order, without handing it out."""
    with_it = at_place_of(parcel) & (ROWS.c.platform_message_id == parcel.platform_message_id)
    query = select(*_HANDED_OUT).where(with_it, ROWS.c.id != parcel.id, ~ROWS.c.removed)
    rows = connection.execute(query.order_by(ROWS.c.id)).all()
    return tuple(Parcel(**row._asdict(), holder="") for row in rows if row.content)


def _is_open(rows: FromClause) -> ColumnElement[bool]:
    return rows.c.state.in_(OPEN)


def _is_first_of_its_place() -> ColumnElement[bool]:
    """Ask for a value row by row: PostgreSQL makes of EXISTS a join that compares all that wait with each other."""
    earlier = ROWS.alias("earlier")
    is_here = (earlier.c.platform == ROWS.c.platform) & (earlier.c.external_id == ROWS.c.external_id)
    first = select(func.min(earlier.c.id)).where(is_here, _is_open(earlier), ~_is_held(earlier))
    return ROWS.c.id == first.correlate(ROWS).scalar_subquery()


def _is_held(rows: FromClause) -> ColumnElement[bool]:
    """One that is held back and was never tried keeps nobody waiting."""
    return (rows.c.due_at > _NOW) & (rows.c.attempts == 0) & rows.c.last_error.is_(None)


def _is_judged() -> ColumnElement[bool]:
    """Hold a message back while the days it speaks of are still to be judged, but not for ever."""
    spoken_of = (LANES.c.athlete_id == ROWS.c.athlete_id) & (LANES.c.dirty_from <= ROWS.c.local_date)
    waited = ROWS.c.due_at <= _IMPATIENT
    return ROWS.c.kind.not_in(RESTS_ON_DAYS) | ROWS.c.removed | waited | ~exists().where(spoken_of)
