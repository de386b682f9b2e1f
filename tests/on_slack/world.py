"""The door to a local Slack, opened over the club; the tests say what Slack delivers and read what it was told."""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

import pytest

from bot.core.message import Incoming, Reply
from bot.core.router import Router
from bot.core.voices import voice_for
from bot.core.zones import zone_meant
from bot.doorway.arrivals import Arrivals
from bot.doorway.buttons import Buttons
from bot.doorway.rates import Rates, rates_in_memory
from bot.on_slack.door import SlackDoor
from bot.on_slack.house import PLATFORM, House, Known, Profile, SlackPlan
from bot.on_slack.outlet import SlackOutlet
from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address
from marathon.domain.team import TeamId
from marathon.store import athletes
from marathon.store.store import Connection
from marathon.usecases.arrive import arrive
from marathon.usecases.group_cards import keep_group_card
from marathon.usecases.hold_lease import hold_lease, leave_lease
from marathon.usecases.keep_chat_updates import (
    finish_update,
    keep_updates,
    open_door,
    waiting_updates,
)
from marathon.usecases.manage_nudges import show_nudges
from marathon.usecases.manage_settings import show_settings
from marathon.usecases.missed_day import unexplained_day
from marathon.usecases.people import highest_role, person_of
from marathon.usecases.press_button import keep_buttons, press_button, spend_button
from marathon.usecases.team_channel import channel_of, channels_to_choose
from marathon.usecases.team_here import show_team_at
from tests.club import ANA, BOB, CYD, DAN, MARIT, OLGA, RAVI, SOLO, Club
from tests.on_slack.slack_server import (
    APP_TOKEN,
    BOT_TOKEN,
    PATIENCE_S,
    SIGNING_SECRET,
    WORKSPACE,
    Call,
    SlackServer,
    command,
    message,
)

USERS = {
    ANA: "UANA",
    BOB: "UBOB",
    CYD: "UCYD",
    DAN: "UDAN",
    MARIT: "UMARIT",
    OLGA: "UOLGA",
    RAVI: "URAVI",
    SOLO: "USOLO",
}


def unhurried() -> Rates:
    """Returns rates before which a minute passes from message to message."""
    return rates_in_memory(itertools.count(step=60.0).__next__)


