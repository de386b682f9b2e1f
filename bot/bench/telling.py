"""Messages that are due: how many a second leave the outbox, and how late the last of a thousand summaries is."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Final

import numpy as np

from bot.background.announce import Announcer
from bot.background.notice_board import NoticeBoard
from bot.bench.crowd import NOW, Crowd, crowd
from bot.bench.measured import Measured, seconds
from bot.bench.plain_sending import plain_sending
from bot.bench.postgres import postgres
from bot.core.message import Reply
from bot.core.notices import render
from marathon.domain.athlete import AthleteId
from marathon.domain.notice import Notice
from marathon.domain.parcel import Address, Parcel
from marathon.domain.subscription import Subject
from marathon.domain.zones import zone_named
from marathon.store import athletes, destinations, subscriptions
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import process_athletes
from marathon.usecases.tell_chosen import tell_chosen

COUNT: Final = 1000
PLAIN: Final = 200
HISTORY_DAYS: Final = 21
PLATFORM: Final = "telegram"
PATIENCE_S: Final = 600.0


def sqlite_outbox() -> Measured:
    """Measure a thousand messages of few words on SQLite, to an outlet that takes them at once."""
    return _outbox(is_postgres=False)


def postgres_outbox() -> Measured:
    """Measure the same on PostgreSQL."""
    return _outbox(is_postgres=True)


def sqlite_lateness() -> Measured:
    """Measure a thousand summaries that fall due at one moment: how much later 95 of a hundred are with the outlet."""
    return _lateness(is_postgres=False)


def postgres_lateness() -> Measured:
    """Measure the same on PostgreSQL."""
    return _lateness(is_postgres=True)


@dataclass
class _Instant:
    """An outlet that takes at once, and keeps when."""

    wanted: int
    platform: str = PLATFORM
    at_once: int = 4
    taken: list[float] = field(default_factory=list)
    all_taken: threading.Event = field(default_factory=threading.Event)

    def send(self, parcel: Parcel, _reply: Reply) -> str:
        self.taken.append(perf_counter())
        if len(self.taken) >= self.wanted:
            self.all_taken.set()
        return str(parcel.id)

    def edit(self, parcel: Parcel, _reply: Reply) -> str | None:
        raise AssertionError(parcel)

    def remove(self, parcel: Parcel) -> None:
        raise AssertionError(parcel)


def _outbox(*, is_postgres: bool) -> Measured:
    with _due(is_postgres=is_postgres) as (desk, tell):
        tell()
        started = perf_counter()
        with _sending(desk, lambda _who, _notice: Reply(title="Your day")) as outlet:
            _wait(outlet)
        per_s = COUNT / (outlet.taken[-1] - started)
        plain_s = seconds(lambda: plain_sending(desk.store, PLAIN))
        return Measured(value=per_s, ratios={"to_plain": per_s / (PLAIN / plain_s)})


def _lateness(*, is_postgres: bool) -> Measured:
    with _due(is_postgres=is_postgres) as (desk, tell), _sending(desk, partial(render, desk)) as outlet:
        started = perf_counter()
        tell()
        _wait(outlet)
    late_s = [at - started for at in outlet.taken]
    p50, p95 = (float(np.percentile(late_s, share)) for share in (50, 95))
    return Measured(value=p95, ratios={"to_median": p95 / p50})


@contextmanager
def _due(*, is_postgres: bool) -> Iterator[tuple[Desk, Callable[[], int]]]:
    """Give a thousand athletes whose hour it is, and what puts their messages in line."""
    with ExitStack() as stack:
        url = stack.enter_context(postgres()) if is_postgres else ""
        people = stack.enter_context(crowd(COUNT, history_days=HISTORY_DAYS, url=url))
        process_athletes(people.desk, people.athletes)
        people.desk.store.write(partial(_choose_this_hour, people))
        yield people.desk, lambda: tell_chosen(people.desk)


def _choose_this_hour(people: Crowd, connection: Connection) -> None:
    for person in athletes.get_many(connection, people.athletes):
        hour = NOW.astimezone(zone_named(person.zone)).hour
        subscriptions.set_hour(connection, person.id, Subject.DAY, hour)
        athletes.update(connection, person.id, quiet_from=None, quiet_until=None)
        place = Address(platform=PLATFORM, external_id=f"{person.id}")
        destinations.open_place(connection, person.id, place)


@contextmanager
def _sending(desk: Desk, words: Callable[[AthleteId, Notice], Reply]) -> Iterator[_Instant]:
    """Let the announcer run while the block lasts."""
    outlet, board = _Instant(COUNT), NoticeBoard(desk.store, desk.clock)
    announcer = Announcer(store=desk.store, clock=desk.clock, board=board, outlets=[outlet], render=words)
    announcer.start(alone=True)
    try:
        yield outlet
    finally:
        announcer.stop()


def _wait(outlet: _Instant) -> None:
    if not outlet.all_taken.wait(PATIENCE_S):
        raise TimeoutError("not all messages were sent")
