"""SIGTERM while something is under way: it is finished or done again after the next start, and nobody waits for it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from marathon.domain.parcel import Address
from marathon.domain.subscription import Subject
from marathon.store import athletes, destinations, subscriptions
from marathon.store.store import Store
from tests.journeys.conftest import House, house
from tests.on_telegram.bot_api import TOKEN, BotApi
from tests.soak.service import eventually, rows

__all__ = ["house"]
KILLED_AFTER_S = 10.0  # by `docker stop`
CHAT = 41


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Yields a Bot API that listens."""
    there = BotApi()
    with there.serving():
        yield there


def _expect(url: str) -> None:
    """Adds somebody whose hour it is."""

    def unit(connection: Connection) -> None:
        person = athletes.add(connection, "Runner", "UTC")
        subscriptions.set_hour(connection, person, Subject.DAY, datetime.now(UTC).hour)
        destinations.open_place(connection, person, Address(platform="telegram", external_id=f"{CHAT}"))

    store = Store.open(url)
    store.write(unit)
    store.close()


@pytest.mark.parametrize(
    ("answers_after_s", "sent"), [(1.0, 1), (60.0, 2)], ids=["which is finished", "which is done again"]
)
def test_fault_54_a_message_under_way(
    house: House,
    api: BotApi,
    answers_after_s: float,
    sent: int,
) -> None:
    url = f"sqlite:///{house.database}"
    _expect(url)
    told = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base}
    api.delays["sendMessage"] = answers_after_s
    with house.running("serve", until="listens on", **told) as first:
        eventually(lambda: bool(api.of("sendMessage")), "nothing is sent")
        code, took_s = first.stop()
    assert code == 0
    assert took_s < KILLED_AFTER_S
    api.delays.clear()
    with house.running("serve", until="listens on", **told) as second:
        eventually(lambda: rows(url, "SELECT state FROM outbox") == [("sent",)], "it was lost")
        assert second.stop()[0] == 0
    assert len(api.of("sendMessage")) == sent


def test_fault_54_an_answer_under_way(house: House, api: BotApi) -> None:
    told = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base}
    with house.running("serve", until="listens on", **told) as first:
        api.asked("/start", name="Ines Costa")
        api.delays["sendMessage"] = 60.0
        count = len(api.of("sendMessage"))
        api.say("/units")
        api.until(lambda: len(api.of("sendMessage")) > count, "it was not answered")
        code, took_s = first.stop()
    assert code == 0
    assert took_s < KILLED_AFTER_S
    api.delays.clear()
    count = len(api.of("sendMessage"))
    with house.running("serve", until="listens on", **told) as second:
        api.until(lambda: len(api.of("sendMessage")) > count, "the answer never came")
        assert second.stop()[0] == 0
