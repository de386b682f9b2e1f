"""Messages as rows before they are sent: kept, edited and removed by their key, and how the sending went."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Row,
    String,
    Update,
    bindparam,
    case,
    exists,
    func,
    select,
)

from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address, Message, Parcel
from marathon.domain.work import MOST_ATTEMPTS, Retry, retry_delay
from marathon.store import tables
from marathon.store.rows import insert_into

ROWS = tables.Outbox.__table__
PLACES = tables.Destination.__table__
_IS_MUTED = select(
    exists().where(
        PLACES.c.platform == bindparam("platform"),
        PLACES.c.external_id == bindparam("external_id"),
        PLACES.c.muted_at.is_not(None),
    )
)
OPEN: Final = ("waiting", "sending")
_NEXT_DUE = select(func.min(ROWS.c.due_at)).where(
    ROWS.c.state == "waiting", ROWS.c.due_at > bindparam("now", type_=ROWS.c.due_at.type)
)


def add(connection: Connection, message: Message, now: datetime, not_before: datetime | None = None) -> bool:
    """Keep a message to be sent; False when one of its key is known, which is left as it is.

    Args: not_before: when it may be sent; messages that come later to its place do not wait for it.
    """
    here = {"platform": message.platform, "external_id": message.external_id}
    values = {
        **asdict(message),
        "due_at": not_before or now,
        "created_at": now,
        "state": "muted" if connection.scalar(_IS_MUTED, here) else "waiting",
    }
    return connection.execute(_insert_once(connection.dialect.name), values).first() is not None


@cache
def _insert_once(dialect: str) -> Executable:
    once = insert_into(dialect, ROWS).on_conflict_do_nothing(index_elements=["key"])
    return once.returning(ROWS.c.id)


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


def put_back(connection: Connection, key: str, content: Mapping[str, object], now: datetime) -> bool:
    """Send a message once more that was taken back; False where it was not."""
    row = _locked(connection, ROWS.c.key == key)
    if row is None or not row.removed or row.state in ("failed", "muted"):
        return False
    _change(connection, row, now, content=content, removed=False)
    return True


def _locked(connection: Connection, which: ColumnElement[bool]) -> Row[Any] | None:
    return connection.execute(select(ROWS).where(which).with_for_update()).first()


def _change(connection: Connection, row: Row[Any], now: datetime, **changes: object) -> None:
    """Put a message in line again; one that is with its outlet follows when that has reported."""
    values: dict[str, object] = {**changes, "revision": row.revision + 1}
    if row.state != "sending":
        is_shown = row.platform_message_id is not None
        is_back = row.removed and not changes.get("removed", True)
        waits = is_shown or is_back or (row.state == "waiting" and not changes.get("removed"))
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


def move_message(connection: Connection, parcel: Parcel, platform_message_id: str) -> None:
    """Keep that a message of the platform stands under another id now, for all that it holds."""
    old = ROWS.c.platform_message_id == parcel.platform_message_id
    connection.execute(
        ROWS.update().where(at_place_of(parcel), old).values(platform_message_id=platform_message_id)
    )


def hand_back(connection: Connection, parcel: Parcel) -> None:
    """Let a message wait as before it was handed out."""
    _report(connection, parcel, state="waiting", attempts=parcel.attempts - 1)


def at_place_of(parcel: Parcel) -> ColumnElement[bool]:
    """Return the condition of standing where a message goes."""
    return (ROWS.c.platform == parcel.platform) & (ROWS.c.external_id == parcel.external_id)


def hold(connection: Connection, parcel: Parcel, until: datetime) -> None:
    """Let a message that was handed out wait as if it had not been tried; what comes later to its place may go."""
    _report(connection, parcel, state="waiting", due_at=until, attempts=0, last_error=None)


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
    told = {f"new_{name}": value for name, value in values.items()}
    handed_out = {"row_id": parcel.id, "holder": parcel.holder, "as_of": parcel.revision}
    connection.execute(_reported(state, *values), {**handed_out, **told})


@cache
def _reported(state: str, *names: str) -> Update:
    """Return the statement that keeps a report; what changed meanwhile waits again, but for what nobody has seen."""
    values: dict[str, Any] = {name: bindparam(f"new_{name}", type_=ROWS.c[name].type) for name in names}
    if state != "failed":
        has_changed = ROWS.c.revision != bindparam("as_of")
        shown = values.get("platform_message_id", ROWS.c.platform_message_id)
        is_unseen = ROWS.c.removed & shown.is_(None)
        waits = ~is_unseen if state == "waiting" else has_changed & ~is_unseen
        values["state"] = case((waits, "waiting"), else_="sent")
        values["attempts"] = case((has_changed, 0), else_=values.get("attempts", ROWS.c.attempts))
    reported = ROWS.update().where(
        ROWS.c.id == bindparam("row_id"), ROWS.c.lease_holder == bindparam("holder")
    )
    return reported.values({"state": state, "lease_holder": None, "lease_until": None, **values})


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
    return ROWS.c.state.not_in(OPEN) & (func.coalesce(ROWS.c.sent_at, ROWS.c.created_at) < before)


def next_due_at(connection: Connection, now: datetime) -> datetime | None:
    """Return when the next message falls due that is not due yet, or None."""
    found: datetime | None = connection.scalar(_NEXT_DUE, {"now": now})
    return found
