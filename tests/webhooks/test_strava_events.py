"""Strava's webhook on a real socket and a real database: stored before it is answered, hostile input or not."""

import asyncio
import hashlib
import hmac
import json
import resource
import time
import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from aiohttp import ClientSession, TCPConnector
from aiohttp.test_utils import TestServer
from sqlalchemy import Connection, func, make_url, select

from marathon.domain.athlete import AthleteId
from marathon.domain.work import InboxRow
from marathon.store import athletes, inbox, tables
from marathon.store.committer import store_group
from marathon.store.store import Store
from marathon.usecases.accept_event import Ignored, accept_event
from webhooks import group_commit, strava_events
from webhooks.app import build_app
from webhooks.group_commit import GroupCommit
from webhooks.strava_events import StravaEventsDoor
from webhooks.strava_signature import SignatureCheck

SUBSCRIPTION, OWNER, KEY = 7, 2**40 + 1, "the key of the webhook"
ROWS = tables.Inbox.__table__


def _now() -> datetime:
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


@pytest.fixture
def store_rows(store: Store) -> Callable[[Sequence[InboxRow]], dict[int, Exception]]:
    """Returns what the committer calls."""
    return lambda rows: store_group(store, rows, _now())


@pytest.fixture
def signature() -> SignatureCheck | None:
    """Returns how signatures are checked: not at all, unless a test says otherwise."""
    return None


@pytest.fixture
async def hook(
    store: Store,
    commits: ThreadPoolExecutor,
    store_rows: Callable[[Sequence[InboxRow]], dict[int, Exception]],
    signature: SignatureCheck | None,
) -> AsyncIterator[Hook]:
    """Runs the service with one linked athlete."""
    athlete_id = store.write(lambda connection: athletes.add(connection, "Søren", "Europe/Copenhagen"))
    owners = {OWNER: athlete_id}
    woken = Woken()

    def accept(payload: object) -> InboxRow | Ignored:
        return accept_event(payload, subscription_id=SUBSCRIPTION, owner_of=owners.get, now=_now())

    door = StravaEventsDoor(
        path_token="only-strava-knows",
        verify_token="ours",
        accept=accept,
        committer=GroupCommit(store_group=store_rows, pool=commits, wake=woken),
        signature=signature,
    )
    app = build_app(
        health=dict, pool=commits, record_error=lambda error, _: pytest.fail(str(error)), strava_events=door
    )
    async with TestServer(app) as server, ClientSession(connector=TCPConnector(limit=0)) as session:
        url = str(server.make_url("/webhooks/strava/only-strava-knows"))
        yield Hook(door=door, store=store, session=session, url=url, woken=woken, athlete_id=athlete_id)


async def test_an_event_is_stored_before_it_is_answered_and_its_athletes_lane_woken(hook: Hook) -> None:
    assert await hook.post(event(updates={"title": "Lauf \ud83c\u0000 🏃"})) == 200
    assert hook.rows() == 1
    assert hook.woken.athletes == [hook.athlete_id]
    assert hook.door.tally == {"stored": 1}


async def test_two_edits_in_one_second_are_two_and_a_repeated_one_is_one(hook: Hook) -> None:
    edit = partial(event, aspect_type="update", event_time=int(time.time()))
    for title in ("a", "b", "a"):
        assert await hook.post(edit(updates={"title": title})) == 200
    assert hook.rows() == 2


@pytest.mark.parametrize("authorized", ["false", False, "False"])
async def test_a_deauthorisation_is_urgent_however_it_is_spelled(hook: Hook, authorized: object) -> None:
    said = {"object_type": "athlete", "aspect_type": "update", "object_id": OWNER}
    assert await hook.post(event(**said, updates={"authorized": authorized})) == 200
    with hook.store.read() as connection:
        row = connection.execute(select(ROWS.c.kind, ROWS.c.priority)).one()
    assert tuple(row) == ("strava_deauthorised", 0)
    assert await hook.post(event(**said, updates={"authorized": "true"})) == 200
    assert (hook.rows(), hook.door.tally["nothing_to_do"]) == (1, 1)


