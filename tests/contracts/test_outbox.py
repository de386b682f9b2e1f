"""The outbox on both databases: once by key, in order per place, edited, removed, muted, never lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from marathon.domain.parcel import Message, Parcel
from marathon.domain.work import MOST_ATTEMPTS, Retry
from marathon.store import outbox, outbox_claims, tables
from tests.contracts.asking import Asked
from tests.handing_out import claim_all

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
LATER = NOW + outbox_claims.LEASE + timedelta(seconds=1)
ROWS = tables.Outbox.__table__


def _message(asked: Asked, key: str = "run:1", place: str = "1", text: str = "10 km") -> Message:
    return Message(
        key=key,
        kind="run",
        athlete_id=asked.athlete_id,
        platform="web",
        external_id=place,
        local_date=date(2026, 11, 2),
        content={"text": text},
    )


def _add(asked: Asked, *messages: Message) -> list[bool]:
    return [asked.write(outbox.add, message, NOW) for message in messages]


def _claim(asked: Asked, holder: str = "a", now: datetime = NOW) -> tuple[Parcel, ...]:
    return asked.write(claim_all, holder, now)


def _one(asked: Asked, holder: str = "a", now: datetime = NOW) -> Parcel:
    (parcel,) = _claim(asked, holder, now)
    return parcel


def _state(asked: Asked, key: str = "run:1") -> str:
    with asked.store.read() as connection:
        return str(connection.scalar(select(ROWS.c.state).where(ROWS.c.key == key)))


def _sent(asked: Asked, key: str = "run:1") -> None:
    _add(asked, _message(asked, key))
    asked.write(outbox.sent, _one(asked, key), f"id of {key}", NOW)
    assert _state(asked, key) == "sent"


def test_a_message_is_kept_and_handed_out_once(asked: Asked) -> None:
    assert _add(asked, _message(asked), _message(asked, text="again")) == [True, False]
    parcel = _one(asked)
    assert (parcel.key, parcel.content, parcel.platform_message_id) == ("run:1", {"text": "10 km"}, None)
    assert _claim(asked, "b") == ()
    asked.write(outbox.sent, parcel, "77", NOW)
    assert _claim(asked, "b", LATER) == ()
    assert _add(asked, _message(asked)) == [False]


def test_a_place_gets_its_messages_one_after_the_other_and_waits_for_no_other_place(asked: Asked) -> None:
    _add(asked, _message(asked, "1"), _message(asked, "2"), _message(asked, "3", place="2"))
    first, other = _claim(asked)
    assert (first.key, other.key) == ("1", "3")
    asked.write(outbox.retry, first, Retry(reason="429"), NOW, 0.0)
    assert _claim(asked, "b") == ()
    soon = NOW + timedelta(seconds=5)
    assert asked.read(outbox.next_due_at, NOW) == soon
    again = _one(asked, "c", soon)
    assert (again.key, again.attempts) == ("1", 2)
    asked.write(outbox.sent, again, "1", soon)
    assert _one(asked, "d", soon).key == "2"


def test_what_a_killed_process_was_sending_is_handed_out_after_its_lease(asked: Asked) -> None:
    _add(asked, _message(asked))
    killed = _one(asked, "killed")
    assert _claim(asked, "next") == ()
    again = _one(asked, "next", LATER)
    asked.write(outbox.sent, killed, "old", LATER)
    assert _state(asked) == "sending"
    asked.write(outbox.sent, again, "new", LATER)
    assert _state(asked) == "sent"


def test_a_waiting_message_is_edited_before_it_goes(asked: Asked) -> None:
    _add(asked, _message(asked))
    assert asked.write(outbox.edit, "run:1", {"text": "11 km"}, NOW)
    parcel = _one(asked)
    assert (parcel.content, parcel.platform_message_id) == ({"text": "11 km"}, None)


def test_a_sent_message_is_edited_by_its_id_and_only_if_it_says_something_else(asked: Asked) -> None:
    _sent(asked)
    assert not asked.write(outbox.edit, "run:1", {"text": "10 km"}, NOW)
    assert asked.write(outbox.edit, "run:1", {"text": "11 km"}, NOW)
    parcel = _one(asked, "b")
    assert (parcel.content, parcel.platform_message_id) == ({"text": "11 km"}, "id of run:1")


@pytest.mark.parametrize("change", ["edit", "remove"])
def test_what_changes_while_it_is_being_sent_follows_at_once(asked: Asked, change: str) -> None:
    _add(asked, _message(asked))
    parcel = _one(asked)
    if change == "edit":
        asked.write(outbox.edit, "run:1", {"text": "11 km"}, NOW)
    else:
        asked.write(outbox.remove, "run:1", NOW)
    assert _claim(asked, "b") == ()
    asked.write(outbox.sent, parcel, "77", NOW)
    follows = _one(asked, "c")
    assert (follows.platform_message_id, follows.removed) == ("77", change == "remove")


def test_a_removed_message_is_taken_back_and_its_key_never_sent_again(asked: Asked) -> None:
    _sent(asked)
    assert asked.write(outbox.remove, "run:1", NOW)
    assert not asked.write(outbox.remove, "run:1", NOW)
    assert not asked.write(outbox.edit, "run:1", {"text": "11 km"}, NOW)
    parcel = _one(asked, "b")
    assert parcel.removed
    asked.write(outbox.sent, parcel, None, NOW)
    assert _add(asked, _message(asked)) == [False]
    assert _claim(asked, "c", LATER) == ()


@pytest.mark.parametrize("was_tried", [False, True])
def test_a_message_removed_before_anybody_saw_it_is_never_sent(asked: Asked, was_tried: bool) -> None:
    _add(asked, _message(asked))
    parcel = _one(asked) if was_tried else None
    assert asked.write(outbox.remove, "run:1", NOW)
    if parcel:
        asked.write(outbox.retry, parcel, Retry(reason="timeout"), NOW, 0.0)
    assert _claim(asked, "b", LATER) == ()


def test_a_failed_message_holds_nobody_up(asked: Asked) -> None:
    _add(asked, _message(asked, "1"), _message(asked, "2"))
    asked.write(outbox.failed, _one(asked), "too_long")
    assert _state(asked, "1") == "failed"
    assert _one(asked, "b").key == "2"


def test_a_message_that_fails_too_often_is_given_up_but_not_for_a_busy_platform(asked: Asked) -> None:
    _add(asked, _message(asked))
    parcel = _one(asked)
    asked.write(outbox.retry, parcel, Retry(reason="429", at=LATER), NOW, 0.0)
    assert _one(asked, "b", LATER).attempts == 1
    asked.write(
        outbox.retry, replace(parcel, holder="b", attempts=MOST_ATTEMPTS), Retry(reason="x"), NOW, 0.0
    )
    assert _state(asked) == "failed"


def test_a_muted_place_gets_nothing_more_and_is_told_of_once(asked: Asked) -> None:
    place = {"athlete_id": asked.athlete_id, "platform": "web", "external_id": "1", "audience": "owner"}
    asked.store.write(
        lambda connection: connection.execute(tables.Destination.__table__.insert().values(**place))
    )
    _add(asked, _message(asked, "1"), _message(asked, "2", place="2"))
    assert asked.write(outbox.mute_place, "web", "1", NOW)
    assert not asked.write(outbox.mute_place, "web", "1", NOW)
    _add(asked, _message(asked, "3"))
    assert _one(asked).key == "2"
    assert [_state(asked, key) for key in "123"] == ["muted", "sending", "muted"]


def test_what_was_sent_long_ago_is_emptied_but_can_be_edited_and_removed(asked: Asked) -> None:
    _sent(asked)
    long_after = NOW + timedelta(days=91)
    asked.write(outbox.empty_seen, NOW + timedelta(days=90), most=1)
    assert _content(asked) == {}
    assert asked.write(outbox.empty_seen, NOW + timedelta(days=90)) == 0
    assert asked.write(outbox.edit, "run:1", {"text": "11 km"}, long_after)
    edited = _one(asked, "b", long_after)
    assert (edited.content, edited.platform_message_id) == ({"text": "11 km"}, "id of run:1")
    asked.write(outbox.sent, edited, "id of run:1", long_after)
    assert asked.write(outbox.remove, "run:1", long_after)


def test_what_stands_nowhere_is_forgotten_once_it_is_old(asked: Asked) -> None:
    for key in ("waiting", "seen", "failed"):
        _add(asked, _message(asked, key, place=key))
    for parcel in _claim(asked):
        if parcel.key == "seen":
            asked.write(outbox.sent, parcel, "1", NOW)
        elif parcel.key == "failed":
            asked.write(outbox.failed, parcel, "too_long")
        else:
            asked.write(outbox.retry, parcel, Retry(reason="429", at=LATER), NOW, 0.0)
    assert asked.write(outbox.forget_unseen, NOW) == 0
    assert asked.write(outbox.forget_unseen, LATER) == 1
    assert [_state(asked, key) for key in ("waiting", "seen", "failed")] == ["waiting", "sent", "None"]


def test_what_names_somebody_is_found_when_that_person_is_forgotten(asked: Asked) -> None:
    _add(asked, replace(_message(asked), content={"about": 7, "text": "done elsewhere"}))
    asked.write(outbox.sent, _one(asked), "1", NOW)
    assert asked.write(outbox.empty_seen, LATER) == 0
    assert _content(asked)["about"] == 7


def _content(asked: Asked, key: str = "run:1") -> dict[str, object]:
    with asked.store.read() as connection:
        return dict(connection.scalar(select(ROWS.c.content).where(ROWS.c.key == key)) or {})
