"""Work that waits in an athlete's lane: its urgency, how an attempt may end, and when the next one is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from marathon.domain.athlete import AthleteId

FIRST_RETRY_S: Final = 5.0
LONGEST_RETRY_S: Final = 3600.0
BUSY: Final = "busy"  # why what a platform's limits hold back has to wait
MOST_ATTEMPTS: Final = 20  # with the delays below some ten hours: streams and activities come late, not never


class Priority(IntEnum):
    """What goes first; a lower number is more urgent."""

    URGENT = 0  # deletes and deauthorisations: what must no longer be seen
    FRESH = 1
    RECONCILE = 2
    BACKFILL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A piece of work to be kept; two with one key are the same. The payload is what JSON can hold."""

    key: str
    athlete_id: AthleteId
    kind: str
    payload: Mapping[str, object] = field(default_factory=dict)
    priority: Priority = Priority.FRESH
    due_at: datetime | None = None  # None: at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to work on one athlete's rows; it may have been lost since."""

    athlete_id: AthleteId
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A row in the hands of its lane; the unit that stores its result must hold the lease."""

    id: int
    lease: Lease
    kind: str
    payload: Mapping[str, object]
    priority: Priority
    attempts: int
    created_at: datetime

    @property
    def athlete_id(self) -> AthleteId:
        """Return whose row it is."""
        return self.lease.athlete_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Nothing is left to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Not yet: try again later; with an instant it is then, and the attempt does not count."""

    reason: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """It will never succeed."""

    reason: str


Outcome = Done | Retry | Dead


def retry_delay(attempts: int, jitter: float) -> timedelta:
    """Return how long to wait after this many failed attempts (1 or more): doubling, at most an hour.

    Args:
        jitter: from 0 to 1; takes up to half of the delay off, so that those who failed together part.
    """
    longest_s = min(FIRST_RETRY_S * 2.0 ** min(attempts - 1, 30), LONGEST_RETRY_S)
    return timedelta(seconds=longest_s * (1 - jitter / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxCounts:
    """How the inbox stands: what waits (and how much of it is due), what was given up, since when."""

    waiting: int
    due: int
    dead: int
    oldest_due_at: datetime | None
