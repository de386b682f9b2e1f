"""The log of notices: what each person was told, in which words, and nothing of what was taken back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    String,
    Update,
    bindparam,
    case,
    exists,
    func,
    select,
)

from marathon.domain.athlete import AthleteId
from marathon.domain.message_cards import Delivery, MessageLine
from marathon.domain.notice import Notice, Posting
from marathon.domain.turn import Kept
from marathon.store import tables
from marathon.store.json_values import from_json, to_json
from marathon.store.rows import insert_into, parts

ROWS = tables.NotificationLog.__table__
OUTBOX = tables.Outbox.__table__
LATE: Final = "late"
_AT_ITS_PLACE: Final = "@" + OUTBOX.c.platform + ":" + OUTBOX.c.external_id
_CONTENT = select(ROWS.c.content).where(ROWS.c.key == bindparam("key")).with_for_update()
_KEPT = (
    select(
        ROWS.c.athlete_id,
        func.max(case((ROWS.c.state != LATE, ROWS.c.local_date))),
        func.max(case((ROWS.c.state == LATE, ROWS.c.local_date))),
    )
    .where(ROWS.c.kind == bindparam("kind"), ROWS.c.local_date >= bindparam("since"))
    .group_by(ROWS.c.athlete_id)
)
_DELIVERY: Final = {"waiting": Delivery.WAITING, "sent": Delivery.SENT, "dead": Delivery.FAILED}


def add(connection: Connection, posting: Posting, now: datetime) -> bool:
    """Keep a notice; False when one of its key is known, which is left as it is unless it was noted as too late."""
    values = _values_of(posting, now) | {"content": {"notice": to_json(posting.notice)}, "state": "waiting"}
    return connection.execute(_insert_or_late(connection.dialect.name), values).first() is not None


@cache
def _insert_or_late(dialect: str) -> Executable:
    statement = insert_into(dialect, ROWS)
    anew = {name: statement.excluded[name] for name in ("created_at", "content", "state")}
    was_late = ROWS.c.state == LATE
    return statement.on_conflict_do_update(index_elements=["key"], set_=anew, where=was_late).returning(
        ROWS.c.id
    )


def note_late(connection: Connection, posting: Posting, now: datetime) -> bool:
    """Note that a notice came too late to be told, and nothing of what it would have said; False when it is known."""
    values = _values_of(posting, now) | {"content": {}, "state": LATE}
    statement = insert_into(connection.dialect.name, ROWS).values(**values)
    once = statement.on_conflict_do_nothing(index_elements=["key"]).returning(ROWS.c.id)
    return connection.execute(once).first() is not None


def _values_of(posting: Posting, now: datetime) -> dict[str, Any]:
    return {
        "key": posting.key,
        "athlete_id": posting.athlete_id,
        "kind": posting.notice.code,
        "local_date": posting.local_date,
        "created_at": now,
    }


def kept_of_kind(connection: Connection, kind: str, since: date) -> dict[AthleteId, Kept]:
    """Return, of each person with a notice of a kind since a local date, the latest one told and the latest noted."""
    rows = connection.execute(_KEPT, {"kind": kind, "since": since})
    return {AthleteId(row[0]): Kept(told=row[1], noted=row[2]) for row in rows}


def notice_of(connection: Connection, key: str) -> Notice | None:
    """Return a notice by its key, None when there is none or it was taken back."""
    content = _content(connection, key)
    return _notice_in(content) if content else None


def notices_of(connection: Connection, keys: Sequence[str]) -> dict[str, Notice]:
    """Return those of these notices that there are, those taken back or noted as too late left out."""
    query = select(ROWS.c.key, ROWS.c.content)
    return {
        row.key: _notice_in(row.content)
        for part in parts(keys)
        for row in connection.execute(query.where(ROWS.c.key.in_(part)))
        if row.content
    }


def of_kind(connection: Connection, kind: str, since: date) -> tuple[tuple[AthleteId, Notice], ...]:
    """Return whom was told what of a kind about the days from one on, those taken back left out."""
    query = select(ROWS.c.athlete_id, ROWS.c.content).where(ROWS.c.kind == kind, ROWS.c.local_date >= since)
    rows = connection.execute(query.order_by(ROWS.c.id))
    return tuple((AthleteId(row[0]), _notice_in(row[1])) for row in rows if row[1])


def change(connection: Connection, key: str, notice: Notice) -> bool:
    """Change the facts of a notice; False when there is none (any more), or it says so already."""
    content, facts = _content(connection, key), to_json(notice)
    if not content or content["notice"] == facts:
        return False
    _set(connection, key, content={**content, "notice": facts})
    return True


def tell(connection: Connection, key: str, told: Sequence[str], now: datetime) -> None:
    """Keep that a notice was told, in these words; one that was taken back meanwhile keeps nothing."""
    connection.execute(_tell(connection.dialect.name), {"told_key": key, "words": list(told), "at": now})


@cache
def _tell(dialect: str) -> Update:
    """Return the statement that adds the words to what is kept, on either database in its own way."""
    words = bindparam("words", type_=ROWS.c.content.type)
    if dialect == "sqlite":
        content: ColumnElement[Any] = func.json_set(ROWS.c.content, "$.told", func.json(words))
    else:
        content = ROWS.c.content.op("||")(func.jsonb_build_object("told", words))
    sent_at = func.coalesce(ROWS.c.sent_at, bindparam("at", type_=ROWS.c.sent_at.type))
    is_kept = ROWS.c.content.cast(String) != "{}"
    return (
        ROWS.update()
        .where(ROWS.c.key == bindparam("told_key"), is_kept)
        .values(content=content, state="sent", sent_at=sent_at)
    )


def give_up(connection: Connection, key: str) -> None:
    """Keep that a notice reached nobody, unless it did somewhere."""
    waiting = (ROWS.c.key == key) & (ROWS.c.state == "waiting")
    connection.execute(ROWS.update().where(waiting).values(state="dead"))


def known(connection: Connection, keys: Sequence[str]) -> frozenset[str]:
    """Return which of these notices there are, whatever became of them."""
    query = select(ROWS.c.key)
    return frozenset(
        key for part in parts(keys) for key in connection.scalars(query.where(ROWS.c.key.in_(part)))
    )


def unreached(connection: Connection, keys: Collection[str]) -> frozenset[str]:
    """Return which of these notices were told nowhere, and are on their way nowhere."""
    return frozenset(connection.scalars(select(ROWS.c.key).where(ROWS.c.key.in_(keys), _is_unreached())))


def unreached_of(
    connection: Connection, athlete_id: AthleteId, kinds: Collection[str], since: datetime
) -> tuple[Posting, ...]:
    """Return a person's notices of these kinds that were told nowhere, oldest first, those taken back left out."""
    theirs = (ROWS.c.athlete_id == athlete_id) & ROWS.c.kind.in_(kinds) & (ROWS.c.created_at >= since)
    rows = connection.execute(select(ROWS).where(theirs, _is_unreached()).order_by(ROWS.c.id))
    return tuple(
        Posting(key=row.key, athlete_id=athlete_id, notice=_notice_in(row.content), local_date=row.local_date)
        for row in rows
        if row.content
    )


