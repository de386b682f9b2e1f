"""What an update of Telegram's says to us, read from the shape it has on the wire."""

from typing import Any

import pytest
from telegram import Update

from bot.on_telegram.heard import Closed, Heard, hear

PHOTO = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 90, "height": 60}]}
VOICE = {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}}
FILE = {"document": {"file_id": "a", "file_unique_id": "b", "file_name": "run.fit", "file_size": 9}}


def heard(**said: Any) -> Heard:
    """Returns what a private message says."""
    who = {"id": 7, "is_bot": False, "first_name": "Ana"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": who, **said}
    update = Update.de_json({"update_id": 1, "message": message}, None)
    found = hear(update, "marathon_bot")
    assert isinstance(found, Heard)
    return found


@pytest.mark.parametrize("said", [PHOTO, VOICE])
def test_what_is_no_file_is_told_from_nothing(said: dict[str, Any]) -> None:
    assert heard(**said).is_unreadable
    assert heard(**said).file is None


@pytest.mark.parametrize("said", [FILE, {"text": "/today"}])
def test_a_file_and_words_can_be_read(said: dict[str, Any]) -> None:
    assert not heard(**said).is_unreadable


def taken_in(before: str, after: str, kind: str = "supergroup") -> object:
    """Returns what it says to us that our membership of a chat has changed."""
    bot = {"id": 1, "is_bot": True, "first_name": "Coach"}
    changed = {
        "chat": {"id": -5, "type": kind, "title": "Owls"},
        "from": {"id": 7, "is_bot": False, "first_name": "Ana"},
        "date": 1,
        "old_chat_member": {"user": bot, "status": before, "until_date": 0},
        "new_chat_member": {"user": bot, "status": after, "until_date": 0},
    }
    return hear(Update.de_json({"update_id": 1, "my_chat_member": changed}, None), "marathon_bot")


def test_who_takes_us_into_a_group_is_told_what_a_group_can_have() -> None:
    found = taken_in("left", "member")
    assert isinstance(found, Heard)
    assert (found.chat_id, found.is_private, found.user_id, found.text) == (-5, False, 7, "/team")
    assert isinstance(taken_in("member", "left"), Closed)


@pytest.mark.parametrize("change", [("member", "member"), ("kicked", "member", "private")])
def test_other_changes_of_a_membership_say_nothing(change: tuple[str, ...]) -> None:
    assert taken_in(*change) is None
