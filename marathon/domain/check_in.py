"""What an athlete tells us about a day: effort, illness, a moved or skipped session."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

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
    DONE_ELSEWHERE = "done_elsewhere"
    MOVED = "moved"
    SKIPPED = "skipped"
    TOO_HARD = "too_hard"

    @property
    def is_absence(self) -> bool:
        """Whether it excuses every session from its date to its until-date."""
        return self in (CheckInKind.ILL, CheckInKind.INJURED, CheckInKind.TRAVELLING)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One answer. effort is 1-10 (RPE) and only there for EFFORT; until is the last day of an absence.

    said_by and said_at are known of what was kept: by whom (None: somebody who was forgotten), and when.
    """

    kind: CheckInKind
    local_date: date
    until: date | None = None
    effort: int | None = None
    activity_id: ActivityId | None = None
    session_id: SessionId | None = None
    note: str = ""
    id: CheckInId | None = None
    said_by: AthleteId | None = None
    said_at: datetime | None = None

    def covers(self, day: date) -> bool:
        """Return whether an absence reaches this day."""
        return self.kind.is_absence and self.local_date <= day <= (self.until or self.local_date)
