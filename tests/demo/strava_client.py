"""What the tests of the local Strava share: a clock to set, a callback that listens, and stravalib turned to it."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, ParamSpec, TypeVar

import requests
from aiohttp import web
from requests.adapters import HTTPAdapter
from stravalib import Client

from bot.demo.strava.records import StravaAthlete
from bot.demo.strava.server import LocalStrava
from marathon.domain.activity import Activity, Source, Sport

NOW = datetime(2026, 11, 18, 15, 7, tzinfo=UTC)
RUNNER = StravaAthlete(id=20_000_000_077, firstname="Amara", lastname="Okafor", zone="Europe/Oslo")
P = ParamSpec("P")
T = TypeVar("T")

RUN = Activity(
    source=Source.DEMO,
    source_id="run-1",
    sport=Sport.RUN,
    started_at=NOW - timedelta(hours=2),
    local_date=(NOW + timedelta(hours=1)).date(),
    utc_offset_s=3600,
    duration_s=3000.0,
    elapsed_s=3060.0,
    distance_m=10_050.0,
    ascent_m=60.0,
    average_hr_bpm=148.0,
    max_hr_bpm=171.0,
    name="Afternoon Run",
)


def run(number: int, **fields: Any) -> Activity:
    """Returns one of many runs, a day apart."""
    began = NOW - timedelta(days=number, hours=2)
    day = (began + timedelta(hours=1)).date()
    return replace(RUN, source_id=f"run-{number}", started_at=began, local_date=day, **fields)


@dataclass
class SetClock:
    """A clock that a test moves."""

    at: datetime = NOW

    def now(self) -> datetime:
        """Returns what it was set to."""
        return self.at

    def pass_by(self, **span: float) -> None:
        """Moves on."""
        self.at += timedelta(**span)


class _Turned(HTTPAdapter):
    """Sends to the local server what is meant for Strava."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base_url = base_url

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = str(request.url).replace("https://www.strava.com", self._base_url)
        return super().send(request, *args, **{**kwargs, "timeout": 5})


def real_client(strava: LocalStrava, access_token: str | None = None) -> Client:
    """Returns stravalib's client, as the product will use it."""
    session = requests.Session()
    session.mount("https://www.strava.com", _Turned(strava.base_url))
    return Client(access_token=access_token, rate_limit_requests=False, requests_session=session)


async def away(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs a blocking call in a thread, for the server needs the loop."""
    return await asyncio.to_thread(call, *args, **kwargs)


async def fetch(
    strava: LocalStrava, path: str, token: str = "", params: Mapping[str, str | int] | None = None
) -> requests.Response:
    """Returns the answer of the API to a plain GET."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    url = strava.api_base + path
    return await away(requests.get, url, headers=headers, params=params, timeout=5)


async def post(url: str, fields: Mapping[str, object], **more: Any) -> requests.Response:
    """Returns the answer to a plain POST of a form."""
    return await away(requests.post, url, data=dict(fields), timeout=5, allow_redirects=False, **more)


@contextmanager
def serving(strava: LocalStrava) -> Iterator[asyncio.AbstractEventLoop]:
    """Lets it listen on a loop in a thread, for tests of what blocks; yields the loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="local-strava")
    thread.start()
    asyncio.run_coroutine_threadsafe(strava.start(), loop).result(5)
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(strava.stop(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def credentials(strava: LocalStrava) -> dict[str, object]:
    """Returns what the application proves itself with."""
    return {"client_id": strava.app.client_id, "client_secret": strava.app.client_secret}


@dataclass
class Sink:
    """A callback: keeps what it gets, answers the challenge, and each event with the next status (200 at last)."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    answers_challenge: bool = True
    slow_s: float = 0.0
    challenges: list[dict[str, str]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str | None] = field(default_factory=list)

    async def challenge(self, request: web.Request) -> web.Response:
        """Echoes the challenge."""
        self.challenges.append(dict(request.query))
        await asyncio.sleep(self.slow_s)
        told = request.query["hub.challenge"] if self.answers_challenge else "something else"
        return web.json_response({"hub.challenge": told})

    async def event(self, request: web.Request) -> web.Response:
        """Keeps an event."""
        self.bodies.append(await request.read())
        self.events.append(await request.json())
        self.signatures.append(request.headers.get("X-Strava-Signature"))
        await asyncio.sleep(self.slow_s)
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    @property
    def seen(self) -> list[tuple[int, str]]:
        """Returns object and aspect of each event."""
        return [(event["object_id"], event["aspect_type"]) for event in self.events]
