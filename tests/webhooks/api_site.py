"""The running API for the club: asked with a token or a cookie, by anybody of it."""

import json
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import BaseTestServer, TestServer
from multidict import CIMultiDict

from bot.core.router import Router
from bot.on_web import WebChat
from marathon.domain.athlete import AthleteId
from marathon.signed_links import SigningKeys
from marathon.usecases.desk import Desk
from marathon.usecases.people import watched_by, watchers_of
from marathon.usecases.program_tokens import begin_program, program_code
from marathon.usecases.web_sessions import open_page_session, page_link
from tests.club import Club
from webhooks.api_callers import api_routes
from webhooks.app import build_app
from webhooks.doors import ChatDoor
from webhooks.live import LiveRooms
from webhooks.signed_in import SignedIn

KEYS: Final = SigningKeys(("k3J9-vQ2wLz8mNp5xRt7yBd1cFg4hSj6",))
PUBLIC: Final = "https://coach.test"


def token_of(desk: Desk, who: AthleteId) -> str:
    """Returns an access token of somebody."""
    return begin_program(desk, program_code(desk, who), "test").access_token


@dataclass(frozen=True)
class Answered:
    """What the API answered."""

    status: int
    headers: CIMultiDict[str]
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)

    @property
    def problem(self) -> dict[str, Any]:
        """The problem without its request's number; fails on anything else."""
        assert self.headers["Content-Type"].startswith("application/problem+json"), self.text
        said = self.json
        assert said.pop("request_id") == self.headers["X-Request-ID"]
        assert said["status"] == self.status
        return dict(said)


@dataclass
class ApiSite:
    """The running service and the club it is for."""

    club: Club
    desk: Desk
    server: BaseTestServer
    client: ClientSession
    app: web.Application
    tokens: dict[AthleteId, str] = field(default_factory=dict)
    kept: list[Exception] = field(default_factory=list)

    def token(self, who: AthleteId) -> str:
        """Returns an access token of somebody."""
        if who not in self.tokens:
            self.tokens[who] = token_of(self.desk, who)
        return self.tokens[who]

    def cookie(self, who: AthleteId) -> str:
        """Returns the cookie of a browser that somebody has signed in."""
        token = page_link(self.desk, who).rsplit("/", 1)[1]
        return f"coach={open_page_session(self.desk, token, 'test')}"

    async def ask(
        self,
        path: str,
        who: AthleteId | None = None,
        *,
        method: str = "GET",
        body: object = None,
        **headers: str,
    ) -> Answered:
        """Returns the answer to a request of somebody, or of nobody."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            sent["Authorization"] = f"Bearer {self.token(who)}"
        if isinstance(body, bytes):
            said: dict[str, Any] = {"data": body}
        else:
            said = {} if body is None else {"json": body}
        async with self.client.request(method, path, headers=sent, **said) as answer:
            return Answered(answer.status, answer.headers.copy(), await answer.text())


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Returns a few threads."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


def _chat(desk: Desk, pool: ThreadPoolExecutor) -> ChatDoor:
    chat = WebChat(answer=Router(desk).answer, chat_pool=pool, chart_pool=pool)
    return ChatDoor(
        say=chat.say,
        picture=chat.picture,
        file=chat.file,
        watches=partial(watched_by, desk),
        watchers=partial(watchers_of, desk),
        rooms=LiveRooms(),
    )


@pytest.fixture
async def site(club: Club, pool: ThreadPoolExecutor) -> AsyncIterator[ApiSite]:
    """Runs the service for the club."""
    desk = replace(club.desk, signing=KEYS, public_url=PUBLIC)
    kept: list[Exception] = []
    app = build_app(
        health=dict,
        pool=pool,
        record_error=lambda error, _: kept.append(error),
        chat=_chat(desk, pool),
        people=SignedIn(desk=desk, pool=pool, is_secure=False),
        api=partial(api_routes, desk, pool, version="1.2.3"),
    )
    async with TestServer(app) as server, ClientSession(server.make_url("/")) as client:
        yield ApiSite(club, desk, server, client, app, kept=kept)
        assert kept == []
