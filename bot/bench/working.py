"""Lanes that work on events of a hundred linked athletes with two months behind them, at an instant Strava."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from time import perf_counter, sleep
from typing import Final, cast

from sqlalchemy import select

from bot.background.carrier import Carrier
from bot.background.lanes import Lanes
from bot.background.notice_board import NoticeBoard
from bot.background.visits import Visits
from bot.bench.crowd import NOW, Crowd, crowd
from bot.bench.door import RunningClock
from bot.bench.instant_strava import InstantStrava, account_of
from bot.wiring import NobodyListens, build_desk
from bot.wiring.draining import AT_ONCE
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import ASKED_SCOPES, LinkState, StravaLink
from marathon.domain.work import InboxRow, Lease
from marathon.ports import StravaApi
from marathon.store import inbox, lanes, strava_links
from marathon.store.engines import libpq_address
from marathon.store.store import Connection, Store
from marathon.usecases.accept_event import ACTIVITY_CHANGED
from marathon.usecases.desk import Desk
from marathon.usecases.handle_strava import handle_strava, judge_lane

PEOPLE: Final = 100
HISTORY_DAYS: Final = 60
_PATIENCE_S: Final = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """Lanes that may be started, and whose days they have just stored."""

    desk: Desk
    clock: RunningClock
    people: tuple[AthleteId, ...]
    running: Lanes | Carrier
    judged: "queue.SimpleQueue[float]"

    def start(self) -> None:
        """Begin to work."""
        if isinstance(self.running, Lanes):
            self.running.start(alone=True)
        else:
            self.running.start()

    def fill(self, events: int) -> None:
        """Put so many events into the inbox, everybody's in turn."""
        rows = [
            InboxRow(
                key=f"bench:{number}",
                athlete_id=self.people[number % len(self.people)],
                kind=ACTIVITY_CHANGED,
                payload={"object_id": 2**40 + number, "aspect": "create"},
            )
            for number in range(events)
        ]
        self.desk.store.write(lambda connection: inbox.append(connection, rows, self.clock.now()))

    def wait_until_idle(self) -> None:
        """Return when no row waits and all days are judged.

        Raises: TimeoutError.
        """
        until = perf_counter() + _PATIENCE_S
        while not self.desk.store.write(self._is_idle):
            if perf_counter() > until:
                raise TimeoutError("the lanes did not come to rest")
            sleep(0.02)

    def empty(self) -> None:
        """Throw away what waits, and let the lanes come to rest."""
        self.desk.store.write(lambda connection: connection.execute(inbox.ROWS.delete()).close())
        self.wait_until_idle()

    def _is_idle(self, connection: Connection) -> bool:
        rows = lanes.ROWS.c
        in_work = select(rows.athlete_id).where(rows.lease_holder.is_not(None) | rows.dirty_from.is_not(None))
        waiting = inbox.counts(connection, self.clock.now()).waiting
        return waiting == 0 and connection.execute(in_work).first() is None


@contextmanager
def working(url: str = "") -> Iterator[Working]:
    """Give lanes that were not started yet; they are stopped afterwards.

    Args: url: an empty database; a SQLite file of its own where none is named.
    """
    with crowd(PEOPLE, history_days=HISTORY_DAYS, url=url) as people:
        built = _build(people)
        try:
            yield built
        finally:
            built.running.stop()


def _build(people: Crowd) -> Working:
    store, clock = people.desk.store, RunningClock.at(NOW)
    desk = build_desk(store, listener=NobodyListens(), clock=clock)
    store.write(partial(_link, people.athletes, clock))
    judged: queue.SimpleQueue[float] = queue.SimpleQueue()

    def judge(lease: Lease, since: date) -> None:
        judge_lane(desk, lease, since)
        judged.put(perf_counter())

    strava = cast(StravaApi, InstantStrava(clock))
    handle = partial(handle_strava, desk, strava, NoticeBoard(store, clock).listeners)
    visits = Visits(store=store, clock=clock, handle=handle, judge=judge)
    running = _drained_by(people.url, store, clock, visits)
    return Working(desk=desk, clock=clock, people=people.athletes, running=running, judged=judged)


def _drained_by(url: str, store: Store, clock: RunningClock, visits: Visits) -> Lanes | Carrier:
    """Return what drains the kind of database, as the service does."""
    if url.startswith("sqlite"):
        return Lanes(store=store, clock=clock, visits=visits)
    return Carrier(store=store, clock=clock, visits=visits, address=libpq_address(url), at_once=AT_ONCE)


def _link(people: tuple[AthleteId, ...], clock: RunningClock, connection: Connection) -> None:
    now = clock.now()
    for athlete_id in people:
        link = StravaLink(
            athlete_id=athlete_id,
            strava_id=account_of(athlete_id),
            sealed_tokens="sealed",
            expires_at=now,
            scopes=frozenset(ASKED_SCOPES),
            state=LinkState.LINKED,
            consent_version="1",
            consented_at=now,
            connected_at=now,
            reconciled_at=now,
        )
        strava_links.put(connection, link)
