"""Subscriptions: what a person chooses to be told, at which hour of theirs and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from marathon.domain.calendar import SUNDAY


class Subject(StrEnum):
    """What can be chosen; the value is the code of its notices.

    MORNING: the session of the day and why. RUN: each run that comes in. DAY: how the day went. WEEK: the same of
    the week, on Sundays.
    """

    MORNING = "morning"
    RUN = "run"
    DAY = "day"
    WEEK = "week"


USUAL_HOUR: Final[Mapping[Subject, int]] = MappingProxyType(
    {Subject.MORNING: 7, Subject.DAY: 20, Subject.WEEK: 18}
)
"""The hour of who names none; what has one here comes at an hour, or not at all."""
WEEKDAY: Final[Mapping[Subject, int]] = MappingProxyType({Subject.WEEK: SUNDAY})
"""The weekday of what does not come every day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What was chosen of one subject.

    hour: the local hour, None for none. told_on: as in Athlete.told_on, but empty for wherever other messages come.
    snoozed_until: the first local date of which it tells again.
    """

    hour: int | None = None
    told_on: str = ""
    snoozed_until: date | None = None


Subscriptions = Mapping[Subject, Subscription]
"""What a person has chosen; every subject is a key."""
