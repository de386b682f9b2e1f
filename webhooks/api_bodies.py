"""What may be sent to the API: sessions of a plan, and what an athlete says of a day."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from marathon.domain.activity import ActivityId, SessionId, Sport
from marathon.domain.check_in import EASIEST, HARDEST, CheckInKind
from marathon.domain.plan import PlannedSession, SessionKind
from webhooks.api_questions import STRICT, Day
from webhooks.api_table import LARGEST_NUMBER

MOST_SESSIONS = 1000
Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Felt = Annotated[int, Field(ge=EASIEST, le=HARDEST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionBody:
    """One session: rest has neither duration nor distance, all others at least one.

    id: of a session that stands already. original_date: as it was read; it follows by itself when a session moves.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    date: Day
    kind: SessionKind
    sport: Sport = Sport.RUN
    duration_s: Annotated[float | None, Field(gt=0, le=86_400)] = None
    distance_m: Annotated[float | None, Field(gt=0, le=200_000)] = None
    pace_s_per_km: Annotated[float | None, Field(ge=60, le=3_600)] = None
    notes: Annotated[str, Field(max_length=500)] = ""
    original_date: dt.date | None = None
    id: Number | None = None

    def __post_init__(self) -> None:
        """Hold that there is an amount unless it is rest."""
        if (self.kind is SessionKind.REST) == bool(self.duration_s or self.distance_m):
            raise ValueError("rest has neither duration_s nor distance_m, everything else at least one")

    def planned(self) -> PlannedSession:
        """Return the session that it asks for."""
        return PlannedSession(
            date=self.date,
            kind=self.kind,
            sport=self.sport,
            duration_s=self.duration_s,
            distance_m=self.distance_m,
            pace_s_per_km=self.pace_s_per_km,
            notes=self.notes.strip(),
            id=SessionId(self.id) if self.id else None,
        )


Sessions = Annotated[tuple[SessionBody, ...], Field(max_length=MOST_SESSIONS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBody:
    """A whole plan from today on; what lies before today stays as it is."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    sessions: Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChangeBody:
    """Some sessions of a plan: to add, to stand in place of those with their ids, and the ids of those to remove."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    add: Sessions = ()
    change: Sessions = ()
    remove: Annotated[tuple[Number, ...], Field(max_length=MOST_SESSIONS)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortBody:
    """How hard an activity felt, from 1 to 10."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    kind: Literal[CheckInKind.EFFORT]
    activity_id: Number
    effort: Felt

    @property
    def run(self) -> ActivityId:
        """The activity that is meant."""
        return ActivityId(self.activity_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceBody:
    """Away from a day, today where none is named, until another, that one included."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    kind: Literal[CheckInKind.ILL, CheckInKind.INJURED, CheckInKind.TRAVELLING]
    since: Annotated[Day | None, Field(description="The first day, else today")] = None
    until: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class PainBody:
    """How strong something hurts, from 1 to 10, until it is said in the chat to be gone."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    kind: Literal[CheckInKind.PAIN]
    severity: Felt


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedBody:
    """Why the session of a day was not done as planned."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    kind: Literal[CheckInKind.SKIPPED, CheckInKind.TOO_HARD, CheckInKind.DONE_ELSEWHERE]
    date: Day


CheckInBody = Annotated[EffortBody | AbsenceBody | PainBody | MissedBody, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBody:
    """A code from the chat."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshBody:
    """The newest refresh token."""

    refresh_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensCard:
    """What a program holds (RFC 6749 section 5.1): a token for its requests, and one to change for the next pair."""

    token_type: Literal["Bearer"]
    access_token: str
    refresh_token: str
    expires_in: int
