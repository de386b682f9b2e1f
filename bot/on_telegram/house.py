"""What the door needs of the house, by name; bot.wiring builds it."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.core.message import Incoming, Reply
from bot.doorway.arrivals import Arrivals
from bot.doorway.buttons import Buttons
from bot.doorway.rates import Rates
from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address
from marathon.domain.team import Role, TeamId
from marathon.words.voice import Voice

PLATFORM = "telegram"


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What Telegram tells of somebody: shown name, the language of their Telegram where it is one of ours, the chat."""

    name: str
    language: str
    private_chat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who answers, and what is kept; all of it may block but for some of arrivals.

    arrive: an account and its profile to the person; made known where they are a stranger.
    find: account to the person, None for a stranger.
    card_shown: who asked, whose card it is, the group, and the messages' ids: a team's card stands there now.
    moved: a group's old and new id. closed: a place that takes nothing more, and why.
    """

    arrive: Callable[[str, Profile], AthleteId]
    find: Callable[[str], AthleteId | None]
    voice: Callable[[AthleteId], Voice]
    role: Callable[[AthleteId], Role | None]
    answer: Callable[[Incoming], Reply]
    buttons: Buttons
    arrivals: Arrivals
    card_shown: Callable[[AthleteId, TeamId, Address, str], None]
    moved: Callable[[Address, Address], None]
    closed: Callable[[Address, str], None]
    rates: Rates
    chat_pool: Executor
    chart_pool: Executor


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the bot and Telegram reach each other.

    hook_url: where Telegram delivers, with the secret it shows there; empty for long polling.
    """

    token: str = field(repr=False)
    api_base: str
    hook_url: str = ""
    hook_secret: str = field(default="", repr=False)


def place_of(chat_id: int) -> Address:
    """Return a chat as a place to write to."""
    return Address(platform=PLATFORM, external_id=str(chat_id))
