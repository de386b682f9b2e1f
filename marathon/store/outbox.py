"""Messages as rows before they are sent: handed out in order per place, edited and removed later by their key."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Row, String, case, exists, func, select

from marathon.domain.athlete import AthleteId
from marathon.domain.notice import RESTS_ON_DAYS
from marathon.domain.parcel import Address, Message, Parcel
from marathon.domain.work import MOST_ATTEMPTS, Retry, retry_delay
from marathon.store import tables
from marathon.store.rows import insert_into

ROWS = tables.Outbox.__table__
PLACES = tables.Destination.__table__
LANES = tables.Lane.__table__
LEASE: Final = timedelta(seconds=60)
PATIENCE: Final = timedelta(seconds=30)
"""How long a message waits for the days it speaks of to be judged."""
_HANDED_OUT = (
    *(ROWS.c.id, ROWS.c.key, ROWS.c.kind, ROWS.c.athlete_id, ROWS.c.platform, ROWS.c.external_id),
    *(ROWS.c.content, ROWS.c.removed, ROWS.c.platform_message_id, ROWS.c.attempts, ROWS.c.revision),
    ROWS.c.last_error,
)


def add(connection: Connection, message: Message, now: datetime, not_before: datetime | None = None) -> bool:
    """Keep a message to be sent; False when one of its key is known, which is left as it is.

    Args: not_before: when it may be sent; messages that come later to its place do not wait for it.
    """
    is_muted = connection.scalar(select(_muted(message.platform, message.external_id)))
    values = {
        **asdict(message),
        "due_at": not_before or now,
        "created_at": now,
        "state": "muted" if is_muted else "waiting",
    }
    statement = insert_into(connection.dialect.name, ROWS).values(**values)
    once = statement.on_conflict_do_nothing(index_elements=["key"]).returning(ROWS.c.id)
    return connection.execute(once).first() is not None


def edit(connection: Connection, key: str, content: Mapping[str, object], now: datetime) -> bool:
    """Change what a message says, sent or not; False when there is nothing to change (any more)."""
    row = _locked(connection, ROWS.c.key == key)
    if row is None or row.removed or row.content == content or row.state in ("failed", "muted"):
        return False
    _change(connection, row, now, content=content)
    return True


def remove(connection: Connection, key: str, now: datetime) -> bool:
    """Take a message back, and let its key stand so that it is not sent again; False when there is none."""
    row = _locked(connection, ROWS.c.key == key)
    if row is None or row.removed:
        return False
    _change(connection, row, now, content={}, removed=True)
    return True


def _locked(connection: Connection, which: ColumnElement[bool]) -> Row[Any] | None:
    return connection.execute(select(ROWS).where(which).with_for_update()).first()


def _change(connection: Connection, row: Row[Any], now: datetime, **changes: object) -> None:
    """Put a message in line again; one that is with its outlet follows when that has reported."""
    values: dict[str, object] = {**changes, "revision": row.revision + 1}
    if row.state != "sending":
        is_shown = row.platform_message_id is not None
        waits = is_shown or (row.state == "waiting" and not changes.get("removed"))
        is_held = not is_shown and row.attempts == 0 and row.last_error is None
        due_at = max(row.due_at, now) if is_held else now
        values |= {"state": "waiting" if waits else "sent", "due_at": due_at, "attempts": 0}
    connection.execute(ROWS.update().where(ROWS.c.id == row.id).values(**values))


def keys_of(connection: Connection, athlete_id: AthleteId, notice_key: str) -> tuple[str, ...]:
    """Return the keys of the messages that tell of a notice, one a place."""
    theirs = (ROWS.c.athlete_id == athlete_id) & ROWS.c.key.startswith(f"{notice_key}@", autoescape=True)
    return tuple(connection.scalars(select(ROWS.c.key).where(theirs).order_by(ROWS.c.id)))


def remove_kinds(connection: Connection, athlete_id: AthleteId, kinds: Collection[str], now: datetime) -> int:
    """Take back every message of these kinds that an athlete was sent, or would be; return how many."""
    theirs = (ROWS.c.athlete_id == athlete_id) & ROWS.c.kind.in_(kinds) & ~ROWS.c.removed
    shown = ROWS.c.platform_message_id.is_not(None)
    state = case((ROWS.c.state == "sending", "sending"), (shown, "waiting"), else_="sent")
    values = {"content": {}, "removed": True, "state": state, "revision": ROWS.c.revision + 1}
    gone = ROWS.update().where(theirs).values(**values, due_at=now, attempts=0)
    return connection.execute(gone).rowcount


def claim(
    connection: Connection,
    holder: str,
    now: datetime,
    most: int = 1,
    *,
    platforms: Collection[str] | None = None,
) -> tuple[Parcel, ...]:
    """Hand out the first message of each place whose turn it is; an attempt counts once it is handed out.

    Args:
        holder: a text that no other claim has ever used.
        platforms: those to look at; None for all.
    """
    abandoned = (ROWS.c.state == "sending") & (ROWS.c.lease_until <= now)
    ready = ((ROWS.c.state == "waiting") | abandoned) & (ROWS.c.due_at <= now) & _is_judged(now)
    query = select(*_HANDED_OUT).where(_is_open(ROWS), ready, _is_first_of_its_place(now))
    if platforms is not None:
        query = query.where(ROWS.c.platform.in_(platforms))
    query = query.order_by(ROWS.c.id).limit(most)
    leased = {"state": "sending", "lease_holder": holder, "lease_until": now + LEASE}
    taken = []
    for row in connection.execute(query).all():
        take = ROWS.update().where(ROWS.c.id == row.id, ready).values(**leased, attempts=row.attempts + 1)
        if connection.execute(take).rowcount == 1:
            taken.append(Parcel(**{**row._asdict(), "attempts": row.attempts + 1}, holder=holder))
    return tuple(taken)


def claim_behind(
    connection: Connection, first: Parcel, kinds: Collection[str], most: int, now: datetime
) -> tuple[Parcel, ...]:
    """Hand out what waits behind a message for the same person and is to be sent with it, in its order.

    One of another kind, or that cannot go yet, ends it, so that nothing overtakes it.
    """
    fits = ROWS.c.kind.in_(kinds) & (ROWS.c.athlete_id == first.athlete_id) & (ROWS.c.state == "waiting")
    ready = fits & (ROWS.c.due_at <= now) & ~ROWS.c.removed & ROWS.c.platform_message_id.is_(None)
    query = select(*_HANDED_OUT, (ready & _is_judged(now)).label("goes")).where(
        _at(first), _is_open(ROWS), ROWS.c.id > first.id, ~_is_held(ROWS, now)
    )
    leased = {"state": "sending", "lease_holder": first.holder, "lease_until": now + LEASE}
    taken: list[Parcel] = []
    for row in connection.execute(query.order_by(ROWS.c.id).limit(most)).all():
        attempts = row.attempts + 1
        take = ROWS.update().where(ROWS.c.id == row.id, ready).values(**leased, attempts=attempts)
        if not row.goes or connection.execute(take).rowcount != 1:
            break
        told = {name: value for name, value in row._asdict().items() if name != "goes"}
        taken.append(Parcel(**{**told, "attempts": attempts}, holder=first.holder))
    return tuple(taken)


def beside(connection: Connection, parcel: Parcel) -> tuple[Parcel, ...]:
    """Return what else stands in the same message of the platform, in its order, without handing it out."""
    with_it = _at(parcel) & (ROWS.c.platform_message_id == parcel.platform_message_id)
    query = select(*_HANDED_OUT).where(with_it, ROWS.c.id != parcel.id, ~ROWS.c.removed)
    rows = connection.execute(query.order_by(ROWS.c.id)).all()
    return tuple(Parcel(**row._asdict(), holder="") for row in rows if row.content)


def move_message(connection: Connection, parcel: Parcel, platform_message_id: str) -> None:
    """Keep that a message of the platform stands under another id now, for all that it holds."""
    old = ROWS.c.platform_message_id == parcel.platform_message_id
    connection.execute(ROWS.update().where(_at(parcel), old).values(platform_message_id=platform_message_id))


def hand_back(connection: Connection, parcel: Parcel) -> None:
    """Let a message wait as before it was handed out."""
    _report(connection, parcel, state="waiting", attempts=parcel.attempts - 1)


def _at(parcel: Parcel) -> ColumnElement[bool]:
    return (ROWS.c.platform == parcel.platform) & (ROWS.c.external_id == parcel.external_id)


def _is_open(rows: FromClause) -> ColumnElement[bool]:
    return rows.c.state.in_(("waiting", "sending"))


def _is_first_of_its_place(now: datetime) -> ColumnElement[bool]:
    """Ask for a value row by row: PostgreSQL makes of EXISTS a join that compares all that wait with each other."""
    earlier = ROWS.alias("earlier")
    is_here = (earlier.c.platform == ROWS.c.platform) & (earlier.c.external_id == ROWS.c.external_id)
    first = select(func.min(earlier.c.id)).where(is_here, _is_open(earlier), ~_is_held(earlier, now))
    return ROWS.c.id == first.correlate(ROWS).scalar_subquery()


def _is_held(rows: FromClause, now: datetime) -> ColumnElement[bool]:
    """One that is held back and was never tried keeps nobody waiting."""
    return (rows.c.due_at > now) & (rows.c.attempts == 0) & rows.c.last_error.is_(None)


def _is_judged(now: datetime) -> ColumnElement[bool]:
    """Hold a message back while the days it speaks of are still to be judged, but not for ever."""
    spoken_of = (LANES.c.athlete_id == ROWS.c.athlete_id) & (LANES.c.dirty_from <= ROWS.c.local_date)
    waited = ROWS.c.due_at <= now - PATIENCE
    return ROWS.c.kind.not_in(RESTS_ON_DAYS) | ROWS.c.removed | waited | ~exists().where(spoken_of)


def release_all(connection: Connection) -> None:
    """Hand out at once what a dead process was sending; only where no other process works on this database."""
    abandoned = ROWS.update().where(ROWS.c.state == "sending")
    connection.execute(abandoned.values(state="waiting", lease_holder=None, lease_until=None))


def sent(connection: Connection, parcel: Parcel, platform_message_id: str | None, now: datetime) -> None:
    """Keep that a message is out (edited, removed) and by which id; one that changed meanwhile goes in line."""
    _report(connection, parcel, state="sent", platform_message_id=platform_message_id, sent_at=now)


def failed(connection: Connection, parcel: Parcel, reason: str) -> None:
    """Give up on a message for good."""
    _report(connection, parcel, state="failed", last_error=reason)


def retry(connection: Connection, parcel: Parcel, again: Retry, now: datetime, jitter: float) -> None:
    """Send a message later; with an instant it is then and the attempt does not count.

    Args:
        jitter: from 0 to 1, see retry_delay().
    """
    if again.at is not None:
        later = {"due_at": again.at, "attempts": parcel.attempts - 1}
    elif parcel.attempts >= MOST_ATTEMPTS:
        return failed(connection, parcel, again.reason)
    else:
        later = {"due_at": now + retry_delay(parcel.attempts, jitter)}
    return _report(connection, parcel, state="waiting", last_error=again.reason, **later)


def _report(connection: Connection, parcel: Parcel, *, state: str, **values: object) -> None:
    """Keep an outlet's report, unless the message was handed to another one since."""
    row = _locked(connection, (ROWS.c.id == parcel.id) & (ROWS.c.lease_holder == parcel.holder))
    if row is None:
        return
    if row.revision != parcel.revision and state != "failed":
        state, values["attempts"] = "waiting", 0
    shown = values.get("platform_message_id", row.platform_message_id)
    if row.removed and shown is None and state == "waiting":
        state = "sent"  # nobody has seen it, so there is nothing to take back
    free = {"lease_holder": None, "lease_until": None}
    connection.execute(ROWS.update().where(ROWS.c.id == row.id).values(state=state, **free, **values))


