"""Strava's webhook on a real socket and a real database, with one linked athlete."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, TCPConnector
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select

from marathon.domain.athlete import AthleteId
from marathon.domain.work import InboxRow
from marathon.store import athletes, tables
from marathon.store.committer import store_group, store_one_by_one
from marathon.store.store import Store
from marathon.usecases.accept_event import Ignored, accept_event
from webhooks.app import build_app
from webhooks.group_commit import GroupCommit
from webhooks.strava_events import StravaEventsDoor
from webhooks.strava_signature import SignatureCheck

SUBSCRIPTION, OWNER = 7, 2**40 + 1
ANSWERED_WITHIN_S = 2.0  # Strava's own deadline; who answers later is asked again
ROWS = tables.Inbox.__table__


def now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


def event(**changes: object) -> dict[str, object]:
    """Return an event as Strava sends it, with changes."""
    return {
        "object_type": "activity",
        "object_id": 2**33 + 5,
        "aspect_type": "create",
        "updates": {},
        "owner_id": OWNER,
        "subscription_id": SUBSCRIPTION,
        "event_time": int(time.time()),
        **changes,
    }


@dataclass
class Woken:
    """Hears who has work."""

    athletes: list[AthleteId] = field(default_factory=list)

    def wake(self, athlete_id: AthleteId) -> None:
        """Take note."""
        self.athletes.append(athlete_id)


@dataclass
class Hook:
    """The running webhook, its store and what was told."""

    door: StravaEventsDoor
    store: Store
    session: ClientSession
    url: str
    woken: Woken
    athlete_id: AthleteId

    async def post(self, body: object, **headers: str) -> int:
        """Send a body (bytes as they are, else as JSON) and return the status."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(self.url, data=data, headers=headers) as response:
            return response.status

    def rows(self) -> int:
        """Return how many rows are kept."""
        with self.store.read() as connection:
            return connection.scalar(select(func.count()).select_from(ROWS)) or 0


@pytest.fixture
def commits() -> Iterator[ThreadPoolExecutor]:
    """Yields the thread that stores."""
    with ThreadPoolExecutor(1, thread_name_prefix="commit") as pool:
        yield pool


@dataclass
class Storing:
    """What the committer calls."""

    store: Store

    def group(self, rows: Sequence[InboxRow]) -> "Future[None]":
        """Begin to store a group."""
        return store_group(self.store, rows, now())

    def one_by_one(self, rows: Sequence[InboxRow]) -> dict[int, Exception]:
        """Store what can be stored."""
        return store_one_by_one(self.store, rows, now())


@pytest.fixture
def storing(store: Store) -> Storing:
    """Returns what the committer calls."""
    return Storing(store)


@pytest.fixture
def signature() -> SignatureCheck | None:
    """Returns how signatures are checked: not at all, unless a test says otherwise."""
    return None


@pytest.fixture
async def hook(
    store: Store,
    commits: ThreadPoolExecutor,
    storing: Storing,
    signature: SignatureCheck | None,
) -> AsyncIterator[Hook]:
    """Runs the service with one linked athlete."""
    athlete_id = store.write(lambda connection: athletes.add(connection, "Søren", "Europe/Copenhagen"))
    owners = {OWNER: athlete_id}
    woken = Woken()

    def accept(payload: object) -> InboxRow | Ignored:
        return accept_event(payload, subscription_id=SUBSCRIPTION, owner_of=owners.get, now=now())

    door = StravaEventsDoor(
        path_token="only-strava-knows",
        verify_token="ours",
        accept=accept,
        committer=GroupCommit(
            store_group=storing.group, store_one_by_one=storing.one_by_one, pool=commits, wake=woken
        ),
        signature=signature,
    )
    app = build_app(
        health=dict, pool=commits, record_error=lambda error, _: pytest.fail(str(error)), strava_events=door
    )
    async with TestServer(app) as server, ClientSession(connector=TCPConnector(limit=0)) as session:
        url = str(server.make_url("/webhooks/strava/only-strava-knows"))
        yield Hook(door=door, store=store, session=session, url=url, woken=woken, athlete_id=athlete_id)


@dataclass
class Line:
    """An open connection that costs the loop little: it is the door that is timed."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: str

    @classmethod
    async def open(cls, hook: Hook) -> "Line":
        """Connect to the service."""
        _, _, host, path = hook.url.split("/", 3)
        reader, writer = await asyncio.open_connection(*host.split(":"))
        return cls(reader, writer, f"POST /{path} HTTP/1.1\r\nHost: {host}\r\n")

    async def post(self, body: object) -> tuple[int, float]:
        """Send a body and return the status and how long that took."""
        data = json.dumps(body).encode()
        started = time.perf_counter()
        self.writer.write(f"{self.head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
        answer = await self.reader.readuntil(b"\r\n")
        return int(answer.split()[1]), time.perf_counter() - started