def kept_with(connection: Connection, kind: str, part: str, since: datetime) -> tuple[Posting, ...]:
    """Return the notices of a kind since an instant whose key holds a part, those taken back left out."""
    which = (ROWS.c.kind == kind) & (ROWS.c.created_at >= since) & ROWS.c.key.contains(part, autoescape=True)
    return tuple(
        Posting(
            key=row.key,
            athlete_id=AthleteId(row.athlete_id),
            notice=_notice_in(row.content),
            local_date=row.local_date,
        )
        for row in connection.execute(select(ROWS).where(which).order_by(ROWS.c.id))
        if row.content
    )


def _is_unreached() -> ColumnElement[bool]:
    tells = OUTBOX.c.key == ROWS.c.key + _AT_ITS_PLACE
    on_its_way = OUTBOX.c.state.in_(("waiting", "sending")) & (OUTBOX.c.athlete_id == ROWS.c.athlete_id)
    return ROWS.c.state.in_(("waiting", "dead")) & ~exists().where(tells, on_its_way)


def take_back(connection: Connection, key: str) -> None:
    """Keep nothing of what a notice said; its key stands."""
    _set(connection, key, content={})


def put_back(connection: Connection, key: str, notice: Notice) -> bool:
    """Let a notice that was taken back be told once more; False where it was not."""
    was_taken_back = connection.scalar(_CONTENT, {"key": key}) == {}
    if was_taken_back:
        _set(connection, key, content={"notice": to_json(notice)}, state="waiting")
    return was_taken_back


