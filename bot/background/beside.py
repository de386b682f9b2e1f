"""What works beside a service: started once it listens, so that nobody waits for it, and stopped before it goes."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from marathon.errors import StoreUnavailableError

AGAIN_S: Final = 2.0
START_WITHIN_S: Final = 10.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Something with threads of its own; both calls may block. A start that raises has started nothing."""

    start: Callable[[], object]
    stop: Callable[[], object]


class Beside:
    """Works that begin in order and end together."""

    def __init__(self, works: Sequence[Work], *, again_s: float = AGAIN_S) -> None:
        """Take what is to work, and how long to wait where the database is out of reach at the start."""
        self._works, self._again_s = tuple(works), again_s
        self._begun: list[Work] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._start, name="beginning", daemon=True)

    def begin(self) -> None:
        """Start everything in a thread, again and again where it must be; returns at once."""
        self._thread.start()

    def end(self) -> None:
        """Stop what was started, all at once, so that the seconds each may take do not add up; blocks."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(START_WITHIN_S)
        ending = [threading.Thread(target=work.stop, name="ending") for work in self._begun]
        for thread in ending:
            thread.start()
        for thread in ending:
            thread.join()

    def _start(self) -> None:
        for work in self._works:
            while not self._has_started(work):
                if self._stopping.wait(self._again_s):
                    return

    def _has_started(self, work: Work) -> bool:
        """Start one work; False when it is worth another try."""
        try:
            work.start()
        except StoreUnavailableError as down:
            _log.error("a part of the service could not start yet: %s", down)
            return False
        except Exception:
            _log.exception("a part of the service could not start")
        else:
            self._begun.append(work)
        return True
