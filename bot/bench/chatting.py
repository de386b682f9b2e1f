"""The doors to Telegram and Slack, open over a team, at platforms that answer at once in a process of their own."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bot.background.notice_board import NoticeBoard
from bot.bench.crowd import Crowd
from bot.on_slack.house import PLATFORM as SLACK
from bot.on_slack.house import SlackPlan
from bot.on_telegram.house import PLATFORM as TELEGRAM
from bot.on_telegram.house import Access
from bot.wiring.pools import Pools
from bot.wiring.slack import build_slack
from bot.wiring.telegram import build_telegram
from marathon.domain.athlete import AthleteId
from marathon.logs import start_logging
from marathon.setting_values import PROJECT
from marathon.store import athletes
from marathon.store.store import Connection

PLATFORMS: Final = (TELEGRAM, SLACK)
WORKSPACE: Final = "T1"
_TELEGRAM_TOKEN: Final = "700:opens-nothing-but-the-bench"  # noqa: S105 - opens nothing
_SLACK_TOKEN: Final = "xoxb-opens-nothing-but-the-bench"  # noqa: S105 - opens nothing
_SLACK_APP_TOKEN: Final = "xapp-opens-nothing-but-the-bench"  # noqa: S105 - opens nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What somebody says on a platform, and whether the answer is waited for until its picture is there."""

    platform: str
    athlete: AthleteId
    text: str
    has_picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chats:
    """Both platforms as the bench sees them."""

    process: "subprocess.Popen[str]"
    port: int

    @property
    def telegram(self) -> Access:
        """The way to Telegram."""
        return Access(token=_TELEGRAM_TOKEN, api_base=self._base)

    @property
    def slack(self) -> SlackPlan:
        """The way to Slack, by Socket Mode."""
        return SlackPlan(bot_token=_SLACK_TOKEN, app_token=_SLACK_APP_TOKEN, api_base=f"{self._base}/api")

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which a service finds both."""
        return {
            "TELEGRAM_BOT_TOKEN": _TELEGRAM_TOKEN,
            "TELEGRAM_API_BASE": self._base,
            "SLACK_BOT_TOKEN": _SLACK_TOKEN,
            "SLACK_APP_TOKEN": _SLACK_APP_TOKEN,
            "SLACK_API_BASE": f"{self._base}/api",
        }

    @property
    def _base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_until_open(self) -> None:
        """Return once the bot listens at both; blocks."""
        self.ask([])

    def ask(self, asks: Sequence[Ask]) -> list[float]:
        """Ask all of it at once and return the milliseconds from each delivery to its answer; blocks."""
        told = [(ask.platform, ask.athlete, ask.text, ask.has_picture) for ask in asks]
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()
        found: list[float] = json.loads(self.process.stdout.readline())
        return found


@contextmanager
def instant_chats() -> Iterator[Chats]:
    """Run both platforms; they end when their input does."""
    command = [sys.executable, "-m", "bot.bench.instant_chats"]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and program
        command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout
        try:
            yield Chats(process=process, port=json.loads(process.stdout.readline()))
        finally:
            process.stdin.close()


@contextmanager
def open_doors(people: Crowd, pools: Pools) -> Iterator[Chats]:
    """Open both doors to a team, logging to a file as the service does, and give the platforms they open to."""
    desk, parts = people.desk, (pools.chat, pools.charts)
    desk.store.write(partial(_link, people.athletes))
    board = NoticeBoard(desk.store, desk.clock)
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="marathon-bench-"))
        start_logging(file=Path(folder) / "coach.log", terminal=False)
        stack.callback(start_logging, level="WARNING", terminal=False)
        chats = stack.enter_context(instant_chats())
        doors: list[Any] = [
            build_telegram(desk, chats.telegram, board, *parts, is_alone=True),
            build_slack(desk, chats.slack, board, *parts, is_alone=True),
        ]
        for door in doors:
            door.work.start()
            stack.callback(door.work.stop)
        chats.wait_until_open()
        yield chats


def _link(people: Sequence[AthleteId], connection: Connection) -> None:
    """Let everybody be known on both platforms."""
    for athlete_id in people:
        athletes.link_identity(connection, athlete_id, TELEGRAM, str(athlete_id))
        athletes.link_identity(connection, athlete_id, SLACK, f"{WORKSPACE}:U{athlete_id}")
