"""What whoever runs the service sees: the card of /status, and who did what; nobody's training is on either."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState, Usage
from marathon.domain.work import InboxCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxCounts:
    """How messages stand: what waits (and since when some of it is due), and what was given up."""

    waiting: int
    failed: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who did what when, as it was kept; nobody's number where it was the operator, or somebody who is gone."""

    at: datetime
    event: str
    athlete_id: AthleteId | None
    name: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """When Strava last refused the application itself, and the name of the error."""

    error: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Why calls of Strava are stopped (the name of the error), how many pieces of work that holds, and until when."""

    error: str
    waiting: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCard:
    """What an admin sees of the machinery at an instant.

    usages: the windows as Strava's headers said last; a window that has ended since counts nothing.
    capacity: how many athletes Strava lets the application connect, as whoever runs it has said.
    muted: how many places of each platform are written to no more.
    workers: how many processes do what Strava tells, None where that is no question.
    """

    at: datetime
    strava_is_on: bool
    usages: tuple[Usage, ...]
    links: Mapping[LinkState, int]
    capacity: int
    inbox: InboxCounts
    outbox: OutboxCounts
    muted: Mapping[str, int]
    refusal: Refusal | None = None
    hold: Hold | None = None
    workers: int | None = None

    @property
    def connected(self) -> int:
        """How many athletes' links work: those count at Strava."""
        return self.links.get(LinkState.LINKED, 0) + self.links.get(LinkState.LIMITED, 0)

    @property
    def lag(self) -> timedelta:
        """How long the oldest piece of work that is due has waited; zero when none is."""
        return self._since(self.inbox.oldest_due_at)

    @property
    def message_lag(self) -> timedelta:
        """How long the oldest message that is due has waited; zero when none is."""
        return self._since(self.outbox.oldest_due_at)

    def _since(self, due_at: datetime | None) -> timedelta:
        return max(self.at - due_at, timedelta(0)) if due_at else timedelta(0)
