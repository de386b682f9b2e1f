"""Messages nobody asked for on the page: there at once, changed and taken away live, and there again later."""

import asyncio
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from aiohttp import ClientSession, WSMsgType
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, expect

from bot.core.notices import open_page
from bot.on_web import WebChat, WebOutlet
from marathon.domain.activity import Activity, Source
from marathon.domain.athlete import AthleteId
from marathon.domain.notice import ReconnectNotice, RunNotice
from marathon.store import athletes
from marathon.store.store import Connection, Store
from marathon.usecases.ingest_activity import ingest_activities
from tests.background.platform import Office, progress
from tests.recording import recorded_run
from tests.strava.world import MovableClock
from tests.webhooks.conftest import PEOPLE, Enter, House, answer
from tests.webhooks.test_page import browser, look_at
from webhooks.app import build_app
from webhooks.demo import DemoDoor
from webhooks.doors import ChatDoor
from webhooks.live import LiveRooms

__all__ = ["browser"]

SOREN, TANE = AthleteId(2), AthleteId(3)


def _join(name: str, connection: Connection) -> None:
    athletes.add(connection, name, "UTC")


@pytest.fixture
def office(store: Store) -> Office:
    """Returns an office for the people of the page."""
    for person in PEOPLE:
        store.write(partial(_join, person.name))
    return Office(store, MovableClock())


@pytest.fixture
async def house(office: Office, pool: ThreadPoolExecutor) -> AsyncIterator[House]:
    """Runs the service with an announcer that writes to the page."""
    rooms = LiveRooms()
    chat = WebChat(answer=answer, chat_pool=pool, chart_pool=pool)
    outlet = WebOutlet(chat=chat, deliver=rooms.send, open_page=partial(open_page, office.desk), pool=pool)
    door = ChatDoor(
        say=chat.say,
        picture=chat.picture,
        watches=lambda _: [],
        watchers=lambda _: [],
        rooms=rooms,
        messages=outlet.messages,
    )
    app = build_app(
        health=dict,
        pool=pool,
        record_error=lambda error, request_id: None,
        chat=door,
        demo=DemoDoor(people=PEOPLE, picked=lambda _: "", sample_run=lambda _: ("run.fit", b"")),
    )
    async with TestServer(app) as server:
        with office.open(outlet):
            yield House(chat=chat, rooms=rooms, server=server)


def _said(count: int) -> str:
    return f"Your past is coming in: {count} activities so far, back to 1 Jun 2026"


async def _kept(session: ClientSession) -> list[tuple[str, str | None]]:
    kept = (await (await session.get("/chat/messages")).json())["messages"]
    return [(told["id"], told["reply"] and told["reply"]["title"]) for told in kept]


async def test_a_page_hears_of_a_message_of_its_change_and_of_its_end(office: Office, enter: Enter) -> None:
    session = await enter(2)
    assert await _kept(session) == []
    async with asyncio.timeout(20), session.ws_connect("/live") as live:
        await asyncio.to_thread(office.post, SOREN, "1", progress(2))
        told = await live.receive_json()
        assert (told["kind"], told["id"], told["reply"]["title"]) == ("message", "1", _said(2))
        await asyncio.to_thread(office.change, SOREN, "1", progress(3))
        told = await live.receive_json()
        assert (told["kind"], told["id"], told["reply"]["title"]) == ("message", "1", _said(3))
        await asyncio.to_thread(office.change, SOREN, "1", None)
        assert await live.receive_json() == {"kind": "gone", "id": "1"}
    assert await _kept(session) == [("1", None)]


async def test_what_was_told_is_there_when_a_page_opens_whoever_was_away(
    office: Office, enter: Enter
) -> None:
    office.post(SOREN, "before any page", progress(2))
    session, other = await enter(2), await enter(3)
    office.post(SOREN, "without a live page", ReconnectNotice())
    assert [key for key, _ in await _kept(session)] == ["before any page", "without a live page"]
    assert await _kept(other) == []
    async with ClientSession(session._base_url) as stranger:
        assert (await stranger.get("/chat/messages")).status == 401


async def test_a_message_of_one_is_never_on_anothers_page(office: Office, enter: Enter) -> None:
    mine, other = await enter(2), await enter(3)
    for session in (mine, other):
        await _kept(session)
    async with asyncio.timeout(20), mine.ws_connect("/live") as here, other.ws_connect("/live") as there:
        await asyncio.to_thread(office.post, SOREN, "1", progress(2))
        await here.receive_json()
        await there.send_str("ping")
        assert await there.receive_json() == {"kind": "pong"}


async def test_a_run_that_came_in_is_told_with_its_chart(office: Office, enter: Enter) -> None:
    session = await enter(2)
    await _kept(session)
    run = _run(office)
    await asyncio.to_thread(ingest_activities, office.desk, SOREN, [run])
    async with asyncio.timeout(20), session.ws_connect("/live") as live:
        notice = RunNotice(
            source=run.source, source_id=run.source_id, date=run.local_date, name="x", shape="1"
        )
        await asyncio.to_thread(office.post, SOREN, "run", notice)
        message = await live.receive(20)
    assert message.type is WSMsgType.TEXT
    reply = json.loads(message.data)["reply"]
    assert reply["title"].startswith("Your run is in: Run 10\xa0km in 50\xa0min, 5:00\xa0/km")
    assert reply["lines"][0] == "“Morning”"
    assert [button["command"] for button in reply["buttons"]][-3:] == ["/today", "/why", "/why message run"]
    picture = await session.get(reply["picture"]["url"])
    assert (await picture.read()).startswith(b"\x89PNG")


def _run(office: Office) -> Activity:
    started = office.clock.now() - timedelta(hours=2)
    return recorded_run("7", started, source=Source.FIT)


@pytest.mark.browser
async def test_the_page_shows_changes_and_keeps_messages(
    browser: Browser, house: House, office: Office
) -> None:
    look = await look_at(browser, house)
    page = look.page
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await expect(page.get_by_text("Live · as of")).to_be_visible()
    await expect(page.get_by_role("heading", name="/today of 2")).to_be_visible()
    await asyncio.to_thread(office.post, SOREN, "1", progress(2))
    await asyncio.to_thread(office.post, SOREN, "2", ReconnectNotice())
    await expect(page.get_by_role("heading", name=_said(2))).to_be_visible()
    await asyncio.to_thread(office.change, SOREN, "1", progress(3))
    await expect(page.get_by_role("heading", name=_said(3))).to_be_visible()
    await expect(page.get_by_role("heading", name=_said(2))).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("heading", name=_said(3))).to_be_visible()
    await expect(page.get_by_role("heading", name="/today of 2")).to_be_visible()
    titles = await page.locator("#log-private h2").all_text_contents()
    assert titles == [
        _said(3),
        "Strava no longer accepts your connection. Connect again with /connect.",
        "/today of 2",
    ]
    await asyncio.to_thread(office.change, SOREN, "1", None)
    await expect(page.get_by_role("heading", name=_said(3))).to_have_count(0)
    await house.rooms.close()
    await asyncio.to_thread(office.change, SOREN, "2", None)
    await asyncio.to_thread(office.post, SOREN, "3", progress(7))
    house.rooms.open()
    await expect(page.get_by_role("heading", name=_said(7))).to_be_visible()
    await expect(page.get_by_role("heading", name="Strava no longer")).to_have_count(0)
    assert look.complaints == []
