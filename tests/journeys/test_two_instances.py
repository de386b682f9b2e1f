"""Two services on one PostgreSQL: one leads, the other takes over when it is killed, and each message is one."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession, CookieJar
from sqlalchemy import Connection

from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address
from marathon.domain.subscription import Subject
from marathon.signed_links import SigningKeys
from marathon.store import athletes, destinations, sole_leases, subscriptions
from marathon.store.store import Store
from marathon.usecases.ingest_activity import ingest_activities
from marathon.usecases.web_sessions import page_link
from tests.club import SetClock, a_run, desk_of
from tests.contracts.databases import postgres_database
from tests.journeys.conftest import House, Running, house
from tests.on_telegram.bot_api import TOKEN, BotApi
from tests.soak.service import eventually
from webhooks.live import JOIN

__all__ = ["house"]
LEADS = "this process leads"
A_MINUTE_S, A_MOMENT_S = 60.0, 5.0


class Pair:
    """Two houses with a database and a Telegram between them."""

    def __init__(self, house: House, url: str, api: BotApi) -> None:
        """Nobody runs yet; nobody is there yet."""
        self.api, self.store = api, Store.open(url)
        other = replace(house, folder=house.folder / "other", port=house.port + 1)
        other.folder.mkdir()
        self.houses = (house, other)
        self._told = {"DATABASE_URL": url, "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base}
        self._running = ExitStack()

    def start(self, number: int) -> Running:
        """Start one of the two."""
        service = self.houses[number].running("serve", until="listens on", **self._told)
        return self._running.enter_context(service)

    def end(self) -> None:
        """Kill what still runs."""
        self._running.close()
        self.store.close()

    def open_doors(self, count: int) -> None:
        """Wait until so many have opened their door: one that is not open yet keeps a message for half a minute."""
        eventually(lambda: len(self.api.of("getMe")) >= count, "a door does not open")

    def leads(self, number: int) -> int:
        """Return how often one of the two has begun to lead."""
        return self.houses[number].log.count(LEADS)

    def expect(self, chat: int) -> None:
        """Add somebody whose hour it is."""

        def unit(connection: Connection) -> AthleteId:
            person = athletes.add(connection, f"Runner {chat}", "UTC")
            subscriptions.set_hour(connection, person, Subject.DAY, datetime.now(UTC).hour)
            destinations.open_place(connection, person, Address(platform="telegram", external_id=f"{chat}"))
            return person

        self.store.write(unit)

    def told(self, chat: int) -> int:
        """Return how many messages somebody has."""
        return len(self.api.shown(chat))


@pytest.fixture
def pair(house: House, postgres_url: str) -> Iterator[Pair]:
    """Yields two houses with one database."""
    api = BotApi()
    with api.serving(), postgres_database(postgres_url) as url:
        both = Pair(house, url, api)
        try:
            yield both
        finally:
            both.end()


def test_fault_25_one_of_two_sends_and_the_other_takes_over_when_it_is_killed(pair: Pair) -> None:
    _live(pair, is_patient=False)


@pytest.mark.soak
def test_fault_25_the_other_takes_over_within_a_minute(pair: Pair) -> None:
    _live(pair, is_patient=True)


def _live(pair: Pair, *, is_patient: bool) -> None:
    """Let one lead, be killed, and come back; each is told once."""
    first = pair.start(0)
    eventually(lambda: pair.leads(0) == 1, "nobody leads")
    second = pair.start(1)
    pair.open_doors(2)
    if is_patient:
        pair.expect(41)
        eventually(lambda: pair.told(41) == 1, "nobody was told in the next minute", A_MINUTE_S + A_MOMENT_S)
    assert pair.leads(1) == 0
    first.process.send_signal(signal.SIGKILL)
    first.process.wait(10)
    pair.expect(42)
    if not is_patient:
        _let_the_lease_end(pair.store)
    eventually(lambda: pair.told(42) == 1, "nobody took over", A_MINUTE_S)
    assert pair.leads(1) == 1
    pair.start(0)
    pair.open_doors(3)
    pair.expect(43)
    code, _ = second.stop()
    assert code == 0
    eventually(lambda: pair.told(43) == 1, "it was not handed over")
    assert pair.leads(0) == 2
    assert [pair.told(chat) for chat in (41, 42, 43)] == [int(is_patient), 1, 1]


async def test_a_page_hears_within_five_seconds_of_a_run_that_another_process_took_in(pair: Pair) -> None:
    who = pair.store.write(lambda connection: athletes.add(connection, "Ana Silva", "UTC"))
    pair.start(0)
    url = f"http://127.0.0.1:{pair.houses[0].port}"
    keys = SigningKeys((pair.houses[0].secrets["JWT_SECRET"],))
    desk = replace(desk_of(pair.store, SetClock(datetime.now(UTC))), signing=keys, public_url=url)
    join = {"kind": JOIN, "athlete_id": who}
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        async with browser.post(page_link(desk, who)) as answer:
            assert "Ana Silva" in await answer.text()
        async with browser.ws_connect(f"{url}/live") as live:
            await live.send_json(join)
            before = (await live.receive_json(timeout=A_MINUTE_S))["mark"]
            await asyncio.to_thread(ingest_activities, desk, who, [a_run(datetime.now(UTC).date())])
            async with asyncio.timeout(A_MOMENT_S):
                while (heard := await live.receive_json()).get("mark", before) == before:
                    if heard["kind"] == "dashboard_refresh":
                        await live.send_json(join)
    assert heard["kind"] == "snapshot"


def _let_the_lease_end(store: Store) -> None:
    """Do what half a minute does."""
    ended = sole_leases.ROWS.update().values(lease_until=datetime.now(UTC) - timedelta(seconds=1))
    store.write(lambda connection: connection.execute(ended).close())
