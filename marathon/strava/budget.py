"""Strava's rate limits as one budget of the application: who may call now, and who waits until when.

Which calls are made is decided elsewhere. Windows start at :00 :15 :30 :45 and at midnight UTC.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from marathon.domain.strava_account import Urgency, Usage, UsageKind
from marathon.errors import StravaRateLimitedError
from marathon.ports import Clock
from marathon.store import strava_usage
from marathon.store.store import Store

SHORT: Final = timedelta(minutes=15)
DAY: Final = timedelta(days=1)
SHARE: Final = {Urgency.FRESH: 1.0, Urgency.RECONCILE: 0.9, Urgency.BACKFILL: 0.8}
"""The part of each window that a call may use; the rest is kept for what is more urgent."""
SAVED_EVERY: Final = timedelta(seconds=5)
_HEADERS: Final = {
    "X-RateLimit": (UsageKind.OVERALL_SHORT, UsageKind.OVERALL_DAY),
    "X-ReadRateLimit": (UsageKind.READ_SHORT, UsageKind.READ_DAY),
}
_LONG: Final = (UsageKind.OVERALL_DAY, UsageKind.READ_DAY)
OVERALL: Final = (UsageKind.OVERALL_SHORT, UsageKind.OVERALL_DAY)


def window_start(kind: UsageKind, now: datetime) -> datetime:
    """Return when the window around an instant (UTC) began."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if kind in _LONG else midnight + (now - midnight) // SHORT * SHORT


def window_end(kind: UsageKind, now: datetime) -> datetime:
    """Return when the window around an instant (UTC) ends."""
    return window_start(kind, now) + (DAY if kind in _LONG else SHORT)


def read_headers(headers: Mapping[str, str], now: datetime) -> tuple[Usage, ...]:
    """Return the windows that a response's headers tell of; what cannot be read is left out."""
    found: list[Usage] = []
    for name, kinds in _HEADERS.items():
        limits = _two_numbers(headers.get(f"{name}-Limit", ""))
        used = _two_numbers(headers.get(f"{name}-Usage", ""))
        if limits and used:
            found += [
                Usage(kind=kind, window_start=window_start(kind, now), used=of_it, limit=limit)
                for kind, of_it, limit in zip(kinds, used, limits, strict=True)
            ]
    return tuple(found)


def _two_numbers(text: str) -> tuple[int, int] | None:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def wait_until(
    usages: Iterable[Usage], urgency: Urgency, now: datetime, *, is_read: bool = True, in_flight: int = 0
) -> datetime | None:
    """Return until when a call must wait, or None when it may be made now.

    Args: in_flight: calls under way, which the headers have not counted yet.
    """
    full = [
        window_end(usage.kind, now)
        for usage in usages
        if usage.window_start == window_start(usage.kind, now)
        and (is_read or usage.kind in OVERALL)
        and usage.used + in_flight >= usage.limit * SHARE[urgency]
    ]
    return max(full, default=None)


def exhausted(usages: Iterable[Usage], now: datetime) -> tuple[Usage, ...]:
    """Return the windows after a 429: unless one of them is full already, the short one is taken to be."""
    current = tuple(usage for usage in usages if usage.window_start == window_start(usage.kind, now))
    if any(usage.used >= usage.limit for usage in current):
        return current
    short = next((usage for usage in current if usage.kind is UsageKind.OVERALL_SHORT), None)
    start = window_start(UsageKind.OVERALL_SHORT, now)
    limit = short.limit if short else 1
    full = Usage(kind=UsageKind.OVERALL_SHORT, window_start=start, used=limit, limit=limit)
    return (*(usage for usage in current if usage is not short), full)


class Budget:
    """The one budget of an application with one process: its threads share it, and the store keeps it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Read what is known of the present windows."""
        self._store, self._clock, self._gate = store, clock, threading.Lock()
        self._in_flight = 0
        with store.read() as connection:
            known = strava_usage.since(connection, window_start(UsageKind.OVERALL_DAY, clock.now()))
        self._windows = {usage.kind: usage for usage in known}
        self._saved_at: datetime | None = None
        self._is_saved = True

    @contextmanager
    def call(self, urgency: Urgency, *, is_read: bool = True) -> Iterator[None]:
        """Hold a place in the budget during one call.

        Raises: StravaRateLimitedError when the call must wait, or was refused by Strava itself.
        """
        with self._gate:
            until = self._until(urgency, is_read)
            if until is not None:
                raise StravaRateLimitedError(until=until)
            self._in_flight += 1
        try:
            yield
        except StravaRateLimitedError:
            with self._gate:
                until = self._until(urgency, is_read)
            raise StravaRateLimitedError(until=until or self._clock.now()) from None
        finally:
            with self._gate:
                self._in_flight -= 1

    def _until(self, urgency: Urgency, is_read: bool) -> datetime | None:
        now, in_flight = self._clock.now(), self._in_flight
        return wait_until(self._windows.values(), urgency, now, is_read=is_read, in_flight=in_flight)

    def learn(self, headers: Mapping[str, str], *, started_at: datetime, was_refused: bool) -> None:
        """Take note of a response's headers; the first ones and a refused call (429) are kept at once."""
        told = read_headers(headers, started_at)
        with self._gate:
            for usage in exhausted(told, started_at) if was_refused else told:
                self._windows[usage.kind] = later(self._windows.get(usage.kind), usage)
                self._is_saved = False
            last = self._saved_at
            due = was_refused or last is None or self._clock.now() - last >= SAVED_EVERY
        if due:
            self.keep()

    def keep(self) -> None:
        """Keep in the store what was learned since the last time, for other processes and the next one."""
        with self._gate:
            if self._is_saved:
                return
            self._is_saved, self._saved_at = True, self._clock.now()
            windows = tuple(self._windows.values())
        try:
            self._store.write(lambda connection: strava_usage.save(connection, windows))
        except BaseException:
            self._is_saved = False
            raise

    def usages(self) -> tuple[Usage, ...]:
        """Return what is known of each window."""
        with self._gate:
            return tuple(self._windows.values())


def later(known: Usage | None, told: Usage) -> Usage:
    """Return the newer state of a window: responses overtake each other, and calls are never given back."""
    if known is None or told.window_start > known.window_start:
        return told
    if told.window_start < known.window_start:
        return known
    return replace(told, used=max(known.used, told.used))
