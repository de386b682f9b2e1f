"""When links are compared with Strava: at the start and once a night, and in between where no event can come."""

from datetime import datetime

from marathon.ports import Wake
from marathon.usecases.desk import Desk
from marathon.usecases.reconcile import POLL, RECONCILE, ask_for_reconciliation, last_night


class Comparing:
    """Asks for the comparisons that are due; the lanes make them, within Strava's limits."""

    def __init__(self, desk: Desk, wake: Wake, *, is_polling: bool) -> None:
        """Compare everybody at the first call.

        Args:
            is_polling: Strava cannot tell us anything, so every call has everybody's last two weeks compared.
        """
        self._desk, self._wake, self._is_polling = desk, wake, is_polling
        self._all_compared_at: datetime | None = None

    def ask(self) -> None:
        """Put what is due in line."""
        now = self._desk.clock.now()
        night = last_night(now)
        is_all_due = self._all_compared_at is None or self._all_compared_at < night
        if self._is_polling:
            asked = ask_for_reconciliation(self._desk, now, RECONCILE if is_all_due else POLL)
        else:
            asked = ask_for_reconciliation(self._desk, now if self._all_compared_at is None else night)
        for athlete_id in asked:
            self._wake.wake(athlete_id)
        if is_all_due:
            self._all_compared_at = now
