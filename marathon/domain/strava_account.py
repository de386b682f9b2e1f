"""An athlete's account at Strava: who it is, what it lets us read, and how much of Strava's budget is used."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId

StravaId = NewType("StravaId", int)
"""An athlete's or an activity's number at Strava; it goes beyond 32 bits."""

LONGEST_PAGE: Final = 200
"""How many activities Strava lists at once at most."""


class Scope(StrEnum):
    """What an athlete ticks on Strava's page; what matters here."""

    READ = "read"
    ACTIVITIES = "activity:read"
    PRIVATE_ACTIVITIES = "activity:read_all"


ASKED_SCOPES: Final = (Scope.READ, Scope.ACTIVITIES, Scope.PRIVATE_ACTIVITIES)


def scopes_in(text: str) -> frozenset[Scope]:
    """Return the known scopes of a list with commas or blanks; what is not known is left out."""
    return frozenset(Scope(word) for word in text.replace(",", " ").split() if word in set(Scope))


class Ending(StrEnum):
    """Why a connection ended that its athlete did not end here."""

    LEFT = "left"  # Strava accepts the tokens no more
    UNFINISHED = "unfinished"  # the athlete began to connect again and never said the last yes
    MOVED = "moved"  # the same account at Strava was connected by another person


class Sight(StrEnum):
    """How the application's subscription to events stands."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    NONE = "none"
    LIMITED = "limited"  # no call is allowed for now
    UNKNOWN = "unknown"  # Strava does not know the client id and secret
    REFUSED = "refused"  # Strava answers, but not to this application
    UNREACHED = "unreached"


class LinkState(StrEnum):
    """Where a link stands: limited lacks a scope, refused needs the athlete to connect again."""

    UNCONFIRMED = "unconfirmed"
    LINKED = "linked"
    LIMITED = "limited"
    REFUSED = "refused"


def state_granted(scopes: frozenset[Scope]) -> LinkState:
    """Return how a link stands with these scopes: without private activities it works within limits."""
    return LinkState.LINKED if frozenset(ASKED_SCOPES) <= scopes else LinkState.LIMITED


def sees_activities(scopes: Collection[Scope]) -> bool:
    """Return whether any run can arrive with these scopes."""
    return Scope.ACTIVITIES in scopes or Scope.PRIVATE_ACTIVITIES in scopes


class Urgency(StrEnum):
    """How long a call to Strava can wait when the budget runs short."""

    FRESH = "fresh"
    RECONCILE = "reconcile"
    BACKFILL = "backfill"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    """The two tokens of one athlete; never printed."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StravaAthlete:
    """An athlete as Strava names them."""

    id: StravaId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedGrant:
    """What an authorisation code was exchanged for."""

    athlete: StravaAthlete
    sealed_tokens: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StravaLink:
    """An athlete's account at Strava; the tokens are sealed.

    consent_version: the wording that the athlete agreed to; reconciled_at: when it was last compared;
    refused_at: when Strava was first seen to refuse the tokens.
    """

    athlete_id: AthleteId
    strava_id: StravaId
    sealed_tokens: str | None = field(repr=False)
    expires_at: datetime | None
    scopes: frozenset[Scope]
    state: LinkState
    consent_version: str
    consented_at: datetime
    connected_at: datetime
    reconciled_at: datetime | None = None
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StravaActivity:
    """An activity together with whose it is at Strava, and whether it was recorded (not typed in)."""

    owner: StravaId
    activity: Activity
    is_recorded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Strava's promise to send events to an address."""

    id: int
    callback_url: str = field(repr=False)


class UsageKind(StrEnum):
    """One of the windows in which Strava counts an application's calls."""

    OVERALL_SHORT = "overall_15min"
    OVERALL_DAY = "overall_day"
    READ_SHORT = "read_15min"
    READ_DAY = "read_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How many calls of one window are used, as Strava's headers said last."""

    kind: UsageKind
    window_start: datetime
    used: int
    limit: int
