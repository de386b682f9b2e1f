"""The real process with a token: it says that Telegram is on, answers there, and loses nothing when it is killed."""

import re
import signal
from collections.abc import Iterator

import pytest

from tests.journeys.conftest import House
from tests.on_telegram.bot_api import TOKEN, BotApi
from webhooks.telegram_updates import PATH


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Yields a Bot API that listens."""
    there = BotApi()
    with there.serving():
        yield there


def test_fault_03_killed_before_the_answer_it_answers_after_the_next_start(house: House, api: BotApi) -> None:
    told = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base}
    with house.running("serve", until="listens on", **told) as first:
        assert "Telegram: on" in first.lines
        (owner,) = re.findall(r"/owner (\S+)", " ".join(first.lines))
        api.asked("/start", name="Ines Costa")
        api.asked(f"/owner {owner}")
        api.delays["sendMessage"] = 30.0
        count = len(api.of("sendMessage"))
        update = api.say("/status")
        api.until(lambda: len(api.of("sendMessage")) > count, "it was not answered")
        first.process.send_signal(signal.SIGKILL)
        first.process.wait(10)
    api.delays.clear()
    with house.running("serve", until="listens on", **told) as second:
        api.until(lambda: any("Running" in shown.text for shown in api.shown()), "the answer never came")
        api.put(update)
        api.asked("/units")
        code, _ = second.stop()
    assert code == 0
    assert len([shown for shown in api.shown() if "Running" in shown.text]) == 1
    assert TOKEN not in house.log
    assert "Ines" not in house.log
    assert "the token is good, the bot is https://t.me/marathon_test_bot" in house.run("doctor", **told).out
    refused = house.run("doctor", **told | {"TELEGRAM_BOT_TOKEN": TOKEN[:-3] + "abc"})
    assert "MEND" in refused.out
    assert "Telegram refuses TELEGRAM_BOT_TOKEN" in refused.out


def test_doctor_says_where_telegram_delivers_and_what_it_could_not(house: House, api: BotApi) -> None:
    public = {"PUBLIC_URL": "https://coach.example.org"}
    told = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base}
    here = f"https://coach.example.org{PATH}"
    assert (
        f"MEND  telegram: Telegram delivers nowhere, not to {here}."
        in house.run("doctor", **told, **public).out
    )
    api.hook = {"url": "https://old.example.org/hook"}
    assert "delivers to https://old.example.org/hook, not to" in house.run("doctor", **told, **public).out
    assert "MEND  telegram: Telegram delivers to https://old" in house.run("doctor", **told).out
    api.hook, api.hook_problem = {"url": here}, "Connection refused"
    assert "ok    telegram: the token is good" in house.run("doctor", **told, **public).out
    api.say("/today")
    said = house.run("doctor", **told, **public).out
    assert f"could not deliver to {here}, and 1 messages wait: Connection refused." in said
