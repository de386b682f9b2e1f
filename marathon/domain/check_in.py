"""What an athlete tells us about a day: effort, illness, a moved or skipped session."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType, Protocol, TypeVar

from marathon.domain.activity import ActivityId, SessionId
from marathon.domain.athlete import AthleteId

CheckInId = NewType("CheckInId", int)
EASIEST: Final = 1
HARDEST: Final = 10


class CheckInKind(StrEnum):
    """The closed list of things a check-in can say."""

    EFFORT = "effort"
    ILL = "ill"
    INJURED = "injured"
    TRAVELLING = "travelling"
    PAIN = "pain"
    DONE_ELSEWHERE = "done_elsewhere"
    MOVED = "moved"
    SKIPPED = "skipped"
    TOO_HARD = "too_hard"

    @property
    def is_absence(self) -> bool:
        """Whether it excuses every session from its date to its last day."""
        return self in (CheckInKind.ILL, CheckInKind.INJURED, CheckInKind.TRAVELLING, CheckInKind.PAIN)


def last_day(kind: CheckInKind, since: date, until: date | None) -> date:
    """Return the last day that a check-in reaches: pain lasts until it is said to be gone."""
    if kind is CheckInKind.PAIN and until is None:
        return date.max
    return until or since


class Absent(Protocol):
    """What may say that somebody is away: a check-in as it is kept, or as a coach reads it."""

    def covers(self, day: date) -> bool:
        """Return whether an absence reaches this day."""
        ...


class Said(Absent, Protocol):
    """What was said of a day, whoever reads it."""

    @property
    def kind(self) -> CheckInKind:
        """What was said."""
        ...

    @property
    def since(self) -> date:
        """The first day that it speaks of."""
        ...


class Hurting(Said, Protocol):
    """An absence that may be pain."""

    @property
    def severity(self) -> int | None:
        """How strong the pain is, 1-10."""
        ...


A = TypeVar("A", bound=Absent)
S = TypeVar("S", bound=Said)
_GRAVEST_FIRST: Final = (
    *(CheckInKind.INJURED, CheckInKind.PAIN, CheckInKind.ILL, CheckInKind.TOO_HARD, CheckInKind.TRAVELLING),
    *(CheckInKind.SKIPPED, CheckInKind.MOVED, CheckInKind.DONE_ELSEWHERE, CheckInKind.EFFORT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One answer. effort is 1-10 (RPE) and only there for EFFORT; until is the last day of an absence.

    severity is 1-10 and only there for PAIN, which lasts without an until.
    said_by and said_at are known of what was kept: by whom (None: somebody who was forgotten), and when.
    """

    kind: CheckInKind
    local_date: date
    until: date | None = None
    effort: int | None = None
    severity: int | None = None
    activity_id: ActivityId | None = None
    session_id: SessionId | None = None
    note: str = ""
    id: CheckInId | None = None
    said_by: AthleteId | None = None
    said_at: datetime | None = None

    def covers(self, day: date) -> bool:
        """Return whether an absence reaches this day."""
        last = last_day(self.kind, self.local_date, self.until)
        return self.kind.is_absence and self.local_date <= day <= last

    @property
    def since(self) -> date:
        """The first day that it speaks of."""
        return self.local_date


def in_order_said(check_ins: Iterable[CheckIn]) -> list[CheckIn]:
    """Return check-ins in the order they were said; what is only inferred, and was never kept, comes first."""
    return sorted(check_ins, key=lambda said: said.id or 0)


def absence_on(day: date, said: Sequence[A]) -> A | None:
    """Return the absence that speaks for a day: of several that reach it, the one said last.

    Args: said: in the order it was said.
    """
    return next((item for item in reversed(said) if item.covers(day)), None)


def gravest(said: Iterable[S]) -> S | None:
    """Return what a coach must not miss of what was said: the gravest, of equals that of the newest day.

    Source: own choice: what hurts, then illness, then a plan that is too hard, then what life brings.
    """
    return min(
        said, key=lambda item: (_GRAVEST_FIRST.index(item.kind), -item.since.toordinal()), default=None
    )
