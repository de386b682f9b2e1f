"""Says things at Telegram: sends, changes and removes messages, in its pace, whatever it answers to that."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from bot.core.message import HandedFile
from bot.doorway.rates import Rates
from bot.doorway.threads import in_pool
from bot.on_telegram.pace import request_to

if TYPE_CHECKING:
    from telegram import Bot, InlineKeyboardMarkup, Message

T = TypeVar("T")
ANSWER_WITHIN_S: Final = 180.0
REST_WITHIN_S: Final = 40.0
FILE_TAKES_S: Final = 60.0
AGAIN_S: Final = (0.5, 2.0, 5.0)

log = logging.getLogger(__name__)


class LaterError(Exception):
    """Telegram takes nothing there for longer than we may wait."""

    def __init__(self, wait_s: float) -> None:
        """Keep for how long."""
        super().__init__(f"not for {wait_s:.0f} s")
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is to be shown: pages of HTML, the first as the picture's caption where there is one."""

    pages: tuple[str, ...]
    png: bytes | None = None
    keyboard: "InlineKeyboardMarkup | None" = None
    file: HandedFile | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A message that stands in a chat."""

    message_id: int
    has_picture: bool = False


def to_id(said: tuple[Said, ...]) -> str:
    """Return messages as one text to keep."""
    return " ".join(f"{'p' if one.has_picture else 't'}{one.message_id}" for one in said)


def from_id(kept: str) -> tuple[Said, ...]:
    """Return the messages of a kept text."""
    return tuple(Said(int(one[1:]), one.startswith("p")) for one in kept.split())


class Speech:
    """One bot's voice; used on one event loop only."""

    def __init__(
        self, bot: "Bot", rates: Rates, pool: Executor, moved: Callable[[int, int], Awaitable[None]]
    ) -> None:
        """Take who speaks, what counts it and where that may block, and who hears that a group has another id."""
        self._bot, self._rates, self._pool, self._moved = bot, rates, pool, moved

    async def say(
        self, chat_id: int, letter: Letter, *, within_s: float = ANSWER_WITHIN_S, is_unasked: bool = False
    ) -> tuple[Said, ...]:
        """Send a letter, its buttons under the last message, its file behind it.

        Raises: LaterError, TelegramError.
        """
        said: list[Said] = []
        for place, page in enumerate(letter.pages):
            keyboard = letter.keyboard if place == len(letter.pages) - 1 else None
            png = letter.png if place == 0 else None
            send = self._photo(page, png, keyboard) if png is not None else self._text(page, keyboard)
            patience_s = within_s if place == 0 else REST_WITHIN_S  # half a letter would be sent again
            message = await self.paced(chat_id, send, within_s=patience_s, is_unasked=is_unasked)
            said.append(Said(message.message_id, png is not None))
        if letter.file:
            with letter.file.content:
                message = await self.paced(chat_id, self._document(letter.file), within_s=REST_WITHIN_S)
            said.append(Said(message.message_id))
        return tuple(said)

    async def change(
        self,
        chat_id: int,
        said: tuple[Said, ...],
        letter: Letter,
        *,
        within_s: float = ANSWER_WITHIN_S,
        is_unasked: bool = False,
    ) -> tuple[Said, ...]:
        """Show a letter in place of messages, and return where it stands.

        A picture can be put into a message and be changed there, but never taken out: then what stood is
        removed and the letter sent.

        Raises: LaterError, TelegramError.
        """
        first = said[0] if said else None
        is_lost = first is None or (first.has_picture and letter.png is None)
        if is_lost or len(said) != len(letter.pages) or letter.file:
            await self.remove(chat_id, said, within_s=within_s)
            return await self.say(chat_id, letter, within_s=within_s, is_unasked=is_unasked)
        for place, (old, page) in enumerate(zip(said, letter.pages, strict=True)):
            keyboard = letter.keyboard if place == len(letter.pages) - 1 else None
            edit = self._edit(old, page, letter.png if place == 0 else None, keyboard)
            await self.paced(chat_id, edit, within_s=within_s, is_unasked=is_unasked)
        return (Said(said[0].message_id, letter.png is not None), *said[1:])

    async def remove(
        self, chat_id: int, said: tuple[Said, ...], *, within_s: float = ANSWER_WITHIN_S
    ) -> None:
        """Take messages away; no error where one is gone already.

        Raises: LaterError, TelegramError.
        """
        from telegram.error import BadRequest

        for one in said:
            try:
                await self.paced(
                    chat_id,
                    lambda chat, one=one: self._bot.delete_message(chat, one.message_id),  # type: ignore[misc] # mypy infers no type for a default
                    within_s=within_s,
                )
            except BadRequest as refused:
                if "not found" not in str(refused).lower():
                    raise

    async def paced(
        self,
        chat_id: int,
        call: Callable[[int], Awaitable[T]],
        *,
        within_s: float = ANSWER_WITHIN_S,
        is_unasked: bool = False,
    ) -> T:
        """Call Telegram about a chat when it may be, again where it says so, and where the chat is by now.

        Raises: LaterError, TelegramError.
        """
        from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter

        loop = asyncio.get_running_loop()
        until, failures, has_moved = loop.time() + within_s, 0, False
        while True:
            await self._wait(chat_id, until, is_unasked=is_unasked)
            try:
                return await call(chat_id)
            except RetryAfter as busy:
                await in_pool(self._pool, self._rates.close, str(chat_id), _seconds(busy.retry_after))
            except ChatMigrated as moved:
                if has_moved:
                    raise
                has_moved = True
                await self._moved(chat_id, moved.new_chat_id)
                chat_id = moved.new_chat_id
            except BadRequest:
                raise
            except NetworkError:
                if failures == len(AGAIN_S) or is_unasked:
                    raise
                await asyncio.sleep(AGAIN_S[failures])
                failures += 1

    async def _wait(self, chat_id: int, until: float, *, is_unasked: bool) -> None:
        within_s = until - asyncio.get_running_loop().time()
        request = request_to(chat_id, within_s, is_unasked=is_unasked)
        reservation = await in_pool(self._pool, self._rates.reserve, request)
        if not reservation.is_made:
            raise LaterError(reservation.wait_s)
        await asyncio.sleep(reservation.wait_s)

    def _text(
        self, page: str, keyboard: "InlineKeyboardMarkup | None"
    ) -> "Callable[[int], Awaitable[Message]]":
        from telegram import LinkPreviewOptions

        return lambda chat_id: self._bot.send_message(
            chat_id,
            page,
            parse_mode="HTML",
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=keyboard,
        )

    def _photo(
        self, page: str, png: bytes, keyboard: "InlineKeyboardMarkup | None"
    ) -> "Callable[[int], Awaitable[Message]]":
        return lambda chat_id: self._bot.send_photo(
            chat_id, png, caption=page, parse_mode="HTML", reply_markup=keyboard, filename="chart.png"
        )

    def _document(self, file: HandedFile) -> "Callable[[int], Awaitable[Message]]":
        content = file.content.read()  # the SDK holds all of it in any case

        def send(chat_id: int) -> "Awaitable[Message]":
            return self._bot.send_document(
                chat_id, content, filename=file.name, read_timeout=FILE_TAKES_S, write_timeout=FILE_TAKES_S
            )

        return send

    def _edit(
        self, old: Said, page: str, png: bytes | None, keyboard: "InlineKeyboardMarkup | None"
    ) -> Callable[[int], Awaitable[None]]:
        from telegram import InputMediaPhoto, LinkPreviewOptions
        from telegram.error import BadRequest

        async def edit(chat_id: int) -> None:
            try:
                if png is None:
                    await self._bot.edit_message_text(
                        page,
                        chat_id,
                        old.message_id,
                        parse_mode="HTML",
                        link_preview_options=LinkPreviewOptions(is_disabled=True),
                        reply_markup=keyboard,
                    )
                else:
                    media = InputMediaPhoto(png, caption=page, parse_mode="HTML", filename="chart.png")
                    await self._bot.edit_message_media(media, chat_id, old.message_id, reply_markup=keyboard)
            except BadRequest as refused:
                if "not modified" not in str(refused).lower():
                    raise

        return edit


def _seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