async def test_the_challenge_is_answered_to_those_who_know_both_words(hook: Hook) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "abc", "hub.verify_token": "ours"}
    async with hook.session.get(hook.url, params=asked) as response:
        assert (response.status, await response.json()) == (200, {"hub.challenge": "abc"})
    for wrong, status in (
        ({"hub.verify_token": "theirs"}, 403),
        ({"hub.mode": "unsubscribe"}, 400),
        ({"hub.challenge": ""}, 400),
        ({"hub.challenge": "x" * 257}, 400),
    ):
        async with hook.session.get(hook.url, params=asked | wrong) as response:
            assert response.status == status, wrong
    async with hook.session.get(hook.url[:-1], params=asked) as response:
        assert response.status == 404


async def test_fault_01_a_thousand_times_the_same_event_at_once_is_one_row(hook: Hook) -> None:
    with _many_files():
        lines, body = [await _Line.open(hook) for _ in range(1000)], event()
        answers = await asyncio.gather(*(line.post(body) for line in lines))
        for line in lines:
            line.writer.close()
    assert [status for status, _ in answers] == [200] * 1000
    assert sorted(spent_s for _, spent_s in answers)[989] < 2.0
    assert hook.rows() == 1


@contextmanager
def _many_files() -> Iterator[None]:
    """Allow both ends of a thousand connections in one process."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, before[1]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@dataclass
class _Line:
    """An open connection that costs the loop little: it is the door that is timed."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: str

    @classmethod
    async def open(cls, hook: Hook) -> "_Line":
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


async def test_fault_05_who_is_not_meant_is_ignored_and_counted(hook: Hook) -> None:
    wrong = replace_path(hook, "only-strava-know")
    assert await wrong.post(event()) == 404
    assert await replace_path(hook, "é" * 20).post(event()) == 404
    assert await hook.post(event(subscription_id=8)) == 200
    assert await hook.post(event(owner_id=OWNER + 1)) == 200
    assert hook.rows() == 0
    assert hook.woken.athletes == []
    assert hook.door.tally == {"wrong_path": 2, "wrong_subscription": 1, "unknown_owner": 1}


def replace_path(hook: Hook, token: str) -> Hook:
    """Return the same webhook under another address."""
    return replace(hook, url=hook.url.rpartition("/")[0] + f"/{token}")


def _signed(body: bytes, key: str = KEY, at: float | None = None) -> str:
    stamp = str(int(time.time() if at is None else at))
    return f"t={stamp},v1=" + hmac.new(key.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("signature", "unsigned"),
    [
        (SignatureCheck(key=KEY, now=time.time), 200),
        (SignatureCheck(key=KEY, now=time.time, is_strict=True), 401),
    ],
)
async def test_fault_09_signatures_good_bad_stale_and_absent(hook: Hook, unsigned: int) -> None:
    def body(number: int) -> bytes:
        return json.dumps(event(object_id=number)).encode()

    async def status(number: int, header: str) -> int:
        return await hook.post(body(number), **{"X-Strava-Signature": header})

    assert await status(1, _signed(body(1))) == 200
    assert await status(2, _signed(body(2), key="guessed")) == 401
    assert await status(3, _signed(body(2))) == 401
    assert await status(4, _signed(body(4), at=time.time() - 301)) == 401
    assert await status(5, _signed(body(5), at=time.time() + 301)) == 401
    for bad in ("", "t=,v1=", "v1=00", "t=²,v1=00", "t=1e9,v1=é", "nonsense" * 500):
        assert await status(6, bad) == 401, bad
    assert hook.rows() == 1
    assert await hook.post(body(7)) == unsigned
    assert hook.rows() == (2 if unsigned == 200 else 1)


