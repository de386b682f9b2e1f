"""Whose turn it is: one answer at a time for each person, and no more than a few that wait."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from time import monotonic
from typing import Final

MOST_WAITING: Final = 5
PRESS_TWICE_S: Final = 2.0
PRESSES_KEPT: Final = 500


class Turn(Enum):
    """What becomes of a message."""

    TAKEN = "taken"
    REFUSED = "refused"
    REFUSED_AGAIN = "refused again"


@dataclass(slots=True)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    was_told: bool = False


class Turns:
    """Lines of people; used from one event loop."""

    def __init__(self) -> None:
        """Begin with nobody in line."""
        self._lines: dict[str, _Line] = {}
        self._presses: OrderedDict[tuple[str, ...], float] = OrderedDict()

    @asynccontextmanager
    async def take(self, user: str) -> AsyncIterator[Turn]:
        """Wait for a person's turn; too many at once are refused, which is to be told once."""
        line = self._lines.setdefault(user, _Line())
        if line.waiting >= MOST_WAITING:
            was_told, line.was_told = line.was_told, True
            yield Turn.REFUSED_AGAIN if was_told else Turn.REFUSED
            return
        line.waiting += 1
        try:
            async with line.lock:
                yield Turn.TAKEN
        finally:
            line.waiting -= 1
            if not line.waiting:
                self._lines.pop(user, None)

    def is_double(self, *press: str) -> bool:
        """Tell whether the same button was pressed a moment ago, as an impatient finger does."""
        now = monotonic()
        before = self._presses.pop(press, None)
        self._presses[press] = now
        while len(self._presses) > PRESSES_KEPT:
            self._presses.popitem(last=False)
        return before is not None and now - before < PRESS_TWICE_S
