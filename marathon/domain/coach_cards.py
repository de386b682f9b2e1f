"""The card of one athlete as their coach reads it, and what was said of them, by whom and when."""

import datetime as dt
from dataclasses import dataclass
from datetime import datetime

from marathon.domain.athlete import AthleteId
from marathon.domain.cards import LoadDay, WeekCard
from marathon.domain.check_in import CheckInKind, last_day
from marathon.domain.note import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInLine:
    """One answer as a coach reads it; said_by is the name, empty where that person was forgotten.

    effort is there for EFFORT only, until for absences only, severity for PAIN only.
    """

    athlete_id: AthleteId
    kind: CheckInKind
    date: dt.date
    said_at: datetime
    said_by: str = ""
    until: dt.date | None = None
    effort: int | None = None
    severity: int | None = None

    def covers(self, day: dt.date) -> bool:
        """Return whether an absence reaches this day."""
        return self.kind.is_absence and self.date <= day <= last_day(self.kind, self.date, self.until)

    @property
    def since(self) -> dt.date:
        """The first day that it speaks of."""
        return self.date


@dataclass(frozen=True, slots=True, kw_only=True)
class AthleteCard:
    """/athlete: the standing and the week, form where nothing private is in it, and the newest check-ins first.

    zone is the reader's, by which the hours of what was said are told.
    """

    week: WeekCard
    zone: str
    load: LoadDay | None = None
    check_ins: tuple[CheckInLine, ...] = ()
    questions: tuple[Note, ...] = ()
