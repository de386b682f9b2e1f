"""What the real process tells of Strava, read as its athlete does: with /messages, and on an open page."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, web
from cryptography.fernet import Fernet

from bot.background import announce
from bot.background.beside import Beside, Work
from bot.background.notice_board import NoticeBoard
from bot.core.notices import open_page
from bot.core.router import Router
from bot.demo.strava.records import StravaAthlete
from bot.demo.strava.server import LocalStrava
from bot.on_web import WebChat, WebOutlet
from bot.wiring import build_desk
from bot.wiring.messages import build_announcer
from bot.wiring.pools import build_pools
from bot.wiring.strava import StravaPlan, build_strava
from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.store import athletes, teams
from marathon.store.store import Connection, Store
from marathon.store.token_box import TokenBox
from marathon.strava.wire import Application
from marathon.usecases.desk import Desk
from marathon.usecases.manage_team import join_team
from marathon.usecases.people import watched_by, watchers_of
from tests.background.platform import eventually
from tests.club import trains_in
from tests.demo.strava_client import serving
from tests.journeys.conftest import House
from tests.journeys.strava_house import ANNA, SECRET, Now, StravaHouse, beside_strava
from tests.ports import unused_port
from tests.recording import recorded_run
from tests.strava.world import MovableClock, World
from webhooks.app import build_app
from webhooks.demo import DemoDoor, Person
from webhooks.doors import ChatDoor
from webhooks.listening import listening
from webhooks.live import LiveRooms

BOSS = 2


@pytest.fixture
def beside(house: House) -> Iterator[StravaHouse]:
    """Yields a house beside its Strava."""
    with beside_strava(house) as beside:
        yield beside


def test_what_the_service_told_is_read_with_messages(beside: StravaHouse) -> None:
    link = beside.ask_for_link()
    with beside.running():
        beside.until(beside.is_subscribed, "no subscription was made")
        beside.connect(link)
        beside.until(beside.is_idle, "the past was not fetched")
        kept, gone = (beside.strava.athletes.record(ANNA, beside.run(name)) for name in ("Kept", "Gone"))
        beside.until(lambda: sorted(beside.names()) == ["Gone", "Kept"], "the runs did not arrive")
        beside.strava.athletes.change(kept, name="Renamed")
        beside.strava.athletes.delete(gone)
        beside.until(lambda: beside.names() == ["Renamed"] and beside.is_idle(), "the changes did not arrive")
    said = beside.say("/messages")
    assert said.count("taken back: a run") == 1
    assert said.count("is in: Run 10 km in 50 min") == 1
    assert said.count("You just connected Strava") == 1
    assert said.count("Your past is in: 0 activities") == 1
    assert beside.rows("SELECT count(*) FROM notification_log") == [(4,)]


def _run(name: str) -> Activity:
    started = Now().now().replace(hour=0, minute=0, second=0, microsecond=0)  # today, whatever the hour
    return recorded_run(name, started, name=name)


@dataclass(frozen=True)
class Page:
    """A person's open page: what it hears, and what stands in the log."""

    session: ClientSession
    live: ClientWebSocketResponse

    async def hears(self, kind: str) -> dict[str, Any]:
        """Returns the next of what it hears that is of this kind."""
        async with asyncio.timeout(60):
            while True:
                told: dict[str, Any] = json.loads(await self.live.receive_str())
                if told["kind"] == kind:
                    return told

    async def log(self) -> list[str | None]:
        """Returns the headlines of what stands in the log, oldest first; None for what was taken back."""
        async with self.session.get("/chat/messages") as answer:
            kept = (await answer.json())["messages"]
        return [told["reply"] and told["reply"]["title"] for told in kept]

    async def says(self, text: str) -> dict[str, Any]:
        """Returns the answer to something said."""
        async with self.session.post("/chat", json={"text": text}) as answer:
            reply: dict[str, Any] = await answer.json()
        return reply