HOSTILE: list[tuple[str, object]] = [
    ("no JSON", b"{"),
    ("empty", b""),
    ("no text", b"\xff\xfe\x00"),
    ("deep", b"[" * 4000),
    ("deep object", b'{"a":' * 600),
    ("a list", []),
    ("a number", 1),
    ("nothing", None),
    ("1970", event(event_time=1)),
    ("2099", event(event_time=4_070_908_800)),
    ("beyond 64 bit", event(object_id=2**63)),
    ("far beyond", event(object_id=10**4000)),
    ("an owner beyond", event(owner_id=2**64)),
    ("negative", event(object_id=-1)),
    ("zero", event(object_id=0)),
    ("a float", event(object_id=1.0)),
    ("infinite", event(event_time=float("inf"))),
    ("NaN", event(object_id=float("nan"))),
    ("a boolean", event(object_id=True)),
    ("a text", event(object_id="12")),
    ("no owner", event(owner_id=None)),
    ("another kind", event(object_type="segment")),
    ("another deed", event(aspect_type=["create"])),
    ("a list of updates", event(updates=[1])),
    ("nested updates", event(updates={"title": {"a": 1}})),
    ("many updates", event(updates={f"{number}": "" for number in range(21)})),
]


@pytest.mark.parametrize("body", [body for _, body in HOSTILE], ids=[name for name, _ in HOSTILE])
async def test_fault_10_nonsense_is_refused(hook: Hook, body: object) -> None:
    assert await hook.post(body) in (400, 413)
    assert (hook.rows(), hook.woken.athletes) == (0, [])
    assert await hook.post(event()) == 200


async def _longest_stall_s(stop: asyncio.Event) -> float:
    worst, before = 0.0, time.perf_counter()
    while not stop.is_set():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        worst, before = max(worst, now - before), now
    return worst


async def _pour(hook: Hook, *, megabytes: int) -> bytes:
    """Send a long body in parts, without a length, for as long as it is read; return the answer's first line."""
    line = await _Line.open(hook)
    reader, writer = line.reader, line.writer
    writer.write(f"{line.head}Transfer-Encoding: chunked\r\n\r\n".encode())
    part = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    try:
        for _ in range(megabytes * 16):
            writer.write(part)
            await writer.drain()
    except ConnectionError:
        pass
    try:
        return await asyncio.wait_for(reader.readline(), 5)
    except ConnectionError:
        return b"HTTP/1.1 413 (the line was cut)"
    finally:
        writer.close()


async def test_fault_10_large_bodies_cost_no_memory_and_stall_nobody(hook: Hook) -> None:
    assert await hook.post(b" " * 4096) == 400
    assert await hook.post(b" " * 4097) == 413
    bomb = _bomb()
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stop = asyncio.Event()
    watching = asyncio.create_task(_longest_stall_s(stop))
    for _ in range(5):
        assert b" 413 " in await _pour(hook, megabytes=10)
        assert await hook.post(b"[" * 4096) == 400
        assert await hook.post(bomb, **{"Content-Encoding": "gzip"}) in (400, 413)
    stop.set()
    assert await watching < 0.1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 8_000


def _bomb() -> bytes:
    """Return 4 KB that unpack to four million blanks."""
    packer = zlib.compressobj(level=9, wbits=31)
    return b"".join(packer.compress(b" " * 4096) for _ in range(1000)) + packer.flush()


async def test_fault_10_who_sends_too_slowly_is_sent_away(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strava_events, "READ_WITHIN_S", 0.2)

    async def drip() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.05)

    async with asyncio.timeout(5), hook.session.post(hook.url, data=drip()) as response:
        assert response.status == 408
    assert await hook.post(event()) == 200


