"""A chat on a real socket: the page, the web chat and an answer that is a plain function."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO

import pytest
from aiohttp import ClientSession, CookieJar, web
from aiohttp.test_utils import BaseTestServer, TestServer
from PIL import Image

from bot.core.message import Button, HandedFile, Incoming, Picture, Reply
from bot.on_web import WebChat
from marathon.domain.athlete import AthleteId
from marathon.errors import NotAllowedError, StoreUnavailableError
from tests.webhooks.strava_hook import commits, hook, signature, storing
from webhooks.app import build_app
from webhooks.demo import DemoDoor, Person
from webhooks.doors import ChatDoor
from webhooks.live import LiveRooms

__all__ = ["commits", "hook", "signature", "storing"]

MARIT, SOREN, TANE = map(AthleteId, (1, 2, 3))
PEOPLE = (
    Person(id=MARIT, name="Marit Solheim", role="coach", about="Sees the whole team"),
    Person(id=SOREN, name="Søren Lindqvist", role="athlete", about="2:50 marathon"),
    Person(id=TANE, name="Tāne Parata", role="athlete", about="4:30 marathon"),
)
COMMANDS = (("/today", "What is on today"), ("/team", "Who needs a word"), ("/week", "Seven days"))


def draw() -> bytes:
    """Return a small real PNG."""
    out = BytesIO()
    Image.new("RGB", (1080, 720), "#0072b2").save(out, "PNG")
    return out.getvalue()


def answer(incoming: Incoming) -> Reply:
    """Answer as a router would: with a chart, with what came in, or with an error."""
    if incoming.text == "/boom":
        raise RuntimeError("a secret of the inside")
    if incoming.text == "/run":
        return Reply(title="in", lines=("View on Strava: https://www.strava.com/activities/7",))
    if incoming.text == "/refused":
        raise NotAllowedError(role="coach")
    if incoming.text == "/down":
        raise StoreUnavailableError(problem="disk full")
    if incoming.attachments:
        sizes = [f"{file.name}: {len(file.content)}" for file in incoming.attachments]
        return Reply(title=f"{len(sizes)} read", lines=tuple(sizes))
    if incoming.text == "/export":
        file = HandedFile(
            name='yours "é/\r\nn.zip', content=BytesIO(b"PK bytes" * 100_000), size_bytes=800_000
        )
        return Reply(title="yours", attachment=file)
    if incoming.text in ("/today", "/team"):
        picture = Picture(name="today.png", alt="This week, today marked.", draw=draw)
        buttons = (Button(label="Why?", command="/why"),)
        title = f"{incoming.text} of {incoming.speaker}"
        return Reply(title=title, picture=picture, buttons=buttons, is_view=True)
    return Reply(title=f"{incoming.place}: {incoming.text}")


@dataclass
class Told:
    """What the service was told: errors it kept, who was picked and renamed; and who hides from the coach."""

    kept: list[tuple[Exception, str]] = field(default_factory=list)
    picked: list[AthleteId] = field(default_factory=list)
    renamed: list[AthleteId] = field(default_factory=list)
    hidden: set[AthleteId] = field(default_factory=set)

    def record(self, error: Exception, request_id: str) -> None:
        """Keeps an error."""
        self.kept.append((error, request_id))

    def pick(self, athlete_id: AthleteId) -> str:
        """Hears who was picked."""
        self.picked.append(athlete_id)
        return "Nothing arrives." if athlete_id == TANE else ""

    def watches(self, speaker: AthleteId) -> set[AthleteId]:
        """Returns whom somebody sees: the coach both athletes."""
        return {SOREN, TANE} - self.hidden if speaker == MARIT else set()

    def watchers(self, athlete: AthleteId) -> set[AthleteId]:
        """Returns who sees somebody."""
        return {athlete} if athlete in self.hidden else {MARIT, athlete}


@dataclass
class House:
    """The running service and what it was told."""

    chat: WebChat
    rooms: LiveRooms
    server: BaseTestServer
    told: Told = field(default_factory=Told)
    build: Callable[[], web.Application] = web.Application

    def url(self, path: str) -> str:
        """Returns the address of a path."""
        return str(self.server.make_url(path))

    async def restart(self) -> None:
        """Stops the service and starts another on the same port, which knows no session."""
        port = self.server.port
        await self.server.close()
        self.server = TestServer(self.build(), port=port)
        await self.server.start_server()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Returns a few threads."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


@pytest.fixture
async def house(pool: ThreadPoolExecutor) -> AsyncIterator[House]:
    """Runs the demo's service on a free loopback port."""
    chat, rooms, told = WebChat(answer=answer, chat_pool=pool, chart_pool=pool), LiveRooms(), Told()
    build = partial(
        build_app,
        health=lambda: {"version": "1.2.3"},
        pool=pool,
        record_error=told.record,
        chat=ChatDoor(
            say=chat.say,
            picture=chat.picture,
            file=chat.file,
            watches=told.watches,
            watchers=told.watchers,
            rooms=rooms,
            commands=lambda: COMMANDS,
        ),
        demo=DemoDoor(
            people=PEOPLE,
            picked=told.pick,
            sample_run=lambda _: ("run.fit", b"FIT bytes"),
            at_strava={"rename": told.renamed.append},
        ),
    )
    async with TestServer(build()) as server:
        house = House(chat=chat, rooms=rooms, server=server, told=told, build=build)
        yield house
        await house.server.close()


Enter = Callable[[int], Awaitable[ClientSession]]


@pytest.fixture
async def enter(house: House) -> AsyncIterator[Enter]:
    """Returns what opens a browser-like session as one of the people."""
    sessions = []

    async def as_person(person: int) -> ClientSession:
        session = ClientSession(house.server.make_url("/"), cookie_jar=CookieJar(unsafe=True))
        sessions.append(session)
        response = await session.post("/demo/as", json={"id": person})
        assert response.status == 200
        return session

    yield as_person
    await asyncio.gather(*(session.close() for session in sessions))
