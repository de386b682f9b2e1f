"""Keeps calls from a Strava that is down or has paused us: one line in the log when it goes, one when it is back."""

import logging
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from marathon.errors import (
    StravaApplicationError,
    StravaError,
    StravaInactiveError,
    StravaUnreachableError,
)
from marathon.ports import Clock

log = logging.getLogger(__name__)

OPENS_AFTER: Final = 3
FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=5)
"""Also how long no call is made once Strava refuses the application itself: its owner waits no longer once it is
mended, and a call in five minutes asks too much of nobody."""
SPREAD: Final = 0.2


def pause_after(failures: int, jitter: float) -> timedelta:
    """Return how long to wait after so many failures in a row; jitter from -1 to 1 spreads it by a fifth."""
    doubled = FIRST_PAUSE * (1 << min(max(failures - OPENS_AFTER, 0), 20))
    return min(doubled, LONGEST_PAUSE) * (1 + SPREAD * jitter)


class Breaker:
    """Lets calls pass while Strava answers; afterwards one call at a time tries whether it does again."""

    def __init__(self, clock: Clock, alert: Callable[[StravaError], None]) -> None:
        """Start closed.

        Args: alert: hears once when Strava begins to refuse the application itself; called on any thread.
        """
        self._clock, self._alert, self._gate = clock, alert, threading.Lock()
        self._failures = 0
        self._reason: StravaError | None = None
        self._until: datetime | None = None
        self._is_trying = False

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Let one call through and learn from how it ends.

        Raises: StravaUnreachableError, StravaInactiveError or StravaApplicationError while it is open.
        """
        self._enter()
        try:
            yield
        except (StravaUnreachableError, StravaInactiveError, StravaApplicationError) as error:
            if until := self._failed(error):
                raise _with_instant(error, until) from None
            raise
        except StravaError:
            self._answered()
            raise
        except BaseException:
            self._is_trying = False
            raise
        self._answered()

    def _enter(self) -> None:
        with self._gate:
            if self._reason is None or self._until is None:
                return
            if self._clock.now() < self._until or self._is_trying:
                raise _with_instant(self._reason, self._until)
            self._is_trying = True

    def _failed(self, error: StravaError) -> datetime | None:
        """Take note, and return until when nobody may call, or None while it is closed."""
        is_ours = not isinstance(error, StravaUnreachableError)
        with self._gate:
            self._failures, self._is_trying = self._failures + 1, False
            if not is_ours and self._failures < OPENS_AFTER:
                return None
            was_open, self._reason = self._reason, error
            jitter = random.uniform(-1, 1)  # noqa: S311 - spreads retries, guards nothing
            until = self._clock.now() + (LONGEST_PAUSE if is_ours else pause_after(self._failures, jitter))
            self._until = until
        if type(was_open) is not type(error):
            log.warning("Strava is out of reach: %s", error)
            if is_ours:
                self._alert(error)
        return until

    def _answered(self) -> None:
        with self._gate:
            was_open, self._reason, self._until = self._reason, None, None
            self._failures, self._is_trying = 0, False
        if was_open is not None:
            log.warning("Strava answers again")


def _with_instant(error: StravaError, until: datetime) -> StravaError:
    return type(error)(**{**error.facts, "until": until})
