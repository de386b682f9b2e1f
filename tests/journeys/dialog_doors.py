"""The four doors as a person sees them, each open over a club: what is said there, and what then stands before them."""

import asyncio
import html
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import pytest
from aiohttp import ClientSession, CookieJar, FormData
from aiohttp.test_utils import TestServer

from bot import terminal_work
from bot.core.message import Reply
from bot.core.notices import open_page
from bot.core.router import Router
from bot.on_telegram import pace
from bot.on_web import WebChat, WebOutlet
from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address
from marathon.settings import StoreSettings
from marathon.store import athletes, destinations
from marathon.usecases.people import watched_by, watchers_of
from tests.club import Club
from tests.dialogs import Drop
from tests.journeys.telegram_club import account, at_telegram
from tests.on_slack.slack_server import (
    PATIENCE_S,
    WORKSPACE,
    Call,
    SlackServer,
    buttons_of,
    is_words,
    message,
    press,
    words_of,
)
from tests.on_slack.world import USERS, World
from tests.on_telegram.bot_api import BotApi
from tests.on_telegram.bot_api import Shown as Bubble
from webhooks.app import build_app
from webhooks.demo import DemoDoor, Person
from webhooks.doors import ChatDoor
from webhooks.live import LiveRooms

T = TypeVar("T")
CLUB_FILE: Final = "club.sqlite3"
UNSEEN_BEHIND_AT: Final = "@\u2060"  # what keeps a name from being an account's, at Telegram
EVERYBODY: Final = tuple(AthleteId(number) for number in range(1, 9))


@dataclass(frozen=True)
class Shown:
    """An answer as it stands before a person: words, labels of buttons, a picture told in words, a file."""

    words: str
    labels: tuple[str, ...] = ()
    alt: str = ""
    png: bytes | None = field(default=None, repr=False)
    file: tuple[str, bytes] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, reply: Reply) -> "Shown":
        """Returns what a reply asks every door to show."""
        picture, file = reply.picture, reply.attachment
        return cls(
            words=reply.text,
            labels=tuple(button.label for button in reply.buttons),
            alt=picture.alt if picture else "",
            png=picture.draw() if picture else None,
            file=(file.name, file.content.read()) if file else None,
        )


class Door(Protocol):
    """One door, used as its people do.

    unsayable: what no client of the platform sends.
    here: what it answers to who asks to be told here.
    """

    unsayable: frozenset[str]
    here: str

    def say(self, who: AthleteId, text: str) -> Shown:
        """Returns what answers a text."""
        ...

    def press(self, who: AthleteId, label: str) -> Shown:
        """Returns what answers a button under the last answer."""
        ...

    def drop(self, who: AthleteId, drop: Drop) -> Shown:
        """Returns what answers a file."""
        ...


EMPTY: Final = frozenset({"", "   \n\t "})  # a messenger sends no empty message


def known_everywhere(club: Club) -> None:
    """Gives everybody in a club an account and a private chat on every platform, so that all copies stay equal."""
    for who in EVERYBODY:
        user = USERS[who]
        club.desk.store.write(
            partial(
                athletes.link_identity, athlete_id=who, platform="telegram", external_id=str(account(who))
            )
        )
        club.desk.store.write(
            partial(
                athletes.link_identity, athlete_id=who, platform="slack", external_id=f"{WORKSPACE}:{user}"
            )
        )
        for platform, chat in (("telegram", str(account(who))), ("slack", f"D{user}"), ("web", str(who))):
            place = Address(platform=platform, external_id=chat)
            club.desk.store.write(partial(destinations.open_place, athlete_id=who, address=place))


