"""Strava's rate limits as one budget of several processes: each call has its place in the store before it is made."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from marathon.domain.strava_account import Urgency, Usage, UsageKind
from marathon.errors import StravaRateLimitedError
from marathon.ports import Clock
from marathon.store import strava_usage
from marathon.store.store import Connection, Store
from marathon.strava.budget import OVERALL, exhausted, later, read_headers, wait_until, window_start


class SharedBudget:
    """The one budget of this application, shared by all processes on one database.

    A place is never given back within its window: nobody can tell whether Strava counted a call that failed.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        """Take where the windows stand."""
        self._store, self._clock = store, clock
        self._seen: Mapping[UsageKind, Usage] = {}

    @contextmanager
    def call(self, urgency: Urgency, *, is_read: bool = True) -> Iterator[None]:
        """Take a place in the budget for one call; nothing is open in the store while it lasts.

        Raises: StravaRateLimitedError when the call must wait, or was refused by Strava itself.
        """
        now = self._clock.now()
        kinds = tuple(UsageKind) if is_read else OVERALL

        def take(connection: Connection) -> tuple[datetime | None, tuple[Usage, ...]]:
            held = strava_usage.hold(connection, {kind: window_start(kind, now) for kind in kinds})
            until = wait_until(held, urgency, now, is_read=is_read)
            if until is None:
                strava_usage.count(connection, held)
                held = tuple(replace(usage, used=usage.used + 1) for usage in held)
            return until, held

        until, held = self._store.write(take)
        self._see(held)
        if until is not None:
            raise StravaRateLimitedError(until=until)
        try:
            yield
        except StravaRateLimitedError:
            now = self._clock.now()
            until = wait_until(self.usages(), urgency, now, is_read=is_read)
            raise StravaRateLimitedError(until=until or now) from None

    def learn(self, headers: Mapping[str, str], *, started_at: datetime, was_refused: bool) -> None:
        """Keep at once what a response tells beyond what is known; a refused call (429) closes a window for all."""
        told = read_headers(headers, started_at)
        if not was_refused and all(self._knows(usage) for usage in told):
            return

        def unit(connection: Connection) -> tuple[Usage, ...]:
            starts = {kind: window_start(kind, started_at) for kind in UsageKind}
            known = {usage.kind: usage for usage in strava_usage.hold(connection, starts)}
            known |= {usage.kind: later(known.get(usage.kind), usage) for usage in told}
            found = tuple(known[kind] for kind in sorted(known))
            found = exhausted(found, started_at) if was_refused else found
            strava_usage.save(connection, found)
            return found

        self._see(self._store.write(unit))

    def keep(self) -> None:
        """Do nothing: whatever was learned is kept already."""

    def usages(self) -> tuple[Usage, ...]:
        """Return what all processes together know of each window."""
        midnight = window_start(UsageKind.OVERALL_DAY, self._clock.now())
        with self._store.read() as connection:
            oldest_first = strava_usage.since(connection, midnight)
        return tuple({usage.kind: usage for usage in oldest_first}.values())

    def _see(self, usages: tuple[Usage, ...]) -> None:
        """Remember how far the windows were seen to be used, which holds from then on."""
        seen = dict(self._seen)
        for usage in usages:
            seen[usage.kind] = later(seen.get(usage.kind), usage)
        self._seen = seen

    def _knows(self, told: Usage) -> bool:
        """Tell whether a response says no more than the store does already: these calls were counted before."""
        seen = self._seen.get(told.kind)
        return seen is not None and seen == replace(told, used=max(told.used, seen.used))
