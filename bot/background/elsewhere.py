"""Notices what another process has judged of those whose pages are open here, and has them told."""

import contextlib
import logging
import threading
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.errors import StoreUnavailableError
from marathon.ports import Clock
from marathon.store import days
from marathon.store.store import Store

LOOK_EVERY_S: Final = 2.0
A_MOMENT: Final = timedelta(seconds=30)
"""What was judged so shortly before it was first looked for may have changed since its page was made."""

_log = logging.getLogger(__name__)


class Elsewhere:
    """Looks every two seconds while pages are open; what changes in this process it hears of, and tells at once."""

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

    def cards_changed(self, athlete_id: AthleteId) -> None:
        """Tell of a change in this process; what was judged until now is told with it, and not once more."""
        if athlete_id in self._watched():
            with contextlib.suppress(StoreUnavailableError), self._store.read() as connection:
                self._known |= days.last_judged(connection, [athlete_id], self._oldest())
        self._tell(athlete_id)

    def look(self) -> None:
        """Tell of everybody who was judged since the last look."""
        watched, now = self._watched(), self._clock.now()
        if not watched:
            self._known = {}
            return
        with self._store.read() as connection:
            found = days.last_judged(connection, watched, self._oldest())
        before = self._known
        self._known = {who: max(at, before.get(who, at)) for who, at in found.items()}
        for athlete_id, at in found.items():
            if at > before.get(athlete_id, now - A_MOMENT):
                self._tell(athlete_id)

    def _oldest(self) -> date:
        """Return the oldest day that is today's somewhere."""
        return self._clock.now().date() - timedelta(days=1)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_EVERY_S):
            try:
                self.look()
            except Exception:
                _log.exception("what other processes have judged could not be looked for")
