"""When days are closed: every few minutes it is morning somewhere; what closing means stands elsewhere."""

from datetime import timedelta
from typing import Final

from marathon.usecases.close_days import Closed, close_days
from marathon.usecases.desk import Desk

LOOK_EVERY: Final = timedelta(minutes=10)


class Closing:
    """Closes each athlete's yesterday once a morning; after a start everybody's once more, which changes nothing."""

    def __init__(self, desk: Desk) -> None:
        """Begin with nobody's day closed."""
        self._desk = desk
        self._closed = Closed()

    def look(self) -> None:
        """Close the days of those whose morning has come."""
        close_days(self._desk, self._closed)
