"""The night: how many athletes a second have their day closed, in how much memory, next to one DataFrame each."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from functools import cache
from statistics import median
from time import sleep
from typing import Final

import psutil

from bot.background.crew import crew
from bot.bench.crowd import NOW, Crowd, crowd
from bot.bench.measured import Measured, seconds
from bot.bench.plain_night import plain_night
from bot.bench.postgres import postgres
from marathon.setting_values import PROJECT
from marathon.usecases.close_days import close_days
from marathon.usecases.process_many import Process, in_sequence

HISTORY_DAYS: Final = 21
NIGHTS: Final = 3
FEW: Final = 1000
MANY: Final = 10_000
MOST: Final = 50_000
PLAIN: Final = 100
LOOK_EVERY_S: Final = 0.02


def sqlite_1000() -> Measured:
    """Measure a thousand athletes on SQLite, in sequence."""
    return _closed(FEW, is_postgres=False)


def postgres_1000() -> Measured:
    """Measure a thousand on PostgreSQL, by worker processes whose start counts."""
    return _closed(FEW, is_postgres=True)


def sqlite_10000() -> Measured:
    """Measure ten thousand athletes on SQLite."""
    return _closed(MANY, is_postgres=False)


def postgres_10000() -> Measured:
    """Measure ten thousand on PostgreSQL."""
    return _closed(MANY, is_postgres=True)


def sqlite_rss() -> Measured:
    """Measure the memory of a process that closes the days of ten thousand, and what it is to that for a thousand."""
    return _memory(is_postgres=False)


def postgres_rss() -> Measured:
    """Measure the same with the worker processes."""
    return _memory(is_postgres=True)


def postgres_50000() -> Measured:
    """Measure fifty thousand on PostgreSQL, and what that is to a thousand."""
    (few, _), (most, _) = _night_of(FEW), _night_of(MOST)
    return Measured(value=most, ratios={"speed_to_1000": most / few})


def postgres_50000_rss() -> Measured:
    """Measure the memory of the processes that do it, and what that is to a thousand."""
    (_, few_mb), (_, most_mb) = _night_of(FEW), _night_of(MOST)
    return Measured(value=most_mb, ratios={"to_1000": most_mb / few_mb})


@cache
def _night_of(count: int) -> tuple[float, float]:
    """Return athletes a second and the peak of memory of one night on PostgreSQL."""
    return _night_alone(count, is_postgres=True)


def _closed(count: int, *, is_postgres: bool) -> Measured:
    with ExitStack() as stack:
        people = _people(stack, count, is_postgres=is_postgres, nights=NIGHTS)
        process = process_of(people, is_postgres=is_postgres)
        per_s = median(_close_a_night(people, process, back) for back in reversed(range(NIGHTS)))
        plain_s = seconds(lambda: plain_night(people.desk.store, people.athletes[:PLAIN], NOW))
    return Measured(value=per_s, ratios={"to_a_dataframe_each": per_s / (PLAIN / plain_s)})


def _people(stack: ExitStack, count: int, *, is_postgres: bool, nights: int) -> Crowd:
    url = stack.enter_context(postgres()) if is_postgres else ""
    return stack.enter_context(crowd(count, history_days=HISTORY_DAYS, unjudged_days=nights, url=url))


def process_of(people: Crowd, *, is_postgres: bool) -> Process:
    """Return what carries the night out, as the service does."""
    return crew(people.url, people.desk.store) if is_postgres else in_sequence(people.desk.store)


def _close_a_night(people: Crowd, process: Process, days_ago: int) -> float:
    """Return how many athletes a second; those whose night has not come yet have two days closed in the next."""
    people.clock.at = NOW - timedelta(days=days_ago)
    closed: list[int] = []
    taken_s = seconds(lambda: closed.append(close_days(people.desk, process, {}).athletes))
    return closed[0] / taken_s


def _memory(*, is_postgres: bool) -> Measured:
    (_, few), (_, many) = (_night_alone(count, is_postgres=is_postgres) for count in (FEW, MANY))
    return Measured(value=many, ratios={"to_1000": many / few})


def _night_alone(count: int, *, is_postgres: bool) -> tuple[float, float]:
    """Return athletes a second of a fresh process that closes a night, and the most memory it and its workers hold."""
    with ExitStack() as stack:
        people = _people(stack, count, is_postgres=is_postgres, nights=2)
        command = [sys.executable, "-m", "bot.bench.night_alone", people.url]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own interpreter and program
            peak_mb = _peak_of(psutil.Process(process.pid), lambda: process.poll() is None)
            assert process.stdout is not None
            return float(process.stdout.read()), peak_mb


def _peak_of(process: psutil.Process, is_running: Callable[[], bool]) -> float:
    peak = 0
    while is_running():
        try:
            all_of_them = [process, *process.children(recursive=True)]
            peak = max(peak, sum(one.memory_info().rss for one in all_of_them))
        except psutil.NoSuchProcess:
            continue
        sleep(LOOK_EVERY_S)
    return peak / 1e6
