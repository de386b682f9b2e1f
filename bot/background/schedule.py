"""When periodic duties are due, by APScheduler as a ticker; what they do stands elsewhere."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from marathon.logs import speaking_of

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

STOP_WITHIN_S: Final = 2.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to be done every so often, and once at the start; it may block, and an error ends one turn only."""

    name: str
    every: timedelta
    do: Callable[[], object]


class Schedule:
    """Does duties one after the other in a thread of its own; late ones are done once, never twice at once."""

    def __init__(self, duties: Sequence[Duty]) -> None:
        """Take what is to be done."""
        self._duties = tuple(duties)
        self._due: SimpleQueue[Duty | None] = SimpleQueue()
        self._waiting: set[str] = set()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="schedule", daemon=True)
        self._ticker: BackgroundScheduler | None = None

    def start(self) -> None:
        """Do every duty now, and then each in its time."""
        if not self._duties:
            return
        from apscheduler.schedulers.background import BackgroundScheduler

        self._ticker = BackgroundScheduler(timezone="UTC")
        for duty in self._duties:
            self._ticker.add_job(
                self._call, "interval", (duty,), id=duty.name, seconds=duty.every.total_seconds(),
                coalesce=True, max_instances=1, misfire_grace_time=None,
            )  # fmt: skip
            self._call(duty)
        self._ticker.start()
        self._thread.start()
        for job in self._ticker.get_jobs():  # as it is registered, not as it was meant
            _log.info("%s is done every %s", job.id, job.trigger.interval)

    def stop(self) -> bool:
        """Begin nothing more; False when a duty was still under way and was left behind."""
        if self._ticker is None:
            return True
        self._stopping.set()
        self._ticker.shutdown(wait=False)
        self._due.put(None)
        self._thread.join(STOP_WITHIN_S)
        return not self._thread.is_alive()

    def _call(self, duty: Duty) -> None:
        """Put a duty in line unless it waits there already."""
        if duty.name not in self._waiting:
            self._waiting.add(duty.name)
            self._due.put(duty)

    def _run(self) -> None:
        while (duty := self._due.get()) is not None and not self._stopping.is_set():
            self._waiting.discard(duty.name)
            with speaking_of(request_id=duty.name):
                try:
                    duty.do()
                except Exception:
                    _log.exception("the duty “%s” failed", duty.name)
