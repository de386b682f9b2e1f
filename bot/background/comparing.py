"""When links are compared with Strava: at the start, then once a night, or always where no event can come."""

from marathon.usecases.desk import Desk
from marathon.usecases.reconcile import ask_for_reconciliation, last_night


class Comparing:
    """Asks for the comparisons that are due; the lanes make them."""

    def __init__(self, desk: Desk, *, is_polling: bool) -> None:
        """Compare everybody at the first call.

        Args:
            is_polling: Strava cannot tell us anything, so every call compares everybody.
        """
        self._desk, self._is_polling = desk, is_polling
        self._has_begun = False

    def ask(self) -> None:
        """Put what is due in line."""
        now = self._desk.clock.now()
        everybody = self._is_polling or not self._has_begun
        ask_for_reconciliation(self._desk, now if everybody else last_night(now))
        self._has_begun = True