def take_back_kinds(connection: Connection, athlete_id: AthleteId, kinds: Collection[str]) -> None:
    """Keep nothing of what an athlete's notices of these kinds said."""
    theirs = (ROWS.c.athlete_id == athlete_id) & ROWS.c.kind.in_(kinds)
    connection.execute(ROWS.update().where(theirs).values(content={}))


def page(
    connection: Connection, athlete_id: AthleteId, before: int | None, most: int
) -> tuple[MessageLine, ...]:
    """Return an athlete's notices, newest first, those with a number below one where it is given."""
    query = select(ROWS).where(ROWS.c.athlete_id == athlete_id).order_by(ROWS.c.id.desc()).limit(most)
    rows = connection.execute(query if before is None else query.where(ROWS.c.id < before)).all()
    messages = _messages(connection, athlete_id, [row.key for row in rows])
    return tuple(_line(row, messages.get(row.key, ())) for row in rows)


def newest(
    connection: Connection, athlete_id: AthleteId, kinds: Collection[str] | None
) -> MessageLine | None:
    """Return an athlete's newest notice, of these kinds where they are given; None without one."""
    query = select(ROWS).where(ROWS.c.athlete_id == athlete_id).order_by(ROWS.c.id.desc()).limit(1)
    row = connection.execute(query if kinds is None else query.where(ROWS.c.kind.in_(kinds))).first()
    return None if row is None else _line(row, _messages(connection, athlete_id, [row.key]).get(row.key, ()))


def _messages(
    connection: Connection, athlete_id: AthleteId, keys: Collection[str]
) -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """Return for which platforms there are messages of these notices, and whether they stand there now."""
    stands = OUTBOX.c.platform_message_id.is_not(None)
    query = select(ROWS.c.key, OUTBOX.c.platform, stands).join(
        OUTBOX, OUTBOX.c.key == ROWS.c.key + _AT_ITS_PLACE
    )
    query = query.where(
        OUTBOX.c.athlete_id == athlete_id, ROWS.c.athlete_id == athlete_id, ROWS.c.key.in_(keys)
    )
    found: dict[str, tuple[tuple[str, bool], ...]] = {}
    for key, platform, is_told in connection.execute(query.order_by(OUTBOX.c.id)):
        found[key] = (*found.get(key, ()), (platform, is_told))
    return found


def _line(row: Any, messages: tuple[tuple[str, bool], ...]) -> MessageLine:
    delivery = _delivery(row)
    return MessageLine(
        number=row.id,
        key=row.key,
        kind=row.kind,
        date=row.local_date,
        at=row.sent_at or row.created_at,
        delivery=Delivery.HERE if delivery is Delivery.WAITING and not messages else delivery,
        platforms=tuple(platform for platform, stands in messages if stands),
        told=tuple(row.content.get("told", ())),
        notice=_notice_in(row.content) if row.content else None,
    )


def _delivery(row: Any) -> Delivery:
    if row.state == LATE:
        return Delivery.LATE
    return _DELIVERY[row.state] if row.content else Delivery.TAKEN_BACK


def _notice_in(content: Mapping[str, Any]) -> Notice:
    notice: Notice = from_json(Notice, content["notice"])
    return notice


def _content(connection: Connection, key: str) -> Mapping[str, Any]:
    """Return what is kept of a notice, for a change in the same unit; empty when there is nothing (any more)."""
    found: Mapping[str, Any] | None = connection.scalar(_CONTENT, {"key": key})
    return found or {}


def _set(connection: Connection, key: str, **values: object) -> None:
    connection.execute(ROWS.update().where(ROWS.c.key == key).values(**values))
