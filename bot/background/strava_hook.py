"""What the webhook's door must know without asking anybody: whose account is whose, and our subscription."""

import logging
from datetime import datetime, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.errors import StravaError
from marathon.ports import StravaApi
from marathon.store import strava_links
from marathon.store.store import Store
from marathon.usecases.desk import Desk
from marathon.usecases.keep_subscription import keep_subscription, known_subscription

CHECKED_EVERY: Final = timedelta(minutes=58)
"""Short of an hour, for whoever calls every few minutes comes a moment too soon or too late."""

log = logging.getLogger(__name__)


class Owners:
    """Who owns which account at Strava, in memory; read anew when links change, from any thread."""

    def __init__(self, store: Store) -> None:
        """Read who is linked."""
        self._store = store
        self.read_anew()

    def find(self, strava_id: int) -> AthleteId | None:
        """Return the athlete of an account; never blocks."""
        return self._known.get(strava_id)

    def read_anew(self) -> None:
        """Take what the store says now; blocks."""
        with self._store.read() as connection:
            self._known = strava_links.owners(connection)


class Subscribing:
    """Keeps our subscription at Strava; its number is known from the last time, even while Strava is down."""

    def __init__(self, desk: Desk, strava: StravaApi, *, callback_url: str, verify_token: str) -> None:
        """Read the number that was seen last."""
        self._desk, self._strava = desk, strava
        self._callback_url, self._verify_token = callback_url, verify_token
        self._checked_at: datetime | None = None
        self.read_anew()

    def read_anew(self) -> None:
        """Take the number that the process which leads saw last; blocks."""
        self.number = known_subscription(self._desk, self._callback_url)

    def check(self) -> None:
        """Find or mend the subscription hourly; when that fails, the next call tries again."""
        now = self._desk.clock.now()
        if self._checked_at is not None and now - self._checked_at < CHECKED_EVERY:
            return
        try:
            self.number = keep_subscription(self._desk, self._strava, self._callback_url, self._verify_token)
        except StravaError as refused:
            log.warning("the subscription to Strava's events could not be checked: %s", refused)
        else:
            self._checked_at = now
