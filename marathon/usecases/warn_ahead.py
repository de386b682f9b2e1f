"""Nudges about what the plan asks today or tomorrow, where that is a jump or the first run after a break."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypeGuard

from marathon.domain.activity import Sport
from marathon.domain.athlete import Athlete
from marathon.domain.notice import Posting
from marathon.domain.nudge import Nudge, Topic
from marathon.domain.nudge_notices import WarningNotice
from marathon.domain.reasons import Flag, LongRunJump, ReturnAfterBreak
from marathon.store import plans, trainings
from marathon.store.store import Connection
from marathon.usecases.standing import FLAGS_LOOK_BACK_DAYS, see

A_WEEK: Final = timedelta(days=7)
_AHEAD: Final = timedelta(days=1)


def find_warnings(connection: Connection, people: Sequence[Athlete], now: datetime) -> Iterator[Nudge]:
    """Find whose plan asks for something today or tomorrow that a flag stands on; the nearer of two is told.

    Args: people: at least one.
    """
    todays = {person.id: person.local_date(now) for person in people}
    planned = plans.between_many(
        connection, list(todays), min(todays.values()), max(todays.values()) + _AHEAD
    )
    running = [
        person
        for person in people
        if any(
            session.sport is Sport.RUN and session.measure and _is_near(session.date, todays[person.id])
            for session in planned[person.id]
        )
    ]
    for person in running:
        yield from _warnings(connection, person, todays[person.id])


def _is_near(day: date, today: date) -> bool:
    return today <= day <= today + _AHEAD


def _warnings(connection: Connection, person: Athlete, today: date) -> Iterator[Nudge]:
    known = trainings.read(connection, person, today - timedelta(days=FLAGS_LOOK_BACK_DAYS), today + A_WEEK)
    flags = see(connection, known, today, for_coach=False).flags
    for day in sorted({flag.date for flag in flags if warns_of(flag) and _is_near(flag.date, today)}):
        posting = Posting(
            key=f"warning:{person.id}:{day}",
            athlete_id=person.id,
            notice=WarningNotice(date=day),
            local_date=day,
        )
        yield Nudge(topic=Topic.WARNING, posting=posting)


def warns_of(flag: Flag) -> TypeGuard[LongRunJump | ReturnAfterBreak]:
    """Return whether a flag stands on what is still to be run, so that it can be run otherwise."""
    return isinstance(flag, LongRunJump | ReturnAfterBreak) and flag.is_planned
