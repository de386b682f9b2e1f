"""The webhook's door and an echo of the same body on one event loop, and a process that posts to either."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from aiohttp import web

from bot.bench.instant_strava import account_of
from marathon.domain.athlete import AthleteId
from marathon.logs import start_logging
from marathon.ports import Wake
from marathon.setting_values import PROJECT
from marathon.store.committer import store_group, store_one_by_one
from marathon.store.store import Store
from marathon.usecases.accept_event import accept_event
from webhooks.app import build_app
from webhooks.group_commit import GroupCommit
from webhooks.listening import listening, take_port
from webhooks.strava_events import StravaEventsDoor

SUBSCRIPTION: Final = 7
TOKEN: Final = "only-strava-knows-this-part-of-it"  # noqa: S105 - opens nothing
_HOST: Final = "127.0.0.1"
_numbers = count(2**33)


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that went off at some instant and runs as the machine's does."""

    start: datetime
    started: float

    @classmethod
    def at(cls, start: datetime) -> "RunningClock":
        """Return a clock that shows an instant now."""
        return cls(start, perf_counter())

    def now(self) -> datetime:
        """Return what it shows."""
        return self.start + timedelta(seconds=perf_counter() - self.started)


class NobodyWakes:
    """Lanes that stand still."""

    def wake(self, athlete_id: AthleteId) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round of posts came to; ms holds each answer's time, the shortest first; began is a perf_counter()."""

    began: float
    per_s: float
    ms: Sequence[float]

    @property
    def ms_p99(self) -> float:
        """The time that one answer in a hundred exceeds."""
        return self.ms[int(0.99 * (len(self.ms) - 1))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Both doors while they are open."""

    load: "subprocess.Popen[str]"
    clock: RunningClock
    owners: Sequence[int]
    door_port: int
    echo_port: int

    async def post_events(self, number: int) -> Round:
        """Post new events to the webhook."""
        return await self._round(self.door_port, f"/webhooks/strava/{TOKEN}", number)

    async def post_to_echo(self, number: int) -> Round:
        """Post the like to the echo."""
        return await self._round(self.echo_port, "/echo", number)

    async def _round(self, port: int, path: str, number: int) -> Round:
        first = next(_numbers)
        for _ in range(number - 1):
            next(_numbers)
        told = {"port": port, "path": path, "count": number, "first": first, "owners": self.owners}
        told |= {"subscription": SUBSCRIPTION, "event_time": int(self.clock.now().timestamp())}
        return await one_round(self.load, told)


async def one_round(load: "subprocess.Popen[str]", told: dict[str, Any]) -> Round:
    """Have a round sent, and return what it came to."""
    found = await asyncio.get_running_loop().run_in_executor(None, _tell, load, told)
    if found["good"] != told["count"]:
        raise RuntimeError(f"{found['good']} of {told['count']} requests were answered as they should be")
    return Round(began=found["began"], per_s=told["count"] / found["spent_s"], ms=found["ms"])


def _tell(load: "subprocess.Popen[str]", told: dict[str, Any]) -> dict[str, Any]:
    assert load.stdin and load.stdout
    load.stdin.write(json.dumps(told) + "\n")
    load.stdin.flush()
    found: dict[str, Any] = json.loads(load.stdout.readline())
    return found


@asynccontextmanager
async def doors(
    store: Store, clock: RunningClock, athletes: Sequence[AthleteId], wake: Wake
) -> AsyncIterator[Doors]:
    """Open both doors, logging to a file as the service does."""
    owners = {int(account_of(athlete_id)): athlete_id for athlete_id in athletes}
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="marathon-bench-"))
        start_logging(file=Path(folder) / "coach.log", terminal=False)
        stack.callback(start_logging, level="WARNING", terminal=False)
        pool = stack.enter_context(ThreadPoolExecutor(1))
        committer = GroupCommit(
            store_group=lambda rows: store_group(store, rows, clock.now()),
            store_one_by_one=lambda rows: store_one_by_one(store, rows, clock.now()),
            pool=pool,
            wake=wake,
        )
        accept = partial(accept_event, subscription_id=SUBSCRIPTION, owner_of=owners.get)
        door = StravaEventsDoor(
            path_token=TOKEN,
            verify_token=TOKEN,
            accept=lambda payload: accept(payload, now=clock.now()),
            committer=committer,
        )
        app = build_app(health=dict, pool=pool, record_error=lambda _error, _id: None, strava_events=door)
        ports = [await stack.enter_async_context(opened(each)) for each in (app, _echo())]
        load = stack.enter_context(running_load())
        yield Doors(load=load, clock=clock, owners=list(owners), door_port=ports[0], echo_port=ports[1])


@contextmanager
def running_load() -> Iterator["subprocess.Popen[str]"]:
    """Run what asks; it ends when its input does."""
    command = [sys.executable, "-m", "bot.bench.load"]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and program
        command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as load:
        yield load
        assert load.stdin
        load.stdin.close()


@asynccontextmanager
async def opened(app: web.Application) -> AsyncIterator[int]:
    """Serve an application, and give its port."""
    taken = take_port(_HOST, 0)
    async with listening(app, taken):
        yield int(taken.getsockname()[1])


def _echo() -> web.Application:
    async def echo(request: web.Request) -> web.Response:
        json.loads(await request.read())
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/echo", echo)])
    return app