class Answers:
    """Looks past everything into a club's database for what a platform delivered and is answered."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / CLUB_FILE)

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """Waits until what is delivered within the block is answered, all that belongs to the answer included."""
        before = self._count()
        yield
        until = time.monotonic() + PATIENCE_S
        while self._count() == before:
            assert time.monotonic() < until, "it was not answered"
            time.sleep(0.002)

    def close(self) -> None:
        """Lets go of the database."""
        self._database.close()

    def _count(self) -> object:
        query = "SELECT count(*) FROM chat_updates WHERE state <> 'waiting'"
        return self._database.execute(query).fetchone()


class TelegramSide:
    """Telegram: the words above a picture are its caption, and what it shows in words is the last line of that."""

    unsayable = EMPTY
    here = "Messages come on Telegram only"

    def __init__(self, api: BotApi, answers: Answers) -> None:
        self._api, self._answers = api, answers

    def say(self, who: AthleteId, text: str) -> Shown:
        return self._answer(who, lambda: self._api.say(text, account(who)))

    def press(self, who: AthleteId, label: str) -> Shown:
        return self._answer(who, lambda: self._api.press(label, account(who)))

    def drop(self, who: AthleteId, drop: Drop) -> Shown:
        file = drop.file
        return self._answer(
            who, lambda: self._api.drop(file.name, file.content, account(who), caption=drop.text)
        )

    def _answer(self, who: AthleteId, send: Callable[[], object]) -> Shown:
        """Returns what is new in the chat, or was changed in place, once the update is handled."""
        chat = self._api.chats[account(who)]
        before = {bubble.id: bubble.edits for bubble in chat.values()}
        with self._answers.awaited():
            send()
        new = [bubble for bubble in chat.values() if before.get(bubble.id) != bubble.edits]
        return _joined(new)


def _joined(bubbles: list[Bubble]) -> Shown:
    """Returns the messages of one answer as one; a button that opens an address is the platform's own."""
    lines = [line for bubble in bubbles if not bubble.document for line in bubble.html.split("\n")]
    alts = [line for line in lines if line.startswith("<i>")]
    said = [re.sub("</?b>", "", line) for line in lines if line not in alts]
    labels = [label for bubble in bubbles for label, data in bubble.buttons.items() if "://" not in data]
    return Shown(
        words=html.unescape("\n".join(said)).replace(UNSEEN_BEHIND_AT, "@"),
        labels=tuple(labels),
        alt=html.unescape("".join(alts)[3:-4]),
        png=next((bubble.png for bubble in bubbles if bubble.png), None),
        file=next((bubble.document for bubble in bubbles if bubble.document), None),
    )


class SlackSide:
    """Slack: the picture is a message of its own, and what people type comes escaped."""

    unsayable = EMPTY
    here = "Messages come on Slack only"

    def __init__(self, slack: SlackServer, answers: Answers) -> None:
        self._slack, self._answers = slack, answers
        self._last: dict[AthleteId, Call] = {}

    def say(self, who: AthleteId, text: str) -> Shown:
        escaped = html.escape(text, quote=False)
        return self._answer(who, "events_api", message(USERS[who], escaped))

    def press(self, who: AthleteId, label: str) -> Shown:
        button, channel = buttons_of(self._last[who])[label], f"D{USERS[who]}"
        url = self._slack.response_url()
        pressed = press(USERS[who], button, url, channel=channel, ephemeral=False)
        return self._answer(who, "interactive", pressed)

    def drop(self, who: AthleteId, drop: Drop) -> Shown:
        self._slack.downloads[drop.file.name] = drop.file.content
        file = self._slack.file(drop.file.name)
        said = message(USERS[who], drop.text, subtype="file_share", files=[file])
        return self._answer(who, "events_api", said)

    def _answer(self, who: AthleteId, kind: str, body: dict[str, Any]) -> Shown:
        """Returns what is new in the direct message, or was changed in place, once the delivery is handled."""
        calls, files = len(self._slack.calls), set(self._slack.uploaded)
        with self._answers.awaited():
            self._slack.send(kind, body)
        made = self._slack.made("chat.postMessage", "chat.update", since=calls)
        (said,) = (call for call in made if is_words(call))
        self._last[who] = said
        pictures = [call.args["blocks"][0] for call in made if call is not said]
        ids = [picture["slack_file"]["id"] for picture in pictures]
        sent = [key for key in self._slack.uploaded if key not in {*files, *ids}]
        return Shown(
            words=words_of(said),
            labels=tuple(buttons_of(said)),
            alt="".join(picture["alt_text"] for picture in pictures),
            png=self._slack.uploads[ids[0]] if ids else None,
            file=(self._slack.uploaded[sent[0]]["title"], self._slack.uploads[sent[0]]) if sent else None,
        )


