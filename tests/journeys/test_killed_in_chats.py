"""The real process is killed with a run on its way to both chats: it is told after all, and at most once too often."""

import signal
from collections.abc import Iterator
from functools import partial

import pytest

from bot.demo.strava.faults import FaultKind
from marathon.domain.athlete import AthleteId
from marathon.store import athletes
from tests.background.platform import eventually
from tests.journeys.conftest import House, Running
from tests.journeys.strava_house import ANNA, StravaHouse, beside_strava
from tests.on_slack.slack_server import APP_TOKEN, BOT_TOKEN, WORKSPACE, SlackServer, message
from tests.on_slack.world import slack
from tests.on_telegram.bot_api import TOKEN, BotApi

__all__ = ["slack"]
CHAT, USER = 42, "UANNA"
IN = "is in: Run"  # a run of an hour ago is yesterday's in the first hour of a day


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Yields a Bot API that listens."""
    there = BotApi()
    with there.serving():
        yield there


@pytest.fixture
def beside(house: House, api: BotApi, slack: SlackServer) -> Iterator[StravaHouse]:
    """Yields a house beside its Strava, with both chats on and Anna known in each."""
    house.secrets |= {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": api.base,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_BASE": slack.api_base,
    }
    with beside_strava(house) as beside:
        with beside.desk() as desk:
            for platform, account in (("telegram", str(CHAT)), ("slack", f"{WORKSPACE}:{USER}")):
                link = partial(
                    athletes.link_identity, athlete_id=AthleteId(1), platform=platform, external_id=account
                )
                desk.store.write(link)
        yield beside


def _kill(service: Running) -> None:
    service.process.send_signal(signal.SIGKILL)
    service.process.wait()


def test_fault_03_killed_twice_on_the_way_a_run_is_told_in_each_chat_and_at_most_once_too_often(
    beside: StravaHouse, api: BotApi, slack: SlackServer
) -> None:
    def told() -> list[int]:
        stands = [one.text for one in api.shown(CHAT)], slack.standing(f"D{USER}")
        return [sum(IN in text for text in texts) for texts in stands]

    def is_all_told() -> bool:
        return beside.rows("SELECT count(*) FROM outbox WHERE state != 'sent'") == [(0,)]

    link = beside.ask_for_link()
    with beside.running() as first:
        api.asked("/units", CHAT)
        slack.until(lambda: bool(slack.sockets))
        slack.send("events_api", message(USER, "/units"))
        slack.wait_for("chat.postMessage")
        beside.until(beside.is_subscribed, "no subscription was made")
        beside.connect(link)
        beside.until(lambda: beside.is_idle() and is_all_told(), "the past was not fetched or not told")
        beside.strava.faults.order(FaultKind.SLOW, path="/activities/", wait_s=1.5)
        beside.strava.athletes.record(ANNA, beside.run())
        leased = "SELECT athlete_id FROM lanes WHERE lease_holder IS NOT NULL"
        beside.until(lambda: bool(beside.rows(leased)), "the event was not taken up")
        _kill(first)
    assert (beside.names(), told()) == ([], [0, 0])
    api.late |= {"sendPhoto", "sendMessage"}
    slack.late.add("chat.postMessage")
    with beside.running() as second:
        eventually(lambda: told() == [1, 1])
        _kill(second)
    assert beside.rows("SELECT count(*) FROM outbox WHERE kind = 'run' AND state = 'sent'") == [(0,)]
    api.late.clear()
    slack.late.clear()
    with beside.running() as third:
        beside.until(is_all_told, "something was left unsaid")
        assert third.stop()[0] == 0
    assert beside.names() == ["Morning"]
    assert all(1 <= count <= 2 for count in told()), told()
