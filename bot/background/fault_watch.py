"""Sees every unexpected error that is logged with its trace, from any thread, and hands them on in groups."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.background.tally import Tally
from marathon.domain.fault import Fault, SeenFault
from marathon.errors import CoachError, StoreUnavailableError
from marathon.usecases.report_faults import fault_of

HAND_ON_EVERY_S: Final = 20.0
STOP_WITHIN_S: Final = 2.0
HANDED_OVER_BY: Final = "webhooks.middleware"
"""Who logs a request's error and hands it over itself, too, with the request's number."""

_log = logging.getLogger(__name__)


class FaultWatch(logging.Handler):
    """Counts errors by what they are; keeps nothing of what they say, and waits for nothing where they are logged."""

    def __init__(
        self, report: Callable[[Sequence[SeenFault]], None], *, hand_on_every_s: float = HAND_ON_EVERY_S
    ) -> None:
        """Take what keeps and tells them; it may block."""
        super().__init__(logging.WARNING)
        self._report, self._every_s = report, hand_on_every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="faults", daemon=True)
        self._seen: dict[Fault, SeenFault] = {}
        self.fingerprints: Tally[str] = Tally()
        self._turn = threading.Lock()

    def start(self) -> None:
        """Begin to watch."""
        logging.getLogger().addHandler(self)
        self._thread.start()

    def stop(self) -> None:
        """Watch no more, and hand on what was seen."""
        logging.getLogger().removeHandler(self)
        self._stopping.set()
        self._thread.join(STOP_WITHIN_S)

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record of the log."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Exception) and record.name != HANDED_OVER_BY:
            self.note(error, str(getattr(record, "request_id", "-")))

    def note(self, error: Exception, request_id: str) -> None:
        """Take an error; one that was raised on purpose says itself what it is about, and is none to be found."""
        if isinstance(error, CoachError):
            return
        one = SeenFault(fault=fault_of(error), request_id=request_id)
        with self._turn:
            self._add(one)
        self.fingerprints.add(one.fault.fingerprint)

    def _run(self) -> None:
        is_last = False
        while not is_last:
            is_last = self._stopping.wait(self._every_s)
            try:
                self._hand_on()
            except StoreUnavailableError as down:
                _log.info("what failed could not be kept yet: %s", down)
            except Exception:
                _log.exception("what failed could not be kept")

    def _hand_on(self) -> None:
        """Hand on what was seen since the last time; what cannot be kept now is handed on the next time."""
        with self._turn:
            seen, self._seen = self._seen, {}
        if not seen:
            return
        try:
            self._report(tuple(seen.values()))
        except Exception:
            with self._turn:
                for one in seen.values():
                    self._add(one)
            raise

    def _add(self, one: SeenFault) -> None:
        known = self._seen.get(one.fault)
        self._seen[one.fault] = replace(one, count=known.count + one.count) if known else one
