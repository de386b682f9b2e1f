"""Cards about messages: a run that came in, and what a person was told."""

import datetime as dt
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marathon.domain.cards import RunLine, TodayCard, WeekCard
from marathon.domain.notice import Notice
from marathon.domain.race_cards import FoundRace


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedRunCard:
    """A run that came in: its name, its line, whether it was a race, and the card of its local day.

    today is the reader's. found: None for what cannot have been one. page: where Strava shows it; empty elsewhere.
    """

    name: str
    run: RunLine
    day: TodayCard
    today: date
    found: FoundRace | None = None
    page: str = ""

    @property
    def is_of_today(self) -> bool:
        """Whether it belongs to the reader's local today."""
        return self.day.date == self.today

    @property
    def week(self) -> TodayCard | WeekCard:
        """The week of that day as a chart shows it."""
        return week_of_day(self.day, self.today)


def week_of_day(day: TodayCard, today: date) -> TodayCard | WeekCard:
    """Return the week of a day as a chart shows it: no other day than today is lit up as today."""
    if day.date == today:
        return day
    return WeekCard(
        athlete_id=day.athlete_id,
        athlete_name=day.athlete_name,
        today=today,
        week=day.week,
        sessions=day.sessions,
        runs=day.runs,
        standing=day.standing,
    )


class Delivery(StrEnum):
    """What became of a message; it is here alone where its person has no place to be written to.

    LATE: it was not told, as nobody was there to tell it until its time had long passed.
    """

    WAITING = "waiting"
    HERE = "here"
    SENT = "sent"
    FAILED = "failed"
    TAKEN_BACK = "taken_back"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """One notice of the log: when and where it was told, in which words; nothing is left of one taken back.

    told: title and lines as they were sent last; empty before that. platforms: where it stands now.
    """

    number: int
    key: str
    kind: str
    date: dt.date
    at: datetime
    delivery: Delivery
    platforms: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    notice: Notice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesCard:
    """/messages: one page of what a person was told, newest first; older is where the next page begins."""

    zone: str
    lines: tuple[MessageLine, ...]
    is_first_page: bool
    older: int | None = None
