"""The card of a day whose session nobody recorded: what was planned, where it stands now, and what was said of it."""

import datetime as dt
from dataclasses import dataclass

from marathon.domain.cards import SessionLine
from marathon.domain.coach_cards import CheckInLine
from marathon.domain.marks import Mark
from marathon.domain.reasons import NothingRecorded


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCard:
    """/missed: the sessions planned for one local day, those moved away from it too; today is the athlete's."""

    date: dt.date
    today: dt.date
    sessions: tuple[SessionLine, ...]
    said: CheckInLine | None = None

    @property
    def is_open(self) -> bool:
        """Whether a session of that day was missed and nobody has said why."""
        mine = (line for line in self.sessions if line.date == self.date)
        return self.said is None and any(map(is_unexplained, mine))


def is_unexplained(session: SessionLine) -> bool:
    """Return whether a session was missed without a word."""
    return session.mark is Mark.MISSED and any(isinstance(why, NothingRecorded) for why in session.reasons)
