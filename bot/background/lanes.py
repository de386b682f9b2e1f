"""Drains the inbox in the process that serves: a few threads, each visiting one athlete's lane at a time."""

import logging
import threading
import time
from typing import Final

from bot.background.visits import Visits
from marathon.domain.athlete import AthleteId
from marathon.errors import StoreUnavailableError
from marathon.ports import Clock
from marathon.store import lanes
from marathon.store.store import Store
from marathon.store.turns import Turn

THREADS: Final = 4
LOOK_AGAIN_S: Final = 5.0  # what another process's death, or a lost wake, costs at most beyond its lease
OUTAGE_S: Final = 1.0
STOP_WITHIN_S: Final = 10.0

_log = logging.getLogger(__name__)


class Lanes:
    """The working threads; wake() makes it a ports.Wake."""

    def __init__(self, *, store: Store, clock: Clock, visits: Visits) -> None:
        """Take what is done in a lane."""
        self._store, self._clock, self._visits = store, clock, visits
        self._claiming = threading.Lock()
        self._idle = threading.Condition()
        self._news = 0
        self._stopping = threading.Event()
        self._is_down = False
        names = [f"lane-{number}" for number in range(1, THREADS + 1)]
        self._threads = [threading.Thread(target=self._run, name=name, daemon=True) for name in names]

    def start(self, *, alone: bool) -> None:
        """Start working, with what an earlier process left behind first.

        Args:
            alone: no other process works on this database, so leases that stand are of the dead.

        Raises: StoreUnavailableError.
        """
        if alone:
            self._store.write(lanes.release_all)
        self._visits.start()
        for thread in self._threads:
            thread.start()

    def is_alive(self) -> bool:
        """Tell whether every thread runs."""
        return self._visits.is_alive() and all(thread.is_alive() for thread in self._threads)

    def wake(self, athlete_id: AthleteId) -> None:
        """Let an idle thread look for work; from any thread, returns at once."""
        del athlete_id  # the rows say whose turn it is
        self._nudge()

    def stop(self, within_s: float = STOP_WITHIN_S) -> bool:
        """Let each thread finish its row, no longer than this; False when one was left behind.

        What was left behind keeps its lease until that ends, and is then done by whoever runs.
        """
        until = time.monotonic() + within_s
        self._stopping.set()
        with self._idle:
            self._idle.notify_all()
        self._visits.end(within_s)
        for thread in self._threads:
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
                    self._visits.stay(turn)
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
            with self._store.read() as connection:
                found = lanes.due(connection, self._clock.now(), THREADS, self._visits.held)
            for athlete_id in found:
                turn = self._visits.enter(athlete_id)
                if turn is not None:
                    return turn
        return None

    def _rest(self, seen: int) -> None:
        """Sleep until something is due, somebody calls, or a while has passed."""
        now = self._clock.now()
        with self._store.read() as connection:
            due_at = lanes.next_due_at(connection, now)
        wait_s = min(LOOK_AGAIN_S, max(0.0, (due_at - now).total_seconds())) if due_at else LOOK_AGAIN_S
        with self._idle:
            if self._news == seen and not self._stopping.is_set():
                self._idle.wait(wait_s)
