"""What works beside a service: started once it listens, so that nobody waits for it, and stopped before it goes."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from marathon.errors import StoreUnavailableError

AGAIN_S: Final = 2.0
START_WITHIN_S: Final = 2.0
FINISH_WITHIN_S: Final = 2.5
END_WITHIN_S: Final = 6.0  # with the web's own three, less than the ten that a process has

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Something with threads of its own; both calls may block. A start that raises has started nothing.

    ends_last: others need it to finish what they do, as a message under way needs its door.
    name: how whoever watches the service knows it. is_alive: whether it works; left out where it has no thread.
    """

    start: Callable[[], object]
    stop: Callable[[], object]
    ends_last: bool = False
    name: str = ""
    is_alive: Callable[[], bool] | None = None


def standing(works: Sequence[Work]) -> Mapping[str, bool]:
    """Return by name whether each work that can tell is at work."""
    return {work.name: work.is_alive() for work in works if work.is_alive is not None}


class Beside:
    """Works that begin in order and end together."""

    def __init__(self, works: Sequence[Work], *, again_s: float = AGAIN_S) -> None:
        """Take what is to work, and how long to wait before what could not start is tried again."""
        self._works, self._again_s = tuple(works), again_s
        self._begun: list[Work] = []
        self._told: set[Work] = set()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._start, name="beginning", daemon=True)

    def begin(self) -> None:
        """Start everything in a thread, again and again where it must be; returns at once."""
        self._thread.start()

    def end(self) -> None:
        """Stop what was started, at once in two parts, so that the seconds each may take do not add up; blocks.

        What does not stop in time is left behind: whatever it was about is in rows, and done after the next start.
        """
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(START_WITHIN_S)
        ends = time.monotonic() + END_WITHIN_S
        ending = [_stop(work) for work in self._begun if not work.ends_last]
        _wait_for(ending, time.monotonic() + FINISH_WITHIN_S)
        ending += [_stop(work) for work in self._begun if work.ends_last]
        _wait_for(ending, ends)

    def _start(self) -> None:
        left = self._start_all(self._works)
        while left and not self._stopping.wait(self._again_s):
            left = self._start_all(left)

    def _start_all(self, works: Sequence[Work]) -> Sequence[Work]:
        """Start each in order, and return those to try again: what failed alone, or all from an outage on."""
        failed: list[Work] = []
        for number, work in enumerate(works):
            try:
                work.start()
            except StoreUnavailableError as down:
                _log.error("a part of the service could not start yet: %s", down)
                return (*failed, *works[number:])
            except Exception:
                if work not in self._told:
                    _log.exception("a part of the service could not start; it is tried again and again")
                self._told.add(work)
                failed.append(work)
            else:
                self._begun.append(work)
        return failed


def _stop(work: Work) -> threading.Thread:
    thread = threading.Thread(target=work.stop, name="ending", daemon=True)
    thread.start()
    return thread


def _wait_for(threads: Sequence[threading.Thread], until: float) -> None:
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
