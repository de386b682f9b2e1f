"""How fast the webhook is next to an echo, at rest and while events are worked on, and how soon a day shows a run."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from sqlalchemy import text

from bot.background.carrier import carrier_scripts
from bot.bench.door import Doors, NobodyWakes, Round, RunningClock, doors
from bot.bench.measured import Measured
from bot.bench.postgres import postgres
from bot.bench.working import PEOPLE, working
from marathon.store import athletes, inbox, wakes
from marathon.store.store import Connection, Store

ROUNDS: Final = 5
POSTS: Final = 3000
POSTS_WHILE_DRAINING: Final = 1000
DRAINED: Final = 1000
WATCHED: Final = 200
_PATIENCE_S: Final = 60.0

Pairs = Sequence[tuple[Round, Round]]


def sqlite_ratio() -> Measured:
    """Measure the webhook on SQLite, each commit on the disk, next to an echo; the lanes stand still."""
    return _ratio(_sqlite_at_rest())


def sqlite_p99() -> Measured:
    """Measure what one answer in a hundred takes longer than, in the same rounds."""
    return Measured(value=median(taken.ms_p99 for _, taken in _sqlite_at_rest()))


def sqlite_draining_ratio() -> Measured:
    """Measure the same while the lanes work on what comes in; the echo has the process to itself."""
    return _ratio(_sqlite_draining())


def sqlite_draining_p99() -> Measured:
    """Measure what one answer in a hundred takes longer than while the lanes work."""
    return Measured(value=median(taken.ms_p99 for _, taken in _sqlite_draining()))


def postgres_ratio() -> Measured:
    """Measure the webhook on PostgreSQL next to an echo; the lanes stand still."""
    with postgres() as url:
        return _ratio(asyncio.run(_at_rest(url)))


def event_to_day_p50() -> Measured:
    """Measure from an event's post to the stored day, one event after the other."""
    return Measured(value=1000 * median(_event_to_day()))


def event_to_day_postgres_p50() -> Measured:
    """Measure the same on PostgreSQL, where a job wakes the lane."""
    with postgres() as url:
        return Measured(value=1000 * median(_event_to_day(url)))


def event_to_day_p95() -> Measured:
    """Measure what one of twenty events takes longer than."""
    return Measured(value=1000 * quantiles(_event_to_day(), n=20)[-1])


def drain() -> Measured:
    """Measure how many events a second are worked off, their athletes' days included."""
    with working() as work:
        work.fill(DRAINED)
        started = perf_counter()
        work.start()
        work.wait_until_idle()
        return Measured(value=DRAINED / (perf_counter() - started))


def _ratio(pairs: Pairs) -> Measured:
    ratio = median(door.per_s / echo.per_s for echo, door in pairs)
    return Measured(value=ratio, ratios={"thousand_per_s": median(door.per_s for _, door in pairs) / 1000})


@cache
def _sqlite_at_rest() -> Pairs:
    with TemporaryDirectory(prefix="marathon-bench-") as folder:
        return asyncio.run(_at_rest(f"sqlite:///{folder}/bench.sqlite3"))


async def _at_rest(url: str) -> Pairs:
    store = Store.open(url)
    try:
        if store.is_shared:
            store.write(partial(wakes.prepare, carrier_scripts()))  # each event leaves a job there, too
        people = [store.write(lambda connection: athletes.add(connection, "A", "UTC")) for _ in range(PEOPLE)]
        async with doors(store, RunningClock.at(datetime.now(UTC)), people, NobodyWakes()) as both:
            return await _in_turn(both, POSTS, lambda: store.write(_empty))
    finally:
        store.close()


def _empty(connection: Connection) -> None:
    """Leave the inbox as lanes leave it; else each round would meet a longer queue than the last."""
    connection.execute(inbox.ROWS.delete())
    if connection.dialect.name == "postgresql":
        connection.execute(text("DELETE FROM procrastinate_jobs"))


async def _in_turn(both: Doors, posts: int, tidy: Callable[[], object]) -> Pairs:
    """Return rounds of both, taken in turn so that a busy machine hits each alike; the first warms up."""
    pairs = []
    for _ in range(1 + ROUNDS):
        pairs.append((await both.post_to_echo(posts), await both.post_events(posts)))
        await asyncio.to_thread(tidy)
    return pairs[1:]


@cache
def _sqlite_draining() -> Pairs:
    async def measure() -> Pairs:
        async with doors(work.desk.store, work.clock, work.people, work.running) as both:
            work.start()
            return await _in_turn(both, POSTS_WHILE_DRAINING, work.empty)

    with working() as work:
        return asyncio.run(measure())


@cache
def _event_to_day(url: str = "") -> Sequence[float]:
    """Return the seconds from the post to the stored day of some events."""

    async def measure() -> Sequence[float]:
        async with doors(work.desk.store, work.clock, work.people, work.running) as both:
            work.start()
            return [await watch(both) for _ in range(1 + WATCHED)][1:]

    async def watch(both: Doors) -> float:
        posted = await both.post_events(1)
        judged = await asyncio.to_thread(work.judged.get, timeout=_PATIENCE_S)
        await asyncio.to_thread(work.wait_until_idle)
        return judged - posted.began

    with working(url) as work:
        return asyncio.run(measure())
