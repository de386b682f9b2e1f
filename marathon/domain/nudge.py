"""Nudges: what is told unasked beside what a person chose; all of them share one message a local day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from marathon.domain.notice import Posting
from marathon.domain.telling import Hours, quiet_until
from marathon.domain.turn import instant_of
from marathon.domain.zones import zone_named

FROM: Final = time(6)
"""The local time from which nudges come: late recordings of the day before are there by then (own choice)."""
UNTIL: Final = time(21)
"""The local time at which they end for who has no quiet hours; else those alone say when it is quiet (own choice)."""
SNOOZED_FOR: Final = timedelta(days=7)


class Topic(StrEnum):
    """What a nudge is about, the most important first: of several on one day the first is told.

    A person stops or snoozes a topic. What can be made up for today comes before what keeps until tomorrow.
    """

    RACE = "race"
    MISSED = "missed"
    WARNING = "warning"
    PROPOSAL = "proposal"
    PLAN = "plan"
    SILENCE = "silence"


TOPIC_OF: Final[Mapping[str, Topic]] = MappingProxyType(
    {
        "missed_session": Topic.MISSED,
        "race_week": Topic.RACE,
        "race_result": Topic.RACE,
        "warning": Topic.WARNING,
        "plan_proposal": Topic.PROPOSAL,
        "plan_ends": Topic.PLAN,
        "silence": Topic.SILENCE,
    }
)
"""The topic of each kind of notice that is a nudge; every other kind was chosen, written by a person, or asked for."""
_IMPORTANCE: Final = {topic: place for place, topic in enumerate(Topic)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """What somebody might be told today; it is told once, if ever, by the key of its posting."""

    topic: Topic
    posting: Posting


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A topic of which a person hears nothing: until a local date, on which it may come again; None for ever."""

    topic: Topic
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether it holds on a local date."""
        return self.until is None or day < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgesCard:
    """/nudges: of what a person hears nothing today, and until when; of every other topic they may."""

    today: date
    holds: tuple[Hold, ...] = ()

    def hold_of(self, topic: Topic) -> Hold | None:
        """Return what holds a topic back, None where nothing does."""
        return next((hold for hold in self.holds if hold.topic is topic), None)


def held_on(day: date, holds: Iterable[Hold]) -> frozenset[Topic]:
    """Return the topics of which nothing is told on a local date."""
    return frozenset(hold.topic for hold in holds if hold.holds_on(day))


def may_nudge(now: datetime, zone: str, quiet: Hours | None) -> bool:
    """Return whether it is a time of day at which somebody may be nudged."""
    return no_nudge_until(now, zone, quiet) is None


def no_nudge_until(now: datetime, zone: str, quiet: Hours | None) -> datetime | None:
    """Return when the time of day ends at which somebody may not be nudged, None where they may be."""
    waits = quiet_until(now, zone, quiet)
    day = (waits or now).astimezone(zone_named(zone)).date()
    if quiet is None and now >= instant_of(day, UNTIL, zone):
        day += timedelta(days=1)
    morning = instant_of(day, FROM, zone)
    until = morning if (waits or now) < morning else waits
    return until and (no_nudge_until(until, zone, quiet) or until)


def most_important(nudges: Iterable[Nudge], held: Collection[Topic] = ()) -> Nudge | None:
    """Return the one nudge of a day; of two on one topic the earlier in line, None where all are held or none is there.

    The others are not kept: what still holds tomorrow is in line again then, and what does not has lapsed.
    """
    free = [nudge for nudge in nudges if nudge.topic not in held]
    return min(free, key=lambda nudge: _IMPORTANCE[nudge.topic], default=None)
