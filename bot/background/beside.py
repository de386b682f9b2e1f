"""What works beside a service: started once it listens, so that nobody waits for it, and stopped before it goes."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

START_WITHIN_S: Final = 10.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Something with threads of its own; both calls may block."""

    start: Callable[[], object]
    stop: Callable[[], object]


class Beside:
    """Works that begin together and end in the opposite order."""

    def __init__(self, works: Sequence[Work]) -> None:
        """Take what is to work."""
        self._works = tuple(works)
        self._begun: list[Work] = []
        self._thread = threading.Thread(target=self._start, name="beginning", daemon=True)

    def begin(self) -> None:
        """Start everything in a thread; returns at once."""
        self._thread.start()

    def end(self) -> None:
        """Stop what was started, the latest first; blocks."""
        if self._thread.ident is not None:
            self._thread.join(START_WITHIN_S)
        for work in reversed(self._begun):
            work.stop()

    def _start(self) -> None:
        for work in self._works:
            try:
                work.start()
            except Exception:
                _log.exception("a part of the service could not start")
            self._begun.append(work)
