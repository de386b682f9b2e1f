"""Workers in processes of their own on one PostgreSQL: what a second one adds, and a night of fifty thousand."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache
from statistics import median
from time import perf_counter, sleep
from typing import Final

from bot.bench.measured import Measured
from bot.bench.postgres import postgres
from marathon.domain.athlete import AthleteId
from marathon.domain.work import InboxRow
from marathon.errors import NotMeasuredError
from marathon.setting_values import PROJECT
from marathon.store import athletes, inbox, wakes
from marathon.store.store import Connection, Store

AT_ONCE: Final = 8
PEOPLE: Final = 400
ROUNDS: Final = 3
_PATIENCE_S: Final = 120.0
_LOOK_EVERY_S: Final = 0.02


def one() -> Measured:
    """Measure how many jobs a second, each a wait of 50 ms for another athlete, one worker of eight lanes does."""
    return Measured(value=_jobs_per_s()[0])


def two() -> Measured:
    """Measure two of them, and what that is to one, in turn in the same run."""
    alone, together = _jobs_per_s()
    return Measured(value=together, ratios={"to_1_worker": together / alone})


@cache
def _jobs_per_s() -> tuple[float, float]:
    """Return the jobs a second of one worker and of two."""
    with postgres() as url:
        store = Store.open(url)
        try:
            people = store.write(_people)
            taken = [tuple(_drained(store, url, people, count) for count in (1, 2)) for _ in range(ROUNDS)]
        finally:
            store.close()
    alone, together = (PEOPLE / median(times) for times in zip(*taken, strict=True))
    return alone, together


def _people(connection: Connection) -> list[AthleteId]:
    return [athletes.add(connection, f"Runner {number}", "UTC") for number in range(PEOPLE)]


def _drained(store: Store, url: str, people: list[AthleteId], workers: int) -> float:
    """Return how long so many workers take for a row of everybody's."""
    with _working(store, url, workers):
        now = datetime.now(UTC)
        rows = [InboxRow(key=f"{now} {who}", athlete_id=who, kind="wait") for who in people]
        started = perf_counter()
        store.write(lambda connection: inbox.append(connection, rows, now))
        _until(lambda: _waiting(store) == 0, started)
        return perf_counter() - started


def _waiting(store: Store) -> int:
    with store.read() as connection:
        return inbox.counts(connection, datetime.now(UTC)).waiting


@contextmanager
def _working(store: Store, url: str, workers: int) -> Iterator[None]:
    """Run workers, all of them registered before anything is asked of them."""
    command = [sys.executable, "-m", "bot.bench.one_worker", url, str(AT_ONCE)]
    with ExitStack() as stack:
        for _ in range(workers):
            process = stack.enter_context(subprocess.Popen(command, cwd=PROJECT))  # noqa: S603 - our own program
            stack.callback(process.terminate)
        _until(lambda: _alive(store) == workers, perf_counter())
        yield
    _until(lambda: not _alive(store), perf_counter())


def _alive(store: Store) -> int | None:
    with store.read() as connection:
        return wakes.workers(connection)


def _until(is_so: Callable[[], bool], since: float) -> None:
    while not is_so():
        if perf_counter() - since > _PATIENCE_S:
            raise NotMeasuredError(missing="workers that come to rest")
        sleep(_LOOK_EVERY_S)
