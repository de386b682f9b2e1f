"""Whose turn it is: each chat's messages one after the other, all chats at once, and nobody without end."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from enum import Enum
from typing import Final

MOST_WAITING: Final = 20  # of one person, as many files as are dropped at once; a hundred would take minutes


class Turn(Enum):
    """What becomes of a message when its turn has come."""

    MINE = "it is answered"
    TOO_MUCH = "that it was too much is told, once"
    LEFT_OUT = "nothing, without waiting"


class Turns:
    """Lines of chats; used on one event loop only."""

    def __init__(self) -> None:
        """Begin with nobody in line."""
        self._lines: dict[Hashable, asyncio.Lock] = {}
        self._standing: Counter[Hashable] = Counter()
        self._waiting: Counter[Hashable] = Counter()
        self._too_fast: set[Hashable] = set()

    @asynccontextmanager
    async def take(self, chat: Hashable, person: Hashable) -> AsyncIterator[Turn]:
        """Wait behind what was said in a chat before, and hold the chat while the block lasts.

        The first message over the limit of its person stands in line to be told of it; until then all
        others of that person are left out.
        """
        if person in self._too_fast:
            yield Turn.LEFT_OUT
            return
        turn = Turn.MINE if self._waiting[person] < MOST_WAITING else Turn.TOO_MUCH
        if turn is Turn.TOO_MUCH:
            self._too_fast.add(person)
        self._waiting[person] += 1
        try:
            async with self._line(chat):
                yield turn
        finally:
            _one_less(self._waiting, person)
            if turn is Turn.TOO_MUCH:
                self._too_fast.discard(person)

    @asynccontextmanager
    async def _line(self, chat: Hashable) -> AsyncIterator[None]:
        line = self._lines.setdefault(chat, asyncio.Lock())
        self._standing[chat] += 1
        try:
            async with line:
                yield
        finally:
            if not _one_less(self._standing, chat):
                del self._lines[chat]


def _one_less(counts: Counter[Hashable], key: Hashable) -> int:
    """Count one down and return how many are left; who has none is not kept."""
    counts[key] -= 1
    return counts[key] or counts.pop(key)
