"""The service as it is wired, beside a Strava, a Telegram and a Slack of its own: Anna runs, Boss is the admin."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import pytest

from bot.background.beside import Beside
from bot.demo.strava.records import StravaAthlete
from bot.demo.strava.server import LocalStrava
from bot.wiring import NobodyListens, SystemClock, build_desk
from bot.wiring.program import Program, build_service
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.env_file import new_secrets
from marathon.settings import Settings, read_settings
from marathon.store import athletes, teams
from marathon.store.store import Connection, Store
from marathon.store.token_box import TokenBox
from tests.background.platform import eventually
from tests.club import trains_in
from tests.demo.strava_client import serving
from tests.journeys.strava_house import ANNA, SECRET, Now
from tests.on_slack.slack_server import APP_TOKEN, BOT_TOKEN, WORKSPACE, SlackServer, message
from tests.on_telegram.bot_api import TOKEN, BotApi
from tests.ports import unused_port
from tests.recording import recorded_run
from tests.strava.world import MovableClock, World
from webhooks.listening import listening

RUNNER, BOSS = AthleteId(1), AthleteId(2)
CHATS = {RUNNER: 42, BOSS: 43}
USERS = {RUNNER: "UANNA", BOSS: "UBOSS"}


@dataclass
class Everything:
    """The running service, and the platforms that it speaks to."""

    strava: LocalStrava
    api: BotApi
    slack: SlackServer
    store: Store
    base: str
    settings: Settings
    _numbers: list[int] = field(default_factory=list)
    _answers: set[int] = field(default_factory=set)

    def greet(self, who: AthleteId) -> None:
        """Has somebody write in both chats, so that both are places of theirs."""
        self.say("/units", who)
        before = len(self.slack_of(who))
        self.slack.send("events_api", message(USERS[who], "/units"))
        eventually(lambda: len(self.slack_of(who)) > before)

    def say(self, text: str, who: AthleteId) -> str:
        """Says something at Telegram, and returns the answer."""
        answer = self.api.asked(text, CHATS[who])
        self._answers.add(answer.id)
        return answer.text

    def telegram_of(self, who: AthleteId) -> list[str]:
        """Returns what stands in somebody's chat at Telegram, without the answers to what they said there."""
        return [one.text for one in self.api.shown(CHATS[who]) if one.id not in self._answers]

    def slack_of(self, who: AthleteId) -> list[str]:
        """Returns what stands in somebody's direct message in Slack."""
        return self.slack.standing(f"D{USERS[who]}")

    def told(self, who: AthleteId) -> tuple[list[str], list[str]]:
        """Returns the headlines that stand in both chats of somebody, without the answers to greet()."""
        in_slack = [text for text in self.slack_of(who) if text and not text.startswith("You read")]
        headlines = [[text.split("\n")[0] for text in texts] for texts in (self.telegram_of(who), in_slack)]
        return headlines[0], headlines[1]

    def record(self, name: str = "Morning") -> int:
        """Has Anna run ten kilometres today, and Strava tell of it."""
        self._numbers.append(len(self._numbers))
        started = Now().now().replace(hour=0, minute=len(self._numbers), second=0, microsecond=0)
        run = recorded_run(f"run-{len(self._numbers)}", started, name=name)
        return self.strava.athletes.record(ANNA, run)

    def share(self) -> None:
        """Has Anna show her group what she runs, from Strava too."""
        for line in ("/team share", "/privacy strava share"):
            self.say(line, RUNNER)

    def choose_channel(self, channel: str) -> None:
        """Has Boss choose the channel of the team's card in Slack."""
        chosen = {"type": "conversations_select", "action_id": "channel:1", "selected_conversation": channel}
        self.slack.send("interactive", {
            "type": "block_actions", "user": {"id": USERS[BOSS]}, "container": {"type": "view", "view_id": "V1"},
            "trigger_id": "choose", "actions": [{"block_id": "b", "action_ts": "1.1", **chosen}],
        })  # fmt: skip
        self.slack.wait_for("views.publish")

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Returns what a query finds."""
        with self.store.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]


def _people(connection: Connection) -> None:
    anna, boss = (athletes.add(connection, name, "UTC") for name in ("Anna", "Boss"))
    team = teams.add_team(connection, "Club")
    trains_in(connection, team, anna)
    teams.add_member(connection, team, boss, Role.ADMIN)
    for who in (anna, boss):
        athletes.link_identity(connection, who, "telegram", str(CHATS[who]))
        athletes.link_identity(connection, who, "slack", f"{WORKSPACE}:{USERS[who]}")


@contextmanager
def _on_a_loop(program: Program, port: int) -> Iterator[None]:
    """Serves over HTTP from a loop in a thread while the context lasts."""
    is_over, listens = threading.Event(), threading.Event()

    async def serve() -> None:
        async with listening(program.app, ("127.0.0.1", port)):
            listens.set()
            await asyncio.to_thread(is_over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="service")
    thread.start()
    assert listens.wait(10)
    try:
        yield
    finally:
        is_over.set()
        thread.join()


@pytest.fixture
def everything(store: Store) -> Iterator[Everything]:
    """Yields the service with Anna connected, and both people known in both chats."""
    strava = LocalStrava(clock=Now(), client_id=4711, client_secret=SECRET, retry_after_s=0.5)
    strava.athletes.join(StravaAthlete(id=ANNA, firstname="Anna", lastname="Berg"))
    api, slack, port = BotApi(), SlackServer().start(), unused_port()
    with ExitStack() as ends:
        ends.callback(slack.stop)
        ends.enter_context(serving(strava))
        ends.enter_context(api.serving())
        base = f"http://127.0.0.1:{port}"
        settings_of = {
            **new_secrets(),
            "STRAVA_CLIENT_ID": "4711",
            "STRAVA_CLIENT_SECRET": SECRET,
            "STRAVA_API_BASE": strava.api_base,
            "STRAVA_OAUTH_BASE": strava.oauth_base,
            "PUBLIC_URL": base,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE": api.base,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_BASE": slack.api_base,
        }
        with pytest.MonkeyPatch.context() as environment:
            for name, value in settings_of.items():
                environment.setenv(name, value)
            settings = read_settings(None)
        store.write(_people)
        box, clock = TokenBox((settings_of["TOKEN_KEYS"],)), MovableClock(Now().now())
        World(strava=strava, clock=clock, store=store, box=box, athlete_id=RUNNER).connect()
        program = build_service(build_desk(store, listener=NobodyListens(), clock=SystemClock()), settings)
        ends.enter_context(_on_a_loop(program, port))
        beside = Beside(program.works)
        beside.begin()
        ends.callback(beside.end)
        eventually(lambda: strava.postman.subscription is not None and api.of("getUpdates") and slack.sockets)
        there = Everything(strava, api, slack, store, base, settings)
        for who in (RUNNER, BOSS):
            there.greet(who)
        yield there
