"""Where the lines before a platform are kept: in memory where one process writes to it, else by whoever is given."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from marathon.domain.send_rate import Line, Reservation, SendRequest, reserve

MOST_LINES: Final = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Both may block.

    reserve: take a message's place in its lines. close: have a line take nothing for so many seconds.
    """

    reserve: Callable[[SendRequest], Reservation]
    close: Callable[[str, float], object]


def rates_in_memory(now: Callable[[], float] = time.monotonic) -> Rates:
    """Return rates that one process keeps for itself."""
    lines = _Lines(now)
    return Rates(reserve=lines.reserve, close=lines.close)


class _Lines:
    """Lines by name; from any thread."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now, self._lines, self._gate = now, dict[str, Line](), threading.Lock()

    def reserve(self, request: SendRequest) -> Reservation:
        with self._gate:
            now = self._now()
            if len(self._lines) > MOST_LINES:
                self._lines = {
                    name: line
                    for name, line in self._lines.items()
                    if max(line.free_at, line.closed_until) > now
                }
            reservation, after = reserve(request, self._lines, now)
            self._lines.update(after)
            return reservation

    def close(self, name: str, for_s: float) -> None:
        with self._gate:
            line = self._lines.get(name, Line())
            self._lines[name] = replace(line, closed_until=max(line.closed_until, self._now() + for_s))
