"""One update's answer: who spoke, what the house says to it, and how it is shown."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.core.commands.start import FROM_GROUP
from bot.core.message import Attachment, Incoming, Picture, Place, Reply
from bot.doorway.buttons import kept_buttons, read_button
from bot.doorway.threads import in_pool
from bot.on_telegram.heard import Closed, File, Heard, Moved, Press
from bot.on_telegram.house import PLATFORM, House, Profile, place_of
from bot.on_telegram.keyboard import keyboard
from bot.on_telegram.speech import LaterError, Letter, Said, Speech, to_id
from bot.on_telegram.text import pages
from marathon.domain.athlete import AthleteId
from marathon.domain.drop_room import check_drop
from marathon.errors import ButtonOwnerError, CoachError, FileTooLargeError, HurryError
from marathon.words import commands as command_words
from marathon.words import doors as words
from marathon.words.errors import error_text
from marathon.words.labels import Label, label
from marathon.words.phrases import cut
from marathon.words.voice import Voice

if TYPE_CHECKING:
    from telegram import Bot
    from telegram.error import TelegramError

MOST_TOAST_UNITS: Final = 200
GONE: Final = (
    "chat not found",
    "user not found",
    "deactivated",
    "peer_id_invalid",
    "chat_write_forbidden",
    "kicked",
)
TO_STRANGERS: Final = Voice()  # in English: nothing is known of them
BUSY_EVERY_S: Final = 4.5  # what Telegram shows for five seconds

log = logging.getLogger(__name__)


class Conversation:
    """Answers what was heard; used on one event loop only."""

    def __init__(
        self, bot: "Bot", house: House, speech: Speech, greeted: Callable[[AthleteId, int], Awaitable[None]]
    ) -> None:
        """Take who answers, and who hears that somebody was answered in their private chat."""
        self._bot, self._house, self.speech, self._greeted = bot, house, speech, greeted

    async def handle(self, heard: Heard | Moved | Closed) -> None:
        """Answer one update, or take note; whatever goes wrong ends here."""
        from telegram.error import TelegramError

        try:
            await self._handle(heard)
        except LaterError as busy:
            log.warning("an answer was given up: %s", busy)
        except TelegramError as refused:
            await self._refused(heard, refused)
        except Exception:
            log.exception("an update could not be answered")
            if isinstance(heard, Heard):
                await self._apologise(heard)

    async def hurry(self, heard: Heard | Moved | Closed) -> None:
        """Say that something was left out, and nothing where that cannot be said."""
        with suppress(Exception):
            if not isinstance(heard, Heard):
                return
            speaker = await self._speaker(heard)
            if speaker is not None:
                voice = await in_pool(self._house.chat_pool, self._house.voice, speaker)
                await self._show(heard, speaker, Reply(title=error_text(HurryError(), voice)))

    async def _handle(self, heard: Heard | Moved | Closed) -> None:
        match heard:
            case Moved(old_id=old, new_id=new):
                await in_pool(self._house.chat_pool, self._house.moved, place_of(old), place_of(new))
            case Closed(chat_id=chat_id):
                await in_pool(
                    self._house.chat_pool, self._house.closed, place_of(chat_id), "the chat was closed"
                )
            case Heard(press=None):
                await self._said(heard)
            case Heard(press=press):
                assert press is not None
                await self._pressed(heard, press)

    async def _said(self, heard: Heard) -> None:
        speaker = await self._speaker(heard)
        if speaker is None:
            voice = _voice(heard)
            title, lines = command_words.welcome_group(voice), (command_words.stranger_in_group(voice),)
            await self._show(heard, None, Reply(title=title, lines=lines, is_for_private=True))
            return
        try:
            files = (await self._fetched(heard.file),) if heard.file else ()
        except FileTooLargeError as error:
            await self._show(heard, speaker, Reply(title=error_text(error, await self.voice(speaker))))
            return
        reply = await self._answered(heard, speaker, heard.text, files)
        await self._show(heard, speaker, reply)
        if heard.is_private and not reply.is_farewell:
            await self._greeted(speaker, heard.chat_id)

    async def _pressed(self, heard: Heard, press: Press) -> None:
        """Do what a button says, once where it changes something."""
        speaker = await self._speaker(heard)
        token, place = read_button(press.data)
        try:
            if speaker is None:
                raise ButtonOwnerError
            command = await in_pool(self._house.chat_pool, self._house.buttons.press, speaker, token, place)
        except CoachError as error:
            await self._toast(heard, press, speaker, error)
            return
        acknowledged = asyncio.create_task(self._acknowledge(press))
        reply = await self._answered(heard, speaker, command)
        if not (reply.is_view or reply.is_refusal or reply.is_farewell):
            await in_pool(self._house.chat_pool, self._house.buttons.spend, token, place)
        can_stand_there = reply.picture is not None or not press.has_picture
        replaces = reply.is_view and can_stand_there and not reply.explains_another
        stands = Said(press.message_id, press.has_picture) if replaces else None
        await self._show(heard, speaker, reply, stands)
        await acknowledged

    async def _toast(self, heard: Heard, press: Press, speaker: AthleteId | None, error: CoachError) -> None:
        """Answer a button that says nothing to this person."""
        voice = _voice(heard) if speaker is None else await self.voice(speaker)
        said = cut(error_text(error, voice), MOST_TOAST_UNITS)
        await self._bot.answer_callback_query(press.query_id, said, show_alert=True)

    async def voice(self, athlete_id: AthleteId) -> Voice:
        """Return how to speak to a person."""
        return await in_pool(self._house.chat_pool, self._house.voice, athlete_id)

    async def _acknowledge(self, press: Press) -> None:
        """Let the button rest; a query that came too late for that is no loss."""
        with suppress(Exception):
            await self._bot.answer_callback_query(press.query_id)

    async def _speaker(self, heard: Heard) -> AthleteId | None:
        """Return who speaks; in a group a stranger stays one."""
        pool, account = self._house.chat_pool, str(heard.user_id)
        if heard.is_private:
            told = Profile(name=heard.name, language=heard.language, private_chat=str(heard.chat_id))
            return await in_pool(pool, self._house.arrive, account, told)
        return await in_pool(pool, self._house.find, account)

    async def _answered(
        self, heard: Heard, speaker: AthleteId, text: str, files: tuple[Attachment, ...] = ()
    ) -> Reply:
        incoming = Incoming(
            speaker=speaker,
            text=text,
            place=Place.PRIVATE if heard.is_private else Place.GROUP,
            attachments=files,
            platform=PLATFORM,
            chat="" if heard.is_private else str(heard.chat_id),
            is_unreadable=heard.is_unreadable,
        )
        return await in_pool(self._house.chat_pool, self._house.answer, incoming)

    async def _fetched(self, file: File) -> Attachment:
        """Fetch a dropped file.

        Raises: FileTooLargeError before anything is fetched.
        """
        check_drop([file.size])
        found = await self._bot.get_file(file.file_id)
        return Attachment(name=file.name, content=bytes(await found.download_as_bytearray()))

    async def _show(
        self, heard: Heard, reader: AthleteId | None, reply: Reply, stands: Said | None = None
    ) -> None:
        """Send a reply, or show it in place of the message whose button was pressed."""
        letter = await self.letter(reply, reader, heard.chat_id, _voice(heard))
        if stands is None:
            said = await self.speech.say(heard.chat_id, letter)
        else:
            said = await self.speech.change(heard.chat_id, (stands,), letter)
        if reply.card_of is not None and reader is not None and not heard.is_private:
            place = place_of(heard.chat_id)
            await in_pool(
                self._house.chat_pool, self._house.card_shown, reader, reply.card_of, place, to_id(said)
            )

    async def letter(
        self,
        reply: Reply,
        reader: AthleteId | None,
        chat_id: int | None = None,
        to_stranger: Voice = TO_STRANGERS,
    ) -> Letter:
        """Return a reply as it is sent, its picture drawn.

        Args:
            reader: whose the buttons are; None for a stranger.
            chat_id: where somebody waits for it, and is shown that a picture is on its way.
            to_stranger: how to speak to somebody who is not known.
        """
        png = None
        if reply.picture:
            png = await self._drawn(reply.picture, chat_id)
        token = await self._token(reply, reader)
        link = None
        if reply.is_for_private or reply.start_code:
            voice = to_stranger if reader is None else await self.voice(reader)
            link = self._link(reply, voice)
            if reply.start_code:
                reply = replace(reply, lines=(*reply.lines, words.invite_address(link[1], voice)))
        return Letter(
            pages=pages(reply, is_drawn=png is not None),
            png=png,
            keyboard=keyboard(reply.buttons if token else (), token, link),
            file=reply.attachment,
        )

    async def _token(self, reply: Reply, reader: AthleteId | None) -> str:
        if reader is None or reply.is_farewell:
            return ""
        commands = [button.command for button in reply.buttons]
        return await kept_buttons(self._house.chat_pool, self._house.buttons.keep, reader, commands)

    def _link(self, reply: Reply, voice: Voice) -> tuple[str, str]:
        """Return what opens the private chat, or hands an invitation on."""
        chat = f"https://t.me/{self._bot.username}?start="
        if reply.is_for_private:
            return label(Label.OUR_CHAT, voice), f"{chat}{FROM_GROUP}"
        return label(Label.INVITATION, voice), f"{chat}{reply.start_code}"

    async def _drawn(self, picture: Picture, chat_id: int | None) -> bytes | None:
        """Draw a picture; None where that fails, because the words are worth having without it."""
        async with self._busy(chat_id):
            try:
                return await in_pool(self._house.chart_pool, picture.draw)
            except Exception:
                log.exception("the picture “%s” could not be drawn", picture.name)
                return None

    @asynccontextmanager
    async def _busy(self, chat_id: int | None) -> AsyncIterator[None]:
        """Show meanwhile that a picture is on its way."""

        async def tell() -> None:
            with suppress(Exception):  # it is only a courtesy
                while chat_id is not None:
                    await self._bot.send_chat_action(chat_id, "upload_photo")
                    await asyncio.sleep(BUSY_EVERY_S)

        telling = asyncio.create_task(tell())
        try:
            yield
        finally:
            telling.cancel()

    async def _refused(self, heard: Heard | Moved | Closed, refused: "TelegramError") -> None:
        problem = closed_for(refused)
        if problem and isinstance(heard, Heard):
            await in_pool(self._house.chat_pool, self._house.closed, place_of(heard.chat_id), problem)
        else:
            log.warning("Telegram refused an answer: %s", refused)

    async def _apologise(self, heard: Heard) -> None:
        """Say that something failed, and nothing where that fails, too."""
        with suppress(Exception):
            await self.speech.say(
                heard.chat_id, Letter(pages=pages(Reply(title=words.failed(_voice(heard)))))
            )


def _voice(heard: Heard) -> Voice:
    """Return how to speak to somebody of whom only Telegram tells."""
    return Voice(language=heard.language) if heard.language else TO_STRANGERS


def closed_for(refused: "TelegramError") -> str:
    """Return why nobody can be written to there any more, empty where it was something else."""
    from telegram.error import BadRequest, Forbidden

    said = str(refused)
    is_gone = isinstance(refused, BadRequest) and any(sign in said.lower() for sign in GONE)
    return said if isinstance(refused, Forbidden) or is_gone else ""
