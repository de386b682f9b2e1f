"""When periodic duties are due, by APScheduler as a ticker; what they do stands elsewhere."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from bot.background.leader import Leader
from marathon.logs import speaking_of

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

STOP_WITHIN_S: Final = 2.0
LOOK_AT_CLOCK_EVERY_S: Final = 15.0
SET_BACK_S: Final = 5.0
BEGAN: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""From here the turns of all duties are counted, so that what is due at a full hour is done at once."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to be done every so often, and once at the start; it may block, and an error ends one turn only.

    everywhere: by every process, not only by the one that leads.
    """

    name: str
    every: timedelta
    do: Callable[[], object]
    everywhere: bool = False


class Schedule:
    """Does duties one after the other in a thread of its own; late ones are done once, never twice at once."""

    def __init__(
        self,
        duties: Sequence[Duty],
        leader: Leader | None = None,
        *,
        look_at_clock_every_s: float = LOOK_AT_CLOCK_EVERY_S,
    ) -> None:
        """Take what is to be done.

        Args:
            leader: tells whether this process leads; None where there is no other.
            look_at_clock_every_s: how soon a clock that was set back is noticed.
        """
        self._duties, self._leader = tuple(duties), leader
        self._look_at_clock_every_s = look_at_clock_every_s
        self._ahead_s = _clock_ahead_s()
        self._due: SimpleQueue[Duty | None] = SimpleQueue()
        self._waiting: set[str] = set()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="schedule", daemon=True)
        self._ticker: BackgroundScheduler | None = None

    def start(self) -> None:
        """Do every duty now, and then each in its time; what one process does alone whenever this one leads."""
        if not self._duties:
            return
        from apscheduler.schedulers.background import BackgroundScheduler

        self._ticker = BackgroundScheduler(timezone="UTC")
        for duty in self._duties:
            self._ticker.add_job(
                self._call, "interval", (duty,), id=duty.name, seconds=duty.every.total_seconds(),
                start_date=BEGAN, coalesce=True, max_instances=1, misfire_grace_time=None,
            )  # fmt: skip
        self._ticker.start()
        self._thread.start()
        if self._leader is not None:
            self._leader.begins(self._call_all)
        self._call_all()
        for job in self._ticker.get_jobs():  # as it is registered, not as it was meant
            _log.info("%s is done every %s", job.id, job.trigger.interval)

    def is_alive(self) -> bool:
        """Tell whether it does its duties; without any it need not."""
        return not self._duties or self._thread.is_alive()

    def stop(self) -> bool:
        """Begin nothing more; False when a duty was still under way and was left behind."""
        if self._ticker is None:
            return True
        self._stopping.set()
        self._ticker.shutdown(wait=False)
        self._due.put(None)
        self._thread.join(STOP_WITHIN_S)
        return not self._thread.is_alive()

    def _call_all(self) -> None:
        for duty in self._duties:
            self._call(duty)

    def _call(self, duty: Duty) -> None:
        """Put a duty in line unless it waits there already."""
        if duty.name not in self._waiting:
            self._waiting.add(duty.name)
            self._due.put(duty)

    def _run(self) -> None:
        while (duty := self._next()) is not None and not self._stopping.is_set():
            self._waiting.discard(duty.name)
            if duty.everywhere or self._leader is None or self._leader.leads():
                _do(duty)

    def _next(self) -> Duty | None:
        """Wait for what is due; meanwhile see to it that a clock that was set back delays nothing."""
        while True:
            self._follow_clock()
            try:
                return self._due.get(timeout=self._look_at_clock_every_s)
            except Empty:
                continue

    def _follow_clock(self) -> None:
        """Count the turns anew after the clock was set back: the ticker waits for times that it had before."""
        before, self._ahead_s = self._ahead_s, _clock_ahead_s()
        if self._ahead_s < before - SET_BACK_S and self._ticker is not None:
            _log.warning("the clock was set back by %.0f s: turns are counted anew", before - self._ahead_s)
            for job in self._ticker.get_jobs():
                job.reschedule(job.trigger)


def _do(duty: Duty) -> None:
    with speaking_of(request_id=duty.name):
        try:
            duty.do()
        except Exception:
            _log.exception("the duty “%s” failed", duty.name)


def _clock_ahead_s() -> float:
    """Return how far the clock on the wall is ahead of one that cannot be set."""
    return time.time() - time.monotonic()