class WebSide:
    """The page: JSON over HTTP, the picture and the file each at an address; a button says its command."""

    unsayable: frozenset[str] = frozenset()
    here = "Messages come on the page only"

    def __init__(self, loop: asyncio.AbstractEventLoop, pages: dict[AthleteId, ClientSession]) -> None:
        self._loop, self._pages = loop, pages
        self._last: dict[AthleteId, dict[str, str]] = {}

    def say(self, who: AthleteId, text: str) -> Shown:
        return run_on(self._loop, self._answer(who, json={"text": text}))

    def press(self, who: AthleteId, label: str) -> Shown:
        return self.say(who, self._last[who][label])

    def drop(self, who: AthleteId, drop: Drop) -> Shown:
        form = FormData()
        form.add_field("text", drop.text)
        form.add_field("file", drop.file.content, filename=drop.file.name)
        return run_on(self._loop, self._answer(who, data=form))

    async def _answer(self, who: AthleteId, **body: Any) -> Shown:
        reply = await (await self._pages[who].post("/chat", **body)).json()
        self._last[who] = {_loose(button["label"]): button["command"] for button in reply["buttons"]}
        picture, file = reply["picture"], reply["file"]
        return Shown(
            words=_loose("\n".join([reply["title"], *reply["lines"]])),
            labels=tuple(self._last[who]),
            alt=picture["alt"] if picture else "",
            png=await self._fetched(who, picture["url"]) if picture else None,
            file=(file["name"], await self._fetched(who, file["url"])) if file else None,
        )

    async def _fetched(self, who: AthleteId, url: str) -> bytes:
        return await (await self._pages[who].get(url)).read()


def _loose(text: str) -> str:
    """Returns a text without what keeps a number with its unit on a page, as the other doors say it."""
    return re.sub("\N{NO-BREAK SPACE}(?!%)", " ", text)