@dataclass
class World:
    """The club, the local Slack, and the door between them."""

    club: Club
    slack: SlackServer
    closed: list[str] = field(default_factory=list)
    answered: list[Incoming] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)

    is_closed: bool = True

    def __post_init__(self) -> None:
        self.router = Router(self.club.desk)
        self.pools = (ThreadPoolExecutor(8), ThreadPoolExecutor(1))
        self.answer: Callable[[Incoming], Reply] = self.router.answer
        self.plan = SlackPlan(
            bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, app_token=APP_TOKEN,
            api_base=self.slack.api_base, link_base="https://coach.example.org",
        )  # fmt: skip
        self.club.desk.store.write(self._link)
        self.door = SlackDoor(self.plan, self.house())

    def _link(self, connection: Connection) -> None:
        there = {person.id for person in athletes.all_active(connection)}
        for who, user in ((who, user) for who, user in USERS.items() if who in there):
            athletes.link_identity(connection, who, PLATFORM, f"{WORKSPACE}:{user}")

    def house(self) -> House:
        """Returns what the door needs, over the club's desk."""
        desk = self.club.desk
        return House(
            arrive=lambda account, profile: self._arrive(account, profile),
            answer=self._answer,
            voice=partial(voice_for, desk),
            buttons=Buttons(
                keep=partial(keep_buttons, desk),
                press=partial(press_button, desk),
                spend=partial(spend_button, desk),
            ),
            arrivals=Arrivals(
                keep=partial(keep_updates, desk, PLATFORM),
                waiting=partial(waiting_updates, desk, PLATFORM),
                finish=partial(finish_update, desk),
                open_door=partial(open_door, desk, PLATFORM, is_alone=True),
                keep_door=partial(hold_lease, desk, PLATFORM),
                leave_door=partial(leave_lease, desk, PLATFORM),
            ),
            group_channel=partial(channel_of, desk, PLATFORM),
            channels=partial(channels_to_choose, desk, PLATFORM),
            choose=self._choose,
            card_shown=self._card_shown,
            role=partial(highest_role, desk),
            person=partial(person_of, desk),
            known=self._known,
            zone_meant=lambda who, said: zone_meant(said, voice_for(desk, who), self.club.clock.now()),
            closed=self.closed.append,
            opened=lambda: None,
            rates=rates_in_memory(),
            chat_pool=self.pools[0],
            chart_pool=self.pools[1],
        )

    def outlet(self) -> SlackOutlet:
        """Returns what writes to the local Slack, without haste and without pauses."""
        return SlackOutlet(
            self.plan,
            buttons=partial(keep_buttons, self.club.desk),
            draw=lambda picture: picture.draw(),
            closed=self.closed.append,
            rates=unhurried(),
            pause=lambda _seconds: None,
        )

    def _arrive(self, account: str, profile: Profile) -> AthleteId:
        return arrive(
            *(self.club.desk, PLATFORM, account, profile.name),
            zone=profile.zone,
            language=profile.language,
            place=profile.private_channel,
        )

    def _known(self, who: AthleteId) -> Known:
        desk = self.club.desk
        return Known(
            settings=show_settings(desk, who),
            nudges=show_nudges(desk, who),
            today=person_of(desk, who).local_date(self.club.clock.now()),
            missed=unexplained_day(desk, who),
        )

    def _answer(self, incoming: Incoming) -> Reply:
        self.answered.append(incoming)
        reply = self.answer(incoming)
        self.replies.append(reply)
        return reply

    def _card_shown(self, who: AthleteId, team: TeamId, channel: str, message_id: str) -> None:
        place = Address(platform=PLATFORM, external_id=channel)
        keep_group_card(self.club.desk, who, team, place, message_id)

    def _choose(self, who: AthleteId, team: int, channel: str) -> None:
        show_team_at(self.club.desk, who, TeamId(team), Address(platform=PLATFORM, external_id=channel))

    def open(self, **changes: str) -> None:
        """Opens the door, by Socket Mode unless told otherwise."""
        self.plan = replace(self.plan, **changes)
        self.door = SlackDoor(self.plan, self.house())
        self.is_closed = False
        self.door.start()
        assert self.door.wait_until_open(PATIENCE_S)
        if self.plan.is_socket_mode:
            self.slack.until(lambda: bool(self.slack.sockets))

    def close(self) -> None:
        """Closes the door, once."""
        if not self.is_closed:
            self.is_closed = True
            assert self.door.stop()

    def say_over(self, close: Callable[[], None]) -> None:
        """Lets everything that was delivered be answered, and closes."""
        self.say(CYD, "/help")
        close()
        self.answered[:] = [incoming for incoming in self.answered if incoming.speaker != CYD]

    def channel_of(self, who: AthleteId) -> str:
        """Returns the channel that shows the card of a person's team."""
        return channel_of(self.club.desk, PLATFORM, who)

    def choose(self, who: AthleteId, team: int, channel: str) -> None:
        """Chooses a channel on the Home tab."""
        since = len(self.slack.calls)
        chosen = {
            "type": "conversations_select",
            "action_id": f"channel:{team}",
            "selected_conversation": channel,
        }
        self.slack.send("interactive", {
            "type": "block_actions", "user": {"id": USERS[who]}, "container": {"type": "view", "view_id": "V1"},
            "trigger_id": f"choose-{since}", "actions": [{"block_id": "b", "action_ts": "1.1", **chosen}],
        })  # fmt: skip
        self.slack.wait_for("views.publish", since=since)

    def say(self, who: AthleteId, text: str) -> Call:
        """Returns the words that answer a direct message."""
        since = len(self.slack.calls)
        self.slack.send("events_api", message(USERS[who], text))
        return self.slack.wait_for_words("chat.postMessage", since=since, user=USERS[who])

    def command(self, who: AthleteId, name: str, text: str = "", channel: str = "C1") -> Call:
        """Returns the words that answer a slash command."""
        since = len(self.slack.calls)
        self.slack.send("slash_commands", command(USERS[who], name, text, self.slack.response_url(), channel))
        return self.slack.wait_for_words("response_url", "chat.postMessage", since=since)


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """Yields a local Slack."""
    server = SlackServer().start()
    yield server
    server.stop()


@pytest.fixture
def world(club: Club, slack: SlackServer) -> Iterator[World]:
    """Yields a world whose door is open by Socket Mode."""
    made = World(club, slack)
    made.open()
    yield made
    made.close()
