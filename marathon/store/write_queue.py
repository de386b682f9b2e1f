"""What waits for SQLite's one writer: what a door waits for comes before the work that is done behind it."""

import threading
from collections import deque
from typing import Final, Generic, TypeVar

from marathon.errors import StoreUnavailableError

T = TypeVar("T")
LARGEST_GROUP: Final = 256  # keeps the first of a crowd from waiting for all of it


class WriteQueue(Generic[T]):
    """Two queues for one thread that takes groups; put from any thread."""

    def __init__(self) -> None:
        """Begin empty and open."""
        self._news = threading.Condition()
        self._first: deque[T] = deque()
        self._rest: deque[T] = deque()
        self._closed = False

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._first) + len(self._rest)

    def put(self, job: T, *, first: bool) -> None:
        """Let a job wait, perhaps before all those that are not first themselves.

        Raises: StoreUnavailableError once it is closed.
        """
        with self._news:
            if self._closed:
                raise StoreUnavailableError(problem="it is closed")
            (self._first if first else self._rest).append(job)
            self._news.notify()

    def take(self) -> list[T]:
        """Wait for a job and return all of its kind that are there; [] when it is closed and nothing is left."""
        with self._news:
            self._news.wait_for(lambda: self._first or self._rest or self._closed)
            queue = self._first or self._rest
            return [queue.popleft() for _ in range(min(len(queue), LARGEST_GROUP))]

    def close(self) -> None:
        """Take no more jobs; those that wait are still handed out."""
        with self._news:
            self._closed = True
            self._news.notify()
