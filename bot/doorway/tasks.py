"""What is being done beside everything else, so that the end can wait for it."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """Work that was begun; used on one event loop only."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Start something; an error in it is the loop's to log."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def end(self, within_s: float) -> None:
        """Wait for what is running, no longer than this, and stop the rest."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=within_s)
        for task in set(self._running):
            task.cancel()