class TerminalSide:
    """The terminal: lines of text and files in a folder; a button is the command that stands behind its label."""

    unsayable: frozenset[str] = frozenset()
    here = "I cannot write to you there yet. Write to me there first, in a private chat."

    def __init__(self, folder: Path) -> None:
        self._settings = StoreSettings()
        self._out, self._files = folder / "out", folder / "files"
        self._files.mkdir()
        self._last: dict[AthleteId, dict[str, str]] = {}

    def say(self, who: AthleteId, text: str) -> Shown:
        return self._answer(who, text)

    def press(self, who: AthleteId, label: str) -> Shown:
        return self._answer(who, self._last[who][label])

    def drop(self, who: AthleteId, drop: Drop) -> Shown:
        path = self._files / drop.file.name
        path.write_bytes(drop.file.content)
        return self._answer(who, drop.text, path)

    def _answer(self, who: AthleteId, text: str, *files: Path) -> Shown:
        terminal_work.say(self._settings, text, who, files=files, out=self._out, group=False)
        written = {path.suffix: path for path in self._out.iterdir()}
        title, *lines = written.pop(".txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
        png = written.pop(".png").read_bytes() if ".png" in written else None
        file = next(((path.name, path.read_bytes()) for path in written.values()), None)
        said = [line.removeprefix("  ") for line in lines]
        offers = [offer.partition(": /") for offer in said[-1].split("   ")] if said else []
        are_offers = bool(offers) and all(colon for _, colon, _ in offers)
        self._last[who] = {label: f"/{command}" for label, _, command in offers} if are_offers else {}
        said = said[:-1] if are_offers else said
        if file:
            assert said.pop() == f"[{file[0]}]"
        alt = said.pop()[1:-1] if png else ""
        for path in self._out.iterdir():
            path.unlink()
        return Shown(
            words="\n".join([title, *said]), labels=tuple(self._last[who]), alt=alt, png=png, file=file
        )


def run_on(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> T:
    """Returns what work on a loop of another thread returns."""
    return asyncio.run_coroutine_threadsafe(work, loop).result(30)


@contextmanager
def telegram(club: Club, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Door]:
    """Opens Telegram, in a hurry: its pace is not what is looked at."""
    patch.setattr(pace, "A_CHAT_S", 0.001)
    patch.setattr(pace, "ALL_TOGETHER", (10_000, 1.0))
    with at_telegram(club, BotApi()) as there, there.open(), closing(Answers(folder)) as answers:
        yield TelegramSide(there.api, answers)


@contextmanager
def slack(club: Club, folder: Path, _patch: pytest.MonkeyPatch) -> Iterator[Door]:
    """Opens Slack by Socket Mode."""
    server = SlackServer().start()
    world = World(club, server)
    world.open()
    try:
        with closing(Answers(folder)) as answers:
            yield SlackSide(server, answers)
    finally:
        world.close()
        server.stop()


@contextmanager
def web(club: Club, _folder: Path, _patch: pytest.MonkeyPatch) -> Iterator[Door]:
    """Opens the page for everybody, each with its live connection."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="web")
    thread.start()
    with ThreadPoolExecutor(4) as pool:
        server = TestServer(_app(club, pool))
        run_on(loop, server.start_server())
        pages = {who: run_on(loop, _page(server, who)) for who in EVERYBODY}
        try:
            yield WebSide(loop, pages)
        finally:
            for page in pages.values():
                run_on(loop, page.close())
            run_on(loop, server.close())
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


def _app(club: Club, pool: ThreadPoolExecutor) -> Any:
    desk, rooms = club.desk, LiveRooms()
    chat = WebChat(answer=Router(desk).answer, chat_pool=pool, chart_pool=pool)
    outlet = WebOutlet(chat=chat, deliver=rooms.send, open_page=partial(open_page, desk), pool=pool)
    people = [Person(id=who, name=str(who), role="athlete", about="") for who in EVERYBODY]
    return build_app(
        health=dict,
        pool=pool,
        record_error=lambda error, request_id: None,
        chat=ChatDoor(
            say=chat.say,
            picture=chat.picture,
            file=chat.file,
            messages=outlet.messages,
            watches=partial(watched_by, desk),
            watchers=partial(watchers_of, desk),
            rooms=rooms,
        ),
        demo=DemoDoor(people=people, picked=lambda _: "", sample_run=lambda _: ("", b"")),
    )


async def _page(server: TestServer, who: AthleteId) -> ClientSession:
    page = ClientSession(server.make_url("/"), cookie_jar=CookieJar(unsafe=True))
    await page.post("/demo/as", json={"id": who})
    await page.ws_connect("/live")
    await page.get("/chat/messages")
    return page


@contextmanager
def terminal(club: Club, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Door]:
    """Has each row said as by a command of its own, but that the store is opened once, and with the club's clock."""
    patch.chdir(folder)  # away from this machine's settings
    patch.setattr(terminal_work, "open_desk", lambda _settings: nullcontext(club.desk))
    yield TerminalSide(folder)


Open = Callable[[Club, Path, pytest.MonkeyPatch], AbstractContextManager[Door]]
DOORS: Final[dict[str, Open]] = {"telegram": telegram, "slack": slack, "web": web, "terminal": terminal}