def refused_since_sent(connection: Connection, place: Address) -> int:
    """Return how many messages to a place were refused with a server's permanent code since the last that went out."""
    here = (ROWS.c.platform == place.platform) & (ROWS.c.external_id == place.external_id)
    last = select(func.coalesce(func.max(ROWS.c.id), 0)).where(here, ROWS.c.state == "sent")
    refused = (ROWS.c.state == "failed") & ROWS.c.last_error.like("5__ %")
    query = select(func.count()).where(here, refused, ROWS.c.id > last.scalar_subquery())
    return int(connection.scalar(query) or 0)


def mute_place(connection: Connection, platform: str, external_id: str, now: datetime) -> bool:
    """Send nothing more to a place; True when it was not muted before, so that it is told once."""
    here = (ROWS.c.platform == platform) & (ROWS.c.external_id == external_id)
    connection.execute(ROWS.update().where(here, ROWS.c.state == "waiting").values(state="muted"))
    place = (PLACES.c.platform == platform) & (PLACES.c.external_id == external_id)
    muted = PLACES.update().where(place, PLACES.c.muted_at.is_(None)).values(muted_at=now)
    return connection.execute(muted).rowcount > 0


def forget_waiting(connection: Connection, place: Address) -> None:
    """Let go of what was never shown at a place and still waits for it."""
    here = (ROWS.c.platform == place.platform) & (ROWS.c.external_id == place.external_id)
    unseen = (ROWS.c.state == "waiting") & ROWS.c.platform_message_id.is_(None)
    connection.execute(ROWS.delete().where(here, unseen))


