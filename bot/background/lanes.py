"""Drains the inbox: a few threads, each in one athlete's lane at a time; what a row means is not known here."""

import logging
import random
import threading
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final
from uuid import uuid4

from marathon.domain.athlete import AthleteId
from marathon.domain.work import Lease, Outcome, Priority, Retry, Work
from marathon.errors import LeaseLostError, StoreUnavailableError
from marathon.logs import speaking_of
from marathon.ports import Clock
from marathon.store import lanes, turns
from marathon.store.store import Connection, Store
from marathon.store.turns import Turn

THREADS: Final = 4
LOOK_AGAIN_S: Final = 5.0  # what another process's death, or a lost wake, costs at most beyond its lease
RENEW_EVERY_S: Final = lanes.LEASE.total_seconds() / 3
REST_S: Final = 60.0  # after days could not be judged
OUTAGE_S: Final = 1.0
STOP_WITHIN_S: Final = 10.0

Handle = Callable[[Work], Outcome]
Judge = Callable[[Lease, date], None]
_log = logging.getLogger(__name__)


class Lanes:
    """The working threads; wake() makes it a ports.Wake."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        handle: Handle,
        judge: Judge,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Take what to do with a row, and with days that rows made dirty; both run in a lane's thread.

        Args:
            handle: does the work of a row; an error means “try again”. Its units hold the row's lease.
            judge: judges an athlete's days anew from a local date, once no row of theirs is due.
        """
        self._store, self._clock, self._jitter = store, clock, jitter
        self._handle, self._judge = handle, judge
        self._claiming = threading.Lock()
        self._idle = threading.Condition()
        self._news = 0
        self._held: dict[AthleteId, Lease] = {}
        self._resting: dict[AthleteId, float] = {}
        self._stopping = threading.Event()
        self._is_down = False
        names = [f"lane-{number}" for number in range(1, THREADS + 1)]
        self._threads = [threading.Thread(target=self._run, name=name, daemon=True) for name in names]
        self._renewing = threading.Thread(target=self._renew, name="lane-leases", daemon=True)

    def start(self, *, alone: bool) -> None:
        """Start working, with what an earlier process left behind first.

        Args:
            alone: no other process works on this database, so leases that stand are of the dead.

        Raises: StoreUnavailableError.
        """
        if alone:
            self._store.write(lanes.release_all)
        for thread in (*self._threads, self._renewing):
            thread.start()

    def is_alive(self) -> bool:
        """Tell whether every thread runs."""
        return all(thread.is_alive() for thread in (*self._threads, self._renewing))

    def wake(self, athlete_id: AthleteId) -> None:
        """Let an idle thread look for work; from any thread, returns at once."""
        del athlete_id  # the rows say whose turn it is
        self._nudge()

    def stop(self, within_s: float = STOP_WITHIN_S) -> bool:
        """Let each thread finish its row, no longer than this; False when one was left behind.

        What was left behind keeps its lease until that ends, and is then done by whoever runs.
        """
        self._stopping.set()
        with self._idle:
            self._idle.notify_all()
        until = time.monotonic() + within_s
        for thread in (*self._threads, self._renewing):
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _nudge(self) -> None:
        with self._idle:
            self._news += 1
            self._idle.notify()

    def _run(self) -> None:
        while not self._stopping.is_set():
            seen = self._news
            try:
                turn = self._claim()
                if turn is None:
                    self._rest(seen)
                else:
                    self._nudge()  # there may be more, for another thread
                    self._stay(turn)
                self._tell(is_down=False)
            except Exception as error:  # the thread must outlive any fault
                self._tell(is_down=True, error=error)
                self._stopping.wait(OUTAGE_S)

    def _tell(self, *, is_down: bool, error: Exception | None = None) -> None:
        """Log once when working becomes impossible, and once when it goes on."""
        if self._is_down != is_down:
            self._is_down = is_down
            if isinstance(error, StoreUnavailableError):
                _log.error("the lanes stand still: %s", error)
            elif error:
                _log.error("the lanes stand still", exc_info=error)
            else:
                _log.info("the lanes go on")

    def _claim(self) -> Turn | None:
        """Take the most urgent lane that is free, with its first row."""
        with self._claiming:
            now = self._clock.now()
            with self._store.read() as connection:
                found = lanes.due(connection, now, THREADS, self._busy())
            for athlete_id in found:
                turn = self._store.write(partial(turns.enter, athlete_id, uuid4().hex, now))
                if turn is not None:
                    self._held[athlete_id] = turn.lease
                    return turn
        return None

    def _busy(self) -> tuple[AthleteId, ...]:
        """Return who is not to be worked for: whom a thread of ours works for, and whose days just failed."""
        now = time.monotonic()
        resting = {athlete_id: until for athlete_id, until in self._resting.items() if until > now}
        self._resting = resting
        return (*self._held, *resting)

    def _rest(self, seen: int) -> None:
        """Sleep until something is due, somebody calls, or a while has passed."""
        now = self._clock.now()
        with self._store.read() as connection:
            due_at = lanes.next_due_at(connection, now)
        wait_s = min(LOOK_AGAIN_S, max(0.0, (due_at - now).total_seconds())) if due_at else LOOK_AGAIN_S
        with self._idle:
            if self._news == seen and not self._stopping.is_set():
                self._idle.wait(wait_s)

    def _stay(self, turn: Turn) -> None:
        """Work in a lane until nothing is due there; after a row that is not urgent, others come first."""
        lease = turn.lease
        with speaking_of(athlete_id=lease.athlete_id):
            try:
                while turn.work is not None:
                    turn = self._store.write(self._report(turn.work, self._attempt(turn.work)))
                if turn.since is not None:
                    self._judge_days(lease, turn.since)
            except LeaseLostError:
                _log.warning("the lease was lost; what was done since is left to the next")
            finally:
                self._held.pop(lease.athlete_id, None)

    def _report(self, work: Work, outcome: Outcome) -> Callable[[Connection], Turn]:
        """Return the unit that keeps how a row ended; after one that is not urgent, others come first."""
        is_last = self._stopping.is_set() or work.priority > Priority.FRESH
        now, jitter = self._clock.now(), self._jitter()
        return lambda connection: turns.leave_row(
            connection, work, outcome, now=now, jitter=jitter, is_last=is_last
        )

    def _attempt(self, work: Work) -> Outcome:
        try:
            return self._handle(work)
        except LeaseLostError:
            raise
        except Exception as error:  # whatever it was, the row must not be lost and not stop its lane
            _log.exception("a row of kind %s failed (attempt %d)", work.kind, work.attempts + 1)
            return Retry(reason=type(error).__name__)

    def _judge_days(self, lease: Lease, since: date) -> None:
        try:
            self._judge(lease, since)
        except LeaseLostError:
            raise
        except Exception:
            _log.exception("the days from %s could not be judged", since)
            self._resting[lease.athlete_id] = time.monotonic() + REST_S
            self._store.write(lambda connection: lanes.release(connection, lease))
        else:
            self._store.write(partial(turns.leave_judged, lease, since, self._clock.now()))

    def _renew(self) -> None:
        """Keep the leases of rows that take long; a lane that was lost is noticed by its own thread."""
        while not self._stopping.wait(RENEW_EVERY_S):
            for lease in tuple(self._held.values()):
                self._renew_one(lease)

    def _renew_one(self, lease: Lease) -> None:
        now = self._clock.now()
        try:
            self._store.write(lambda connection: lanes.hold(connection, lease, now))
        except LeaseLostError:
            return  # the row was finished meanwhile; one that was lost is told of by its own thread
        except StoreUnavailableError as error:
            _log.warning("a lease could not be renewed: %s", error)
