"""Nudges about what the plan asks today or tomorrow, where that is a jump or the first run after a break."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypeGuard

from marathon.domain.activity import Sport
from marathon.domain.adaptation_reasons import key_of
from marathon.domain.athlete import Athlete
from marathon.domain.flags import BREAK_DAYS, JUMP_DAYS, JUMP_LIMIT
from marathon.domain.notice import Posting
from marathon.domain.nudge import Nudge, Topic
from marathon.domain.nudge_notices import WarningNotice
from marathon.domain.plan import PlannedSession
from marathon.domain.reasons import Flag, LongRunJump, ReturnAfterBreak
from marathon.store import activities, adaptations, plans, trainings
from marathon.store.activities import Longest
from marathon.store.store import Connection
from marathon.usecases.adapt_plan import SETTLED_FOR
from marathon.usecases.standing import FLAGS_LOOK_BACK_DAYS, see

A_WEEK: Final = timedelta(days=7)
_AHEAD: Final = timedelta(days=1)
_AS_LONG: Final = 0.8  # in time: it may be run faster


def find_warnings(connection: Connection, people: Sequence[Athlete], now: datetime) -> Iterator[Nudge]:
    """Find whose plan asks for something today or tomorrow that a flag stands on; the nearer of two is told.

    Only those are looked at closely whose longest or last run makes a flag possible: that takes thirty times as long.

    Args: people: at least one.
    """
    todays = {person.id: person.local_date(now) for person in people}
    first = min(todays.values())
    planned = plans.between_many(connection, list(todays), first, max(todays.values()) + _AHEAD)
    ran = activities.longest_many(connection, list(todays), first - timedelta(days=JUMP_DAYS))
    for person in people:
        today = todays[person.id]
        near = [session for session in planned[person.id] if _is_near(session, today)]
        if any(_may_flag(session, ran.get(person.id)) for session in near):
            yield from _warnings(connection, person, now)


def _is_near(session: PlannedSession, today: date) -> bool:
    is_run = session.sport is Sport.RUN and session.measure is not None
    return is_run and today <= session.date <= today + _AHEAD


def _may_flag(session: PlannedSession, ran: Longest | None) -> bool:
    """Return whether a run may be a jump or end a break; without one in a month there is nothing to hold it against."""
    if ran is None:
        return False
    is_long = (session.distance_m or 0.0) > JUMP_LIMIT * ran.distance_m
    lasts = not session.distance_m and (session.duration_s or 0.0) > _AS_LONG * ran.duration_s
    return is_long or lasts or (session.date - ran.last).days > BREAK_DAYS


def _warnings(connection: Connection, person: Athlete, now: datetime) -> Iterator[Nudge]:
    """Yield what is worth a word, but for what was answered when a change was proposed for it."""
    today = person.local_date(now)
    since = today - timedelta(days=FLAGS_LOOK_BACK_DAYS)
    known = trainings.read(connection, person, since, today + A_WEEK)
    answered = adaptations.settled(connection, [person.id], now - SETTLED_FOR)[person.id]
    flags = [flag for flag in see(connection, known, today, for_coach=False).flags if warns_of(flag)]
    told = {flag.date for flag in flags if key_of(flag) not in answered}
    for day in sorted(day for day in told if today <= day <= today + _AHEAD):
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