def _muted(platform: str, external_id: str) -> ColumnElement[bool]:
    place = (PLACES.c.platform == platform) & (PLACES.c.external_id == external_id)
    return exists().where(place, PLACES.c.muted_at.is_not(None))


def forget_unseen(connection: Connection, before: datetime, most: int = 200) -> int:
    """Delete messages that ended before an instant and stand nowhere, at most so many at once; return how many."""
    unseen = select(ROWS.c.id).where(_ended(before), ROWS.c.platform_message_id.is_(None)).limit(most)
    return connection.execute(ROWS.delete().where(ROWS.c.id.in_(unseen))).rowcount


def empty_seen(connection: Connection, before: datetime, most: int = 200) -> int:
    """Empty messages that were sent before an instant, at most so many at once; return how many.

    Where each stands is kept, so that it can still be edited and removed; so is what names somebody else, by which
    it is found when that person is forgotten.
    """
    names_somebody = ROWS.c.content["about"].as_integer().is_not(None)
    is_empty = ROWS.c.content.cast(String) == "{}"
    seen = select(ROWS.c.id).where(_ended(before), ~is_empty, ~names_somebody).limit(most)
    emptied = ROWS.update().where(ROWS.c.id.in_(seen)).values(content={}, last_error=None)
    return connection.execute(emptied).rowcount


def _ended(before: datetime) -> ColumnElement[bool]:
    return ~_is_open(ROWS) & (func.coalesce(ROWS.c.sent_at, ROWS.c.created_at) < before)


def next_due_at(connection: Connection, now: datetime) -> datetime | None:
    """Return when the next message falls due that is not due yet, or None."""
    later = (ROWS.c.state == "waiting") & (ROWS.c.due_at > now)
    found: datetime | None = connection.scalar(select(func.min(ROWS.c.due_at)).where(later))
    return found