@dataclass
class Trouble:
    """A store that can be told to fail or to wait."""

    store: Store
    fails: Callable[[InboxRow], bool] = lambda _: False
    gate: asyncio.Event | None = None
    groups: list[int] = field(default_factory=list)

    def __call__(self, rows: Sequence[InboxRow]) -> dict[int, Exception]:
        """Store a group, slowly."""
        self.groups.append(len(rows))
        time.sleep(0.05)
        return store_group(self.store, [self._spoil(row) for row in rows], _now())

    def _spoil(self, row: InboxRow) -> InboxRow:
        return replace(row, athlete_id=AthleteId(99)) if self.fails(row) else row


@pytest.fixture
def trouble(store: Store) -> Trouble:
    """Returns a store that can be told to fail."""
    return Trouble(store)


class TestTrouble:
    """What the doors answer when storing fails or takes long."""

    @pytest.fixture
    def store_rows(self, trouble: Trouble) -> Trouble:
        """Returns the failing store as what the committer calls."""
        return trouble

    async def test_rows_that_wait_share_the_next_commit(self, hook: Hook, trouble: Trouble) -> None:
        sent = [hook.post(event(object_id=number)) for number in range(1, 41)]
        assert await asyncio.gather(*sent) == [200] * 40
        assert hook.rows() == sum(trouble.groups) == 40
        assert len(trouble.groups) <= 5

    async def test_of_a_failing_group_only_the_bad_row_is_answered_with_an_error(
        self, hook: Hook, trouble: Trouble
    ) -> None:
        trouble.fails = lambda row: row.payload["object_id"] == 3
        answers = await asyncio.gather(*(hook.post(event(object_id=number)) for number in range(1, 6)))
        assert answers == [200, 200, 500, 200, 200]
        assert (hook.rows(), hook.door.tally) == (4, {"stored": 4, "failed": 1})
        trouble.fails = lambda _: False
        assert await hook.post(event(object_id=3)) == 200

    async def test_when_too_many_wait_the_next_is_asked_to_come_again(
        self, hook: Hook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(group_commit, "MOST_WAITING", 10)
        answers = await asyncio.gather(*(hook.post(event(object_id=number)) for number in range(1, 31)))
        assert set(answers) == {200, 503}
        assert hook.rows() == answers.count(200) >= 10
        body = json.dumps(event(object_id=99)).encode()
        monkeypatch.setattr(group_commit, "MOST_WAITING", 0)
        async with hook.session.post(hook.url, data=body) as response:
            assert (response.status, response.headers["Retry-After"]) == (503, "30")

    async def test_a_waiter_who_leaves_takes_nobody_along(self, hook: Hook) -> None:
        committer = hook.door.committer
        rows = [InboxRow(key=f"{number}", athlete_id=hook.athlete_id, kind="run") for number in range(3)]
        first, leaving, staying = (asyncio.create_task(committer.keep(row)) for row in rows)
        await asyncio.sleep(0.01)
        leaving.cancel()
        assert all(await asyncio.gather(first, staying))
        await asyncio.wait([leaving])
        assert leaving.cancelled()
        assert hook.rows() == 3

    async def test_a_full_disk_is_answered_with_an_error_and_the_retry_is_stored(
        self, hook: Hook, sqlite_url: str
    ) -> None:
        path = Path(str(make_url(sqlite_url).database))
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        size = max(Path(f"{path}{end}").stat().st_size for end in ("", "-wal"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        try:
            answers = await asyncio.gather(
                *(hook.post(event(object_id=n, updates={"title": "x" * 900})) for n in range(1, 901))
            )
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert 500 in answers
        assert hook.rows() == answers.count(200)
        assert await hook.post(event(object_id=100)) == 200


def test_an_event_is_counted_as_waiting_until_it_is_done(store: Store) -> None:
    def one(connection: Connection) -> None:
        athlete_id = athletes.add(connection, "Anna", "UTC")
        inbox.append(connection, [InboxRow(key="1", athlete_id=athlete_id, kind="run")], _now())

    store.write(one)
    with store.read() as connection:
        assert inbox.counts(connection, _now()).waiting == 1
