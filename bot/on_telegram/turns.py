"""Whose turn it is: each chat's updates one after the other, all chats at once, and nobody without end."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from typing import Final

Work = Callable[[], Awaitable[None]]
MOST_WAITING: Final = 20  # of one person; a hundred a second would be answered for minutes


class Turns:
    """Does work in order within a chat; used on one event loop only. The work raises nothing."""

    def __init__(self) -> None:
        """Start with nobody in line."""
        self._lines: dict[int, deque[tuple[int, Work]]] = {}
        self._waiting: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, chat_id: int, person: int, work: Work, too_much: Work) -> bool:
        """Put work in line behind that of its chat; False when this person has too much in line already.

        Args:
            too_much: stands in line for the first work that was left out.
        """
        if self._waiting[person] > MOST_WAITING:
            return False
        is_taken = self._waiting[person] < MOST_WAITING
        self._waiting[person] += 1
        line = self._lines.setdefault(chat_id, deque())
        line.append((person, work if is_taken else too_much))
        if len(line) == 1:
            task = asyncio.create_task(self._do(chat_id, line))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return is_taken

    async def _do(self, chat_id: int, line: deque[tuple[int, Work]]) -> None:
        while line:
            person, work = line[0]
            try:
                await work()
            finally:
                line.popleft()
                self._waiting[person] -= 1
                if not self._waiting[person]:
                    del self._waiting[person]
        del self._lines[chat_id]

    async def finish(self, within_s: float) -> None:
        """Wait for what is in line, no longer than this; what is left then is given up."""
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=within_s)
            for task in left:
                task.cancel()
