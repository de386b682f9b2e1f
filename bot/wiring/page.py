"""Builds the page's chat: the same for the demo's picker and for people who are signed in.

What answers is imported with the first message: the commands and their words take long to load.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from bot.core.message import Incoming, KeptMessage, Reply
from bot.on_web import WebChat, WebOutlet
from bot.wiring.pools import Pools
from marathon.domain.athlete import AthleteId
from marathon.usecases.desk import Desk
from marathon.usecases.people import watched_by, watchers_of
from webhooks.doors import ChatDoor
from webhooks.live import LiveRooms

if TYPE_CHECKING:
    from bot.core.router import Router


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was built: the chat for the application, and where unasked messages go."""

    door: ChatDoor
    outlet: WebOutlet


def build_page(desk: Desk, pools: Pools, rooms: LiveRooms) -> Page:
    """Put the page's chat together."""

    @cache
    def router() -> "Router":
        from bot.core.router import Router

        return Router(desk)

    def answer(incoming: Incoming) -> Reply:
        return router().answer(incoming)

    chat = WebChat(answer=answer, chat_pool=pools.chat, chart_pool=pools.charts)
    opening = partial(_open_page, desk)
    outlet = WebOutlet(chat=chat, deliver=rooms.send, open_page=opening, pool=pools.chat)
    door = ChatDoor(
        say=chat.say,
        picture=chat.picture,
        file=chat.file,
        messages=outlet.messages,
        watches=partial(watched_by, desk),
        watchers=partial(watchers_of, desk),
        rooms=rooms,
        commands=_commands,
    )
    return Page(door=door, outlet=outlet)


def _open_page(desk: Desk, athlete_id: AthleteId) -> Sequence[KeptMessage]:
    from bot.core.notices import open_page

    return open_page(desk, athlete_id)


@cache
def _commands() -> tuple[tuple[str, str], ...]:
    from bot.core.commands import COMMANDS
    from marathon.words.commands import summary
    from marathon.words.voice import Voice

    return tuple((f"/{name}", summary(name, Voice())) for name in COMMANDS)
