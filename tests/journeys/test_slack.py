"""The door to Slack as the service wires it: answered, told unasked, and let go by the workspace."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pytest

from bot.background.notice_board import NoticeBoard
from bot.on_slack.house import PLATFORM, SlackPlan
from bot.wiring.messages import build_announcer
from bot.wiring.slack import SlackParts, build_slack, manifest_for, slack_plan
from marathon.domain.athlete import AthleteId
from marathon.domain.notice import Posting, ReconnectNotice
from marathon.domain.team import Role
from marathon.env_file import new_secrets
from marathon.errors import SettingsError
from marathon.settings import Settings, read_settings
from marathon.store import athletes, teams
from marathon.store.store import Connection
from marathon.usecases.post_notice import post_notice
from tests.background.platform import eventually
from tests.club import ANA, MARIT, Club, club, club_file
from tests.on_slack.slack_server import (
    APP_TOKEN,
    BOT_TOKEN,
    WORKSPACE,
    SlackServer,
    callback,
    message,
    words_of,
)
from tests.on_slack.world import slack

__all__ = ["club", "club_file", "slack"]


@dataclass
class AtSlack:
    """The club at a local Slack, its door wired and open, and what sends unasked."""

    club: Club
    slack: SlackServer
    board: NoticeBoard
    parts: SlackParts


def _settings(**more: str) -> Settings:
    told = {**new_secrets(), **more}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in told.items():
            environment.setenv(name, value)
        return read_settings(None)


@pytest.fixture
def at_slack(club: Club, slack: SlackServer) -> Iterator[AtSlack]:
    """Yields the club with its door open."""

    def unit(connection: Connection) -> None:
        athletes.link_identity(connection, ANA, PLATFORM, f"{WORKSPACE}:UANA")
        teams.add_member(connection, teams.teams_of(connection, MARIT)[0].id, MARIT, Role.ADMIN)

    club.desk.store.write(unit)
    plan = SlackPlan(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_base=slack.api_base)
    board = NoticeBoard(club.desk.store, club.clock)
    with ThreadPoolExecutor(8) as chat, ThreadPoolExecutor(1) as charts:
        parts = build_slack(club.desk, plan, board, chat, charts, is_alone=True)
        announcer = build_announcer(club.desk, board, [parts.outlet])
        parts.work.start()
        announcer.start(alone=True)
        slack.until(lambda: bool(slack.sockets))
        yield AtSlack(club, slack, board, parts)
        assert announcer.stop()
        assert parts.work.stop()


def _tell(at: AtSlack, who: AthleteId, key: str) -> None:
    now = at.club.clock.now()
    posting = Posting(key=key, athlete_id=who, notice=ReconnectNotice(), local_date=now.date())
    at.club.desk.store.write(partial(post_notice, posting=posting, now=now))
    at.board.wake()


def test_who_wrote_is_told_unasked_until_the_workspace_lets_the_app_go(at_slack: AtSlack) -> None:
    club, slack = at_slack.club, at_slack.slack
    slack.send("events_api", message("UANA", "how did I do?"))
    assert words_of(slack.wait_for("chat.postMessage")[0]) == club.ask("/today", ANA).text
    slack.wait_for("chat.postMessage", count=2)
    _tell(at_slack, ANA, "first")
    told = slack.wait_for("chat.postMessage", count=3)[2]
    assert told.args["channel"] == "DUANA"
    assert "connect" in words_of(told)
    slack.send("events_api", callback({"type": "app_uninstalled"}))
    eventually(lambda: "no longer lets me in (app_uninstalled)" in club.ask("/messages", MARIT).text)
    since = len(slack.calls)
    _tell(at_slack, ANA, "second")
    slack.send("events_api", message("UANA", "/week"))
    answered = slack.wait_for_words("chat.postMessage", since=since)
    assert words_of(answered) == club.ask("/week", ANA).text, "and nothing else was said before"


def test_the_settings_say_which_way_and_which_manifest() -> None:
    signing = {"SLACK_BOT_TOKEN": "xoxb-71-q", "SLACK_SIGNING_SECRET": "8f742231b10e8a75"}
    http = _settings(PUBLIC_URL="https://coach.club.test", **signing)
    assert http.has("slack")
    assert not slack_plan(http).is_socket_mode
    assert '"request_url": "https://coach.club.test/webhooks/slack"' in manifest_for(http, is_http=True)
    socket = _settings(SLACK_BOT_TOKEN="xoxb-71-q", SLACK_APP_TOKEN="xapp-71-q", SLACK_PREFIX="club-")
    assert slack_plan(socket).is_socket_mode
    assert '"/club-coach"' in manifest_for(socket, is_http=False)
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        manifest_for(socket, is_http=True)
    assert not _settings(SLACK_BOT_TOKEN="xoxb-71-q").has("slack")
