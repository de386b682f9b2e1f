"""Asks about yesterday's session that nobody recorded, once the athlete's morning has come; and asks anew."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.day_summary import DaySummary
from marathon.domain.marks import Status
from marathon.domain.notice import MissedSessionNotice
from marathon.domain.reasons import NothingRecorded
from marathon.domain.turn import latest_date
from marathon.store import athletes, days, notification_log
from marathon.store.rows import parts
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.missed_day import ask_anew, ask_why

ASK_AT: Final = time(6)
"""The local time from which yesterday is asked about: late recordings have come by then (own choice)."""
STILL_OPEN: Final = timedelta(days=7)
A_DAY: Final = timedelta(days=1)
A_UNIT: Final = 20


def ask_missed(desk: Desk) -> int:
    """Ask about yesterday, and change the questions of the last days; return how many questions that were.

    Only yesterday is asked about: older days are past mending, and a plan that comes with its past asks nothing.
    """
    now = desk.clock.now()
    changed = _ask(desk, now) + _ask_anew(desk, now)
    if changed:
        desk.messages_wait()
    return changed


def _ask(desk: Desk, now: datetime) -> int:
    with desk.store.read() as connection:
        missed = days.missed_unasked(connection, now.date() - 2 * A_DAY)
        people = athletes.get_many(connection, [day.athlete_id for day in missed])
    mornings = {person.id: latest_date(now, person.zone, ASK_AT) for person in people if person.active}
    todays = {person.id: person.local_date(now) for person in people}
    asked = [
        (day.athlete_id, day.date)
        for day in missed
        if mornings.get(day.athlete_id) == todays.get(day.athlete_id) == day.date + A_DAY and _asks(day)
    ]
    return _in_units(desk, asked, now, ask_why)


def _asks(day: DaySummary) -> bool:
    """Return whether a day is asked about; who has recorded nothing for weeks is left in peace."""
    is_unexplained = any(isinstance(why, NothingRecorded) for why in day.reasons)
    return is_unexplained and day.status is not Status.NO_DATA


def _ask_anew(desk: Desk, now: datetime) -> int:
    """Change the questions of the last days where something was said or recorded since."""
    since = (now - STILL_OPEN).date()
    with desk.store.read() as connection:
        told = notification_log.of_kind(connection, "missed_session", since)
    asked = [(who, notice.date) for who, notice in told if isinstance(notice, MissedSessionNotice)]
    return _in_units(desk, asked, now, ask_anew)


def _in_units(
    desk: Desk,
    asked: Sequence[tuple[AthleteId, date]],
    now: datetime,
    ask: Callable[[Connection, AthleteId, date, datetime], bool],
) -> int:
    def unit(part: Sequence[tuple[AthleteId, date]], connection: Connection) -> int:
        return sum(ask(connection, who, day, now) for who, day in part)

    return sum(desk.store.write(partial(unit, part)) for part in parts(asked, A_UNIT))