@dataclass(frozen=True)
class Team:
    """A running service beside its Strava; Anna is connected there, Boss is the admin, Ben is in no team."""

    strava: LocalStrava
    desk: Desk
    url: str

    @asynccontextmanager
    async def page(self, person: int) -> AsyncIterator[Page]:
        """Opens a page as one of the people."""
        async with ClientSession(self.url, cookie_jar=CookieJar(unsafe=True)) as session:
            await session.post("/demo/as", json={"id": person})
            async with session.ws_connect("/live") as live:
                page = Page(session, live)
                await page.log()
                yield page

    async def changes(self, boss: Page) -> list[int]:
        """Returns whose changes Boss has heard of until now, each once in a row."""
        await boss.says("/away ill")
        ids = [0]
        while ids[-1] != BOSS:
            heard = (await boss.hears("cards_changed"))["athlete_id"]
            ids += [heard] if heard != ids[-1] else []
        return ids[1:-1]

    def record(self, run: Activity) -> int:
        """Has Anna run, and Strava tell of it."""
        return self.strava.athletes.record(ANNA, run)


def _people(store: Store) -> None:
    def unit(connection: Connection) -> None:
        anna, boss, _ben = (athletes.add(connection, name, "UTC") for name in ("Anna", "Boss", "Ben"))
        team = teams.add_team(connection, "Club")
        trains_in(connection, team, anna)
        teams.add_member(connection, team, boss, Role.ADMIN)

    store.write(unit)


def _connect(store: Store, strava: LocalStrava, box: TokenBox) -> None:
    clock = MovableClock(Now().now())
    World(strava=strava, clock=clock, store=store, box=box, athlete_id=AthleteId(1)).connect()


@pytest.fixture
async def team(store: Store) -> AsyncIterator[Team]:
    """Runs a service with a page and a Strava, put together from the parts that the real one is made of."""
    strava = LocalStrava(clock=Now(), client_id=4711, client_secret=SECRET, retry_after_s=0.5)
    strava.athletes.join(StravaAthlete(id=ANNA, firstname="Anna", lastname="Berg"))
    port = unused_port()
    with serving(strava):
        plan = _plan(strava, f"http://127.0.0.1:{port}")
        _people(store)
        _connect(store, strava, TokenBox(plan.token_keys))
        app, beside, desk = _service(store, plan)
        async with listening(app, ("127.0.0.1", port)):
            beside.begin()
            try:
                await asyncio.to_thread(eventually, lambda: strava.postman.subscription is not None)
                yield Team(strava, desk, f"http://127.0.0.1:{port}")
            finally:
                await asyncio.to_thread(beside.end)


def _plan(strava: LocalStrava, url: str) -> StravaPlan:
    bases = {"api_base": strava.api_base, "oauth_base": strava.oauth_base}
    return StravaPlan(
        application=Application(client_id="4711", client_secret=SECRET, **bases),
        token_keys=(Fernet.generate_key().decode(),),
        browser_url=url,
        hook_url=url,
        path_token="p" * 32,
        verify_token="v" * 32,
    )


def _service(store: Store, plan: StravaPlan) -> tuple[web.Application, Beside, Desk]:
    pools, rooms, board = build_pools(), LiveRooms(), NoticeBoard(store, Now())
    parts = build_strava(build_desk(store, listener=rooms, clock=Now()), plan, board, pools.chat)
    desk = parts.desk
    chat = WebChat(answer=Router(desk).answer, chat_pool=pools.chat, chart_pool=pools.charts)
    outlet = WebOutlet(chat=chat, deliver=rooms.send, open_page=partial(open_page, desk), pool=pools.chat)
    announcer = build_announcer(desk, board, [outlet])
    people = [Person(id=AthleteId(n), name=f"{n}", role="athlete", about="") for n in (1, 2, 3)]
    app = build_app(
        health=dict,
        pool=pools.chat,
        record_error=lambda error, request_id: None,
        chat=ChatDoor(
            say=chat.say,
            picture=chat.picture,
            watches=partial(watched_by, desk),
            watchers=partial(watchers_of, desk),
            rooms=rooms,
            messages=outlet.messages,
        ),
        demo=DemoDoor(people=people, picked=lambda _: "", sample_run=lambda _: ("", b"")),
        strava_events=parts.events,
        more=[parts.connect],
    )
    sending = Work(start=partial(announcer.start, alone=True), stop=announcer.stop)
    return app, Beside((sending, *parts.works)), desk


