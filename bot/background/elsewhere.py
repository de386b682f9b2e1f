"""Notices what another process has judged of those whose pages are open here, and has them told."""

import logging
import threading
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.ports import Clock
from marathon.store import days
from marathon.store.store import Store

LOOK_EVERY_S: Final = 2.0
A_MOMENT: Final = timedelta(seconds=30)
"""What was judged so shortly before it was first looked for may have changed since its page was made."""

_log = logging.getLogger(__name__)


class Elsewhere:
    """Looks every two seconds while pages are open; what was judged in this process is told a second time."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        watched: Callable[[], Collection[AthleteId]],
        tell: Callable[[AthleteId], None],
    ) -> None:
        """Take whose pages are open, and what hears that somebody's cards have changed."""
        self._store, self._clock, self._watched, self._tell = store, clock, watched, tell
        self._known: dict[AthleteId, datetime] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="elsewhere", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        self._thread.join()

    def look(self) -> None:
        """Tell of everybody who was judged since the last look."""
        watched, now = self._watched(), self._clock.now()
        if not watched:
            self._known = {}
            return
        with self._store.read() as connection:
            found = days.last_judged(connection, watched, now.date() - timedelta(days=1))
        before, self._known = self._known, found
        for athlete_id, at in found.items():
            if at > before.get(athlete_id, now - A_MOMENT):
                self._tell(athlete_id)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_EVERY_S):
            try:
                self.look()
            except Exception:
                _log.exception("what other processes have judged could not be looked for")
