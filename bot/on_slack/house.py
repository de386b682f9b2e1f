"""What the Slack door needs from the house, and how it reaches Slack: values and calls, built by bot.wiring."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from bot.core.message import Incoming, Reply
from bot.doorway.arrivals import Arrivals
from bot.doorway.buttons import Buttons
from bot.doorway.rates import Rates
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.chat_update import Delivery
from marathon.domain.nudge import NudgesCard
from marathon.domain.team import Role, TeamId
from marathon.domain.telling import SettingsCard
from marathon.words.voice import Voice

PLATFORM: Final = "slack"
PUBLIC_API: Final = "https://slack.com/api"
MAIN_COMMAND: Final = "coach"
SHORT_COMMANDS: Final = ("today", "team", "predict", "week", "plan")

Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What Slack tells of somebody: shown name, IANA zone, the language of their Slack, the direct message's id.

    Each is empty where it is unknown, the language also where it is none of ours.
    """

    name: str = ""
    zone: str = ""
    language: str = ""
    private_channel: str = ""


class ChannelChoice(Protocol):
    """A team, and the channel that shows its card; empty where none was chosen."""

    @property
    def team_id(self) -> int:
        """The team's number."""
        ...

    @property
    def name(self) -> str:
        """The team's name."""
        ...

    @property
    def channel(self) -> str:
        """The channel."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a form shows of the person it is opened for: what holds, their date, a day they missed unexplained."""

    settings: SettingsCard
    nudges: NudgesCard
    today: date
    missed: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who answers, and what is kept; all of it may block but for some of arrivals.

    arrive: an account's id and its profile to the person; made known where they are a stranger.
    role: the highest one in any team, None without a team.
    known: what a form shows. zone_meant: raises CoachError where none is.
    group_channel: the channel that a coach chose for the card of a person's team, empty where none.
    card_shown: who shares, whose card it is, the channel and the message's id: a team's card stands there now.
    channels: the teams whose channel a person may choose. choose: keep a choice; raises CoachError.
    closed: hears that Slack let the app go, and why: nothing more is sent there, and the admin is told.
    opened: hears that Slack accepts the token (again).
    """

    arrive: Callable[[str, Profile], AthleteId]
    role: Callable[[AthleteId], Role | None]
    voice: Callable[[AthleteId], Voice]
    person: Callable[[AthleteId], Athlete]
    known: Callable[[AthleteId], Known]
    zone_meant: Callable[[AthleteId, str], str]
    answer: Callable[[Incoming], Reply]
    buttons: Buttons
    arrivals: Arrivals
    group_channel: Callable[[AthleteId], str]
    card_shown: Callable[[AthleteId, TeamId, str, str], None]
    channels: Callable[[AthleteId], Sequence[ChannelChoice]]
    choose: Callable[[AthleteId, int, str], object]
    closed: Callable[[str], object]
    opened: Callable[[], object]
    rates: Rates
    chat_pool: Executor
    chart_pool: Executor


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackPlan:
    """How this installation and Slack reach each other.

    app_token: empty for HTTP, where signing_secret is needed; prefix: before every short command.
    link_base: addresses of ours, which may be opened from a message.
    """

    bot_token: str = field(repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    prefix: str = ""
    api_base: str = PUBLIC_API
    link_base: str = ""

    @property
    def is_socket_mode(self) -> bool:
        """Tell whether Slack is asked for events, instead of calling us."""
        return bool(self.app_token)

    @property
    def api_url(self) -> str:
        """Return the address of the Web API as the SDK wants it."""
        return f"{self.api_base}/"

    @property
    def main_command(self) -> str:
        """Return the command that reaches everything, without its slash."""
        return f"{self.prefix}{MAIN_COMMAND}"

    def answers_at(self, url: str) -> bool:
        """Tell whether an address may be answered to; another one would get what is personal."""
        return _is_within(url, "hooks.slack.com", self.api_base)

    def serves_files_at(self, url: str) -> bool:
        """Tell whether an address may be shown the token."""
        return _is_within(url, "files.slack.com", self.api_base)


def _is_within(url: str, host: str, api_base: str) -> bool:
    """Compare with Slack's own host, or with the only host there is where Slack is a local one."""
    asked, base = urlsplit(url), urlsplit(api_base)
    if api_base == PUBLIC_API:
        return asked.scheme == "https" and asked.netloc == host
    return (asked.scheme, asked.netloc) == (base.scheme, base.netloc)


def delivery_of(body: Body) -> Delivery | None:
    """Return what makes a delivery known again; None for one that may be handled any number of times."""
    known_by = body.get("event_id") or body.get("trigger_id") or body.get("view", {}).get("hash")
    is_look = body.get("event", {}).get("type") == "app_home_opened"
    if not known_by or is_look:
        return None
    return Delivery(external_id=str(known_by), payload=json.dumps(body))