async def test_a_run_comes_changes_and_goes_on_an_open_page(team: Team) -> None:
    async with team.page(1) as page:
        number = await asyncio.to_thread(team.record, _run("Morning"))
        came = await page.hears("message")
        assert came["reply"]["title"].startswith("Your run is in: Run 10\xa0km in 50\xa0min")
        assert came["reply"]["lines"][0] == "“Morning”"
        pages = team.strava.oauth_base.removesuffix("/oauth")
        assert f"View on Strava: {pages}/activities/{number}" in came["reply"]["lines"]
        async with page.session.get(came["reply"]["picture"]["url"]) as picture:
            assert (await picture.read()).startswith(b"\x89PNG")
        await asyncio.to_thread(team.strava.athletes.change, number, name="Harbour loop")
        changed = await page.hears("message")
        assert (changed["id"], changed["reply"]["lines"][0]) == (came["id"], "“Harbour loop”")
        assert await page.log() == [changed["reply"]["title"]]
        await asyncio.to_thread(team.strava.athletes.delete, number)
        assert await page.hears("gone") == {"kind": "gone", "id": came["id"]}
        assert await page.log() == [None]


async def test_fault_12_turned_private_takes_the_message_off_the_page(team: Team) -> None:
    async with team.page(1) as page:
        number = await asyncio.to_thread(team.record, _run("Morning"))
        came = await page.hears("message")
        await asyncio.to_thread(team.strava.athletes.change, number, private=True)
        assert (await page.hears("gone"))["id"] == came["id"]
        assert "taken back: a run" in (await page.says("/messages"))["lines"][0]


async def test_fault_08_a_real_deauthorisation_is_told_once_and_takes_the_rest_back(team: Team) -> None:
    async with team.page(1) as page:
        await asyncio.to_thread(team.record, _run("Morning"))
        came = await page.hears("message")
        await asyncio.to_thread(team.strava.athletes.leave, ANNA)
        told = [await page.hears(kind) for kind in ("gone", "message")]
        assert told[0]["id"] == came["id"]
        title = "You ended the connection at Strava, so what came from there is deleted here too."
        assert told[1]["reply"]["title"] == title
        assert "Connection to Strava: 1" in told[1]["reply"]["lines"]
        assert await page.log() == [None, title]


async def test_an_open_page_follows_who_may_see_whom(team: Team) -> None:
    async with team.page(1) as anna, team.page(2) as boss, team.page(3) as ben:
        await asyncio.to_thread(team.record, _run("Morning"))
        await anna.hears("message")
        await anna.says("/away ill")
        assert await team.changes(boss) == [], "she keeps Strava to herself"
        await anna.says("/privacy strava share")
        assert await team.changes(boss) == [1]
        await anna.says("/away ill")
        assert await team.changes(boss) == [1]
        await anna.says("/privacy strava private")
        assert await team.changes(boss) == [1], "what is shown there must go"
        await anna.says("/away ill")
        assert await team.changes(boss) == []
        assert "Activities: 1" in (await anna.says("/disconnect yes"))["lines"]
        assert await team.changes(boss) == [1]
        await ben.says("/away ill")
        assert 3 not in await team.changes(boss), "he is in no team"
        await asyncio.to_thread(join_team, team.desk, AthleteId(3), "Club")
        assert 3 in await team.changes(boss)
        await ben.says("/away ill")
        assert 3 in await team.changes(boss)
        assert "Profile: 1" in (await ben.says("/forget yes"))["lines"]
        assert 3 in await team.changes(boss)


async def test_who_disconnects_sees_what_came_from_strava_leave_the_page_at_once(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announce, "LOOK_AGAIN_S", 3600.0)
    async with team.page(1) as page:
        await asyncio.to_thread(team.record, _run("Morning"))
        came = await page.hears("message")
        assert "Good:" in (await page.says("/connect keep"))["title"]
        await asyncio.sleep(announce.COMMITTED_WITHIN_S + 1.0)  # until nothing is looked for any more
        lines = (await page.says("/disconnect yes"))["lines"]
        assert "Messages: 1" in lines
        assert (await page.hears("gone"))["id"] == came["id"]


async def test_fault_18_an_inactive_application_alerts_the_admins_page_once(team: Team) -> None:
    async with team.page(2) as boss, team.page(1) as anna:
        team.strava.app.is_active = False
        for name in ("One", "Two", "Three"):
            await asyncio.to_thread(team.record, _run(name))
        assert (await boss.hears("message"))["reply"]["title"] == "Strava refuses this coach"
        calls = len(team.strava.calls)
        assert "nothing planned" in (await anna.says("/today"))["title"]
        await asyncio.sleep(0.5)
        assert await boss.log() == ["Strava refuses this coach"]
        assert await anna.log() == []
        assert len(team.strava.calls) == calls
