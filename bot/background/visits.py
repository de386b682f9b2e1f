"""A visit in one athlete's lane: its rows one after the other, then its days. Who is sent there is not known here."""

import logging
import random
import threading
from collections.abc import Callable
from datetime import date, timedelta
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

RENEW_EVERY_S: Final = lanes.LEASE.total_seconds() / 3
REST: Final = timedelta(minutes=1)
"""How long an athlete whose days could not be judged is left alone, by every process."""

Handle = Callable[[Work], Outcome]
Judge = Callable[[Lease, date], None]
_log = logging.getLogger(__name__)


class Visits:
    """The visits of one process, whose leases it renews."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        handle: Handle,
        judge: Judge,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Take what to do with a row, and with days that rows made dirty; both run in the visitor's thread.

        Args:
            handle: does the work of a row; an error means “try again”. Its units hold the row's lease.
            judge: judges an athlete's days anew from a local date, once no row of theirs is due.
        """
        self._store, self._clock, self._jitter = store, clock, jitter
        self._handle, self._judge = handle, judge
        self._held: dict[AthleteId, Lease] = {}
        self._ending = threading.Event()
        self._renewing = threading.Thread(target=self._renew, name="lane-leases", daemon=True)

    @property
    def held(self) -> tuple[AthleteId, ...]:
        """Whose lanes this process is in."""
        return tuple(self._held)

    def start(self) -> None:
        """Begin to renew leases."""
        self._renewing.start()

    def is_alive(self) -> bool:
        """Tell whether leases are renewed."""
        return self._renewing.is_alive()

    def end(self, within_s: float) -> None:
        """Let each visit end with its row, and renew nothing any more."""
        self._ending.set()
        self._renewing.join(within_s)

    def enter(self, athlete_id: AthleteId) -> Turn | None:
        """Take a lane with its first row, or return None when somebody else is in it."""
        turn = self._store.write(partial(turns.enter, athlete_id, uuid4().hex, self._clock.now()))
        if turn is not None:
            self._held[athlete_id] = turn.lease
        return turn

    def stay(self, turn: Turn) -> bool:
        """Work in a lane until nothing is due there; after a row that is not urgent, others come first.

        Returns: whether the lane was left for others with a row that is due.
        """
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
        return turn.more

    def _report(self, work: Work, outcome: Outcome) -> Callable[[Connection], Turn]:
        """Return the unit that keeps how a row ended; after one that is not urgent, others come first."""
        is_last = self._ending.is_set() or work.priority > Priority.FRESH
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
            self._store.write(partial(lanes.close, lease, self._clock.now() + REST))
        else:
            self._store.write(partial(turns.leave_judged, lease, since))

    def _renew(self) -> None:
        """Keep the leases of rows that take long; a lane that was lost is noticed by its own thread."""
        while not self._ending.wait(RENEW_EVERY_S):
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
