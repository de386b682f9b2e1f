"""How the machinery stands: Strava's budget, the queues, how many athletes are connected."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from marathon.domain.operator_card import Hold, Refusal, StatusCard
from marathon.domain.strava_account import Usage, UsageKind
from marathon.errors import (
    StravaApplicationError,
    StravaInactiveError,
    StravaRateLimitedError,
    StravaUnreachableError,
)
from marathon.store import inbox, strava_links, strava_usage, traffic, wakes
from marathon.usecases.desk import Desk

PAUSED: Final = "strava_paused"
STOPS: Final = tuple(
    error.__name__
    for error in (
        StravaApplicationError,
        StravaInactiveError,
        StravaUnreachableError,
        StravaRateLimitedError,
    )
)
"""Why no call is made, gravest first."""
_LONG: Final = frozenset({UsageKind.OVERALL_DAY, UsageKind.READ_DAY})


def operator_status(desk: Desk) -> StatusCard:
    """Return the card of /status."""
    now = desk.clock.now()
    with desk.store.read() as connection:
        stored = strava_usage.since(connection, now - timedelta(days=1))
        refused = traffic.last_event(connection, PAUSED)
        links = strava_links.count_by_state(connection)
        waiting = inbox.counts(connection, now)
        held = inbox.held_back(connection, now)
        messages = traffic.outbox_counts(connection, now)
        muted = traffic.muted_places(connection)
        working = wakes.workers(connection)
    heard = desk.strava.usages() if desk.strava else ()
    return StatusCard(
        at=now,
        strava_is_on=desk.strava is not None,
        usages=latest_windows((*stored, *heard), now),
        links=links,
        capacity=desk.strava_capacity,
        inbox=waiting,
        outbox=messages,
        muted=muted,
        refusal=Refusal(error=str(refused[1].get("error", "")), at=refused[0]) if refused else None,
        hold=_gravest(held),
        workers=working,
    )


def _gravest(held: Mapping[str, tuple[int, datetime]]) -> Hold | None:
    error = next((name for name in STOPS if name in held), None)
    if error is None:
        return None
    waiting, until = held[error]
    return Hold(error=error, waiting=waiting, until=until)


def latest_windows(usages: Iterable[Usage], now: datetime) -> tuple[Usage, ...]:
    """Return the last known state of each window; one that has ended by now counts nothing."""
    latest: dict[UsageKind, Usage] = {}
    for usage in usages:
        known = latest.get(usage.kind)
        if known is None or (usage.window_start, usage.used) >= (known.window_start, known.used):
            latest[usage.kind] = usage
    return tuple(_at(latest[kind], now) for kind in UsageKind if kind in latest)


def _at(usage: Usage, now: datetime) -> Usage:
    length = timedelta(days=1) if usage.kind in _LONG else timedelta(minutes=15)
    if now < usage.window_start + length:
        return usage
    ended = (now - usage.window_start) // length
    return Usage(kind=usage.kind, window_start=usage.window_start + ended * length, used=0, limit=usage.limit)
