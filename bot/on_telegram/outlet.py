"""Telegram as a place to write to unasked: sends, changes and takes back, and says what became of it."""

import struct
import zlib
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from bot.core.message import Reply
from bot.on_telegram.conversation import Conversation, closed_for
from bot.on_telegram.door import TelegramDoor
from bot.on_telegram.house import PLATFORM, Clock
from bot.on_telegram.speech import LaterError, Letter, Said, from_id, to_id
from bot.on_telegram.text import pages
from marathon.domain.parcel import Parcel
from marathon.errors import MessageRefusedError, OutletBusyError, OutletTroubleError, PlaceClosedError
from marathon.words import doors as words

T = TypeVar("T")
WITHIN_S: Final = 1.5  # what a sending thread may wait; longer is told to who plans
SHUT_AT_FIRST: Final = timedelta(seconds=1)  # a door that opens with the process does so within seconds
SHUT_FOR: Final = timedelta(seconds=30)
DONE_WITHIN_S: Final = 40.0  # the lease of a message is longer
BLANK_PX: Final = (320, 180)


class TelegramOutlet:
    """Writes to people's private chats and to groups, in the pace of the answers given there."""

    platform = PLATFORM
    at_once = 4

    def __init__(self, door: TelegramDoor, clock: Clock) -> None:
        """Take the door whose bot speaks."""
        self._door, self._clock = door, clock
        self._shut_since: datetime | None = None

    def send(self, parcel: Parcel, reply: Reply) -> str:
        """Send a message, and return the ids of all that it became."""

        async def send(talk: Conversation) -> tuple[Said, ...]:
            letter = await talk.letter(reply, parcel.athlete_id)
            return await talk.speech.say(_chat(parcel), letter, within_s=WITHIN_S, is_unasked=True)

        return to_id(self._do(send))

    def edit(self, parcel: Parcel, reply: Reply) -> str | None:
        """Show this in place of a message; return where it stands when that is elsewhere now."""
        stands = from_id(parcel.platform_message_id or "")

        async def edit(talk: Conversation) -> tuple[Said, ...]:
            letter = await talk.letter(reply, parcel.athlete_id)
            return await talk.speech.change(_chat(parcel), stands, letter, within_s=WITHIN_S, is_unasked=True)

        return to_id(self._do(edit))

    def remove(self, parcel: Parcel) -> None:
        """Take a message away; one that is too old for that is emptied."""
        stands = from_id(parcel.platform_message_id or "")

        async def remove(talk: Conversation) -> None:
            await talk.speech.remove(_chat(parcel), stands, within_s=WITHIN_S)

        async def empty(talk: Conversation) -> None:
            said = pages(Reply(title=words.taken_back(await talk.voice(parcel.athlete_id))))
            for one in stands:
                letter = Letter(pages=said, png=_blank() if one.has_picture else None)
                await talk.speech.change(_chat(parcel), (one,), letter, within_s=DONE_WITHIN_S)

        try:
            self._do(remove)
        except MessageRefusedError:
            self._do(empty)

    def _do(self, work: Callable[[Conversation], Coroutine[Any, Any, T]]) -> T:
        """Have something done at Telegram and wait for it; its answers become our errors."""
        from telegram.error import BadRequest, TelegramError

        talk = self._door.conversation
        if talk is None:
            raise OutletBusyError(until=self._look_again_at())
        self._shut_since = None
        done = self._door.submit(work(talk))
        try:
            return done.result(DONE_WITHIN_S)
        except TimeoutError:
            done.cancel()
            raise
        except LaterError as busy:
            until = self._clock.now() + timedelta(seconds=busy.wait_s)
            raise OutletBusyError(until=until) from None
        except TelegramError as refused:
            if problem := closed_for(refused):
                raise PlaceClosedError(problem=problem) from refused
            if isinstance(refused, BadRequest):
                raise MessageRefusedError(problem=str(refused)) from refused
            raise OutletTroubleError(problem=str(refused)) from None

    def _look_again_at(self) -> datetime:
        """Return when the door may be open: after as long again as it has been shut, within bounds."""
        now = self._clock.now()
        self._shut_since = self._shut_since or now
        return now + min(SHUT_FOR, max(SHUT_AT_FIRST, now - self._shut_since))


def _chat(parcel: Parcel) -> int:
    return int(parcel.external_id)


def _blank() -> bytes:
    """Return an empty picture as PNG, to stand where one must not be seen any more."""
    width, height = BLANK_PX
    rows = (b"\x00" + bytes((width + 7) // 8)) * height  # one bit a point, none of them set

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
