"""Counts that several threads add to, for whoever watches the process; kept in memory, from its start on."""

import threading
from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Tally(Generic[K]):
    """How often each of a bounded number of things has happened."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._counts: Counter[K] = Counter()
        self._turn = threading.Lock()

    def add(self, key: K) -> None:
        """Count one."""
        with self._turn:
            self._counts[key] += 1

    def counts(self) -> Mapping[K, int]:
        """Return what was counted so far."""
        with self._turn:
            return dict(self._counts)
