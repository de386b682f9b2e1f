"""Receiving: what Telegram delivers is kept, acknowledged, and handled in turn by the process that holds the door."""

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar
from uuid import uuid4

from bot.doorway.tasks import Tasks
from bot.doorway.threads import in_pool
from bot.doorway.turns import Turn, Turns
from bot.on_telegram.conversation import Conversation
from bot.on_telegram.heard import UPDATES, Closed, Heard, Moved, hear
from bot.on_telegram.house import Access, House, place_of
from bot.on_telegram.menus import Menus
from bot.on_telegram.reaching import Reach, fetch_updates
from bot.on_telegram.speech import Speech
from marathon.domain.athlete import AthleteId
from marathon.domain.chat_update import ChatUpdate
from marathon.domain.team import Role

if TYPE_CHECKING:
    from telegram import Bot

P = ParamSpec("P")
T = TypeVar("T")
POLL_S: Final = 25
RENEW_EVERY_S: Final = 8.0
LOOK_EVERY_S: Final = 2.0  # what another process kept waits no longer
ANSWERED_WITHIN_S: Final = 6.0
HOOK_REFUSED: Final = (
    "Telegram refuses to deliver to %s and is asked for news instead, so the bot answers all the same: %s. It delivers "
    "to https:// on port 80, 88, 443 or 8443, with a certificate browsers trust: mend PUBLIC_URL and restart"
)

log = logging.getLogger(__name__)


class Receiving:
    """The work behind an open door; used on one event loop only."""

    def __init__(self, bot: "Bot", reach: Reach, access: Access, house: House, news: asyncio.Event) -> None:
        """Take who hears and who answers.

        Args:
            news: set when something was kept.
        """
        self._bot, self._reach, self._access, self._house = bot, reach, access, house
        self._holder, self._news, self._arrivals = uuid4().hex, news, house.arrivals
        self._menus = Menus(bot, {})
        self._known: set[int] = set()
        self._turns, self._answering, self._others = Turns(), Tasks(), Tasks()
        speech = Speech(bot, house.rates, house.chat_pool, self._moved)
        self.conversation = Conversation(bot, house, speech, self._suit_menu)

    async def go_on(self) -> None:
        """Work whenever the door is this process's, until cancelled.

        Raises: InvalidToken.
        """
        try:
            while True:
                if await self._reach.insist(partial(self._in_chat, self._arrivals.open_door, self._holder)):
                    await self._work()
                else:
                    await asyncio.sleep(RENEW_EVERY_S)
        finally:
            with suppress(Exception):
                await self._in_chat(self._arrivals.leave_door, self._holder)

    async def _work(self) -> None:
        """Receive and handle until the door is lost."""
        jobs = [asyncio.create_task(self._look()), asyncio.create_task(self._receive())]
        try:
            while await self._is_ours():
                done, _ = await asyncio.wait(jobs, timeout=RENEW_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
                for job in done:
                    job.result()  # neither ends but by an error, such as a token withdrawn
        finally:
            for job in jobs:
                job.cancel()
            await self._answering.end(ANSWERED_WITHIN_S)

    async def _is_ours(self) -> bool:
        try:
            return await self._in_chat(self._arrivals.keep_door, self._holder)
        except Exception as error:  # the database is out of reach: nobody else gets the door either
            log.warning("the door to Telegram could not be renewed: %s", error)
            return True

    async def _receive(self) -> None:
        """Have updates delivered: to our address where Telegram takes one, else fetch them."""
        self._others.begin(Reach().insist(self._menus.set_usual))
        if await self._reach.insist(self._set_hook):
            await asyncio.Event().wait()
        await self._reach.insist(self._bot.delete_webhook)
        offset = None
        while True:
            offset = await self._reach.insist(partial(self._fetch, offset))

    async def _set_hook(self) -> bool:
        """Give Telegram our address; False without one, or when it refuses that, which no trying again would mend."""
        from telegram.error import BadRequest

        if not self._access.hook_url:
            return False
        secret = self._access.hook_secret
        try:
            await self._bot.set_webhook(self._access.hook_url, secret_token=secret, allowed_updates=UPDATES)
        except BadRequest as error:
            log.error(HOOK_REFUSED, self._access.hook_url, error)
            return False
        return True

    async def _fetch(self, offset: int | None) -> int | None:
        """Fetch updates and keep them; the next fetch, which names what follows, acknowledges these."""
        found = await fetch_updates(self._bot, offset, POLL_S, UPDATES)
        if not found:
            return offset
        await asyncio.wrap_future(self._arrivals.keep(found))
        self._news.set()
        return int(found[-1].external_id) + 1

    async def _look(self) -> None:
        """Put in line what was kept, in the order of arrival."""
        while True:
            self._news.clear()
            try:
                for update in await self._in_chat(self._arrivals.waiting, tuple(self._known)):
                    self._known.add(update.id)
                    self._line_up(update)
            except Exception as error:
                log.warning("what was kept for Telegram cannot be read: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), LOOK_EVERY_S)

    def _line_up(self, update: ChatUpdate) -> None:
        heard = self._heard(update)
        if heard is None:
            self._others.begin(self._finish(update))
        else:
            self._answering.begin(self._answer(update, heard))

    def _heard(self, update: ChatUpdate) -> Heard | Moved | Closed | None:
        """Return what an update says; one that cannot be read says nothing."""
        from telegram import Update

        try:
            return hear(Update.de_json(json.loads(update.payload), self._bot), self._bot.username)
        except Exception:
            log.exception("an update of Telegram could not be read")
            return None

    async def _answer(self, update: ChatUpdate, heard: Heard | Moved | Closed) -> None:
        chat_id = heard.old_id if isinstance(heard, Moved) else heard.chat_id
        person = heard.user_id if isinstance(heard, Heard) else chat_id
        async with self._turns.take(chat_id, person) as turn:
            if turn is Turn.MINE:
                await self.conversation.handle(heard)
            elif turn is Turn.TOO_MUCH:
                await self.conversation.hurry(heard)
        await self._finish(update)

    async def _finish(self, update: ChatUpdate) -> None:
        try:
            await asyncio.wrap_future(self._arrivals.finish(update.id))
        except Exception as error:  # then it is handled again after the next start, at most
            log.warning("an update could not be put away: %s", error)
        else:
            self._known.discard(update.id)

    async def _moved(self, old_id: int, new_id: int) -> None:
        await self._in_chat(self._house.moved, place_of(old_id), place_of(new_id))

    async def _suit_menu(self, athlete_id: AthleteId, chat_id: int) -> None:
        """Suggest in a private chat what its person may say."""
        role = await self._in_chat(self._house.role, athlete_id)
        voice = await self.conversation.voice(athlete_id)
        await self._menus.suit(chat_id, role or Role.ATHLETE, voice)

    async def _in_chat(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await in_pool(self._house.chat_pool, call, *args, **kwargs)
