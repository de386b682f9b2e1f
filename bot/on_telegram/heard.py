"""What an update says: who spoke where and what, which button was pressed, or what became of a chat."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypedDict

from marathon.words.languages import spoken

if TYPE_CHECKING:
    from telegram import CallbackQuery, ChatMemberUpdated, Document, Message, Update, User

GROUPS: Final = frozenset({"group", "supergroup"})
_OUT: Final = ("kicked", "left")
UPDATES: Final = ("message", "callback_query", "my_chat_member")
"""The kinds of updates we ask Telegram for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that was dropped, still at Telegram."""

    file_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A pressed button: the query to acknowledge, what the button carries, and the message it is under."""

    query_id: str
    data: str
    message_id: int
    has_picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Something a person said, dropped or pressed; language is that of their Telegram, empty for none of ours.

    is_unreadable: a photo or the like came, which is no file to us.
    """

    chat_id: int
    is_private: bool
    user_id: int
    name: str
    language: str
    text: str = ""
    file: File | None = None
    is_unreadable: bool = False
    press: Press | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A group has another id from now on."""

    old_id: int
    new_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The bot was blocked, or put out of a group."""

    chat_id: int


def hear(update: "Update", username: str) -> Heard | Moved | Closed | None:
    """Return what an update says to us; None for what is none of our business.

    Args:
        username: our own, without the sign before it: in a group a command may be meant for another bot.
    """
    if update.callback_query:
        return _press(update.callback_query)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    if update.message:
        return _message(update.message, username)
    return None


def _message(message: "Message", username: str) -> Heard | Moved | None:
    if message.migrate_to_chat_id:
        return Moved(old_id=message.chat.id, new_id=message.migrate_to_chat_id)
    user, kind = message.from_user, message.chat.type
    if user is None or user.is_bot:
        return None
    text = _plain(message.text or message.caption or "")
    if kind in GROUPS:
        if not _is_for_us(text, username):
            return None
        return Heard(chat_id=message.chat.id, is_private=False, **_who(user), text=text)
    if kind != "private" or not (text or message.effective_attachment):
        return None
    file = _file(message.document) if message.document else None
    return Heard(
        chat_id=message.chat.id,
        is_private=True,
        **_who(user),
        text=text,
        file=file,
        is_unreadable=file is None and bool(message.effective_attachment),
    )


def _file(document: "Document") -> File:
    return File(file_id=document.file_id, name=document.file_name or "", size=document.file_size or 0)


def _is_for_us(text: str, username: str) -> bool:
    command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    _, _, meant = command.partition("@")
    return bool(command) and meant.lower() in ("", username.lower())


def _press(query: "CallbackQuery") -> Heard | None:
    message = query.message
    if message is None or not query.data:
        return None
    press = Press(
        query_id=query.id,
        data=query.data,
        message_id=message.message_id,
        has_picture=bool(getattr(message, "photo", None)),
    )
    is_private = message.chat.type == "private"
    return Heard(chat_id=message.chat.id, is_private=is_private, **_who(query.from_user), press=press)


def _membership(changed: "ChatMemberUpdated") -> Heard | Closed | None:
    """Return that we are out; or, where somebody takes us into a group, that they ask for its team's card."""
    if changed.new_chat_member.status in _OUT:
        return Closed(chat_id=changed.chat.id)
    if changed.chat.type not in GROUPS or changed.old_chat_member.status not in _OUT:
        return None
    return Heard(chat_id=changed.chat.id, is_private=False, **_who(changed.from_user), text="/team")


class _Who(TypedDict):
    user_id: int
    name: str
    language: str


def _who(user: "User") -> _Who:
    name = _plain(user.full_name or "")  # a deleted account has none
    return _Who(user_id=user.id, name=name, language=spoken(user.language_code or "") or "")


def _plain(text: str) -> str:
    """Return a text without what no database keeps: halves of characters, and the character zero."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
