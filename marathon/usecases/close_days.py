"""Closes the local day that has just ended: judges it, and asks about a session that nobody recorded."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.day_summary import DaySummary
from marathon.domain.marks import Mark, Status
from marathon.domain.notice import MissedSessionNotice
from marathon.domain.reasons import NothingRecorded
from marathon.store import athletes, days, notification_log
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.missed_day import ask_anew, ask_why
from marathon.usecases.process_day import bring_up_to_date

ASK_FROM_HOUR: Final = 6
"""The local hour from which yesterday is asked about: late recordings have come by then (own choice)."""
STILL_OPEN: Final = timedelta(days=7)
A_UNIT: Final = 20

Closed = dict[AthleteId, date]


def close_days(desk: Desk, closed: Closed) -> int:
    """Close yesterday of everybody whose morning has come, and return how many questions were asked or changed.

    Only yesterday is asked about: older days are past mending, and a plan that comes with its past asks nothing.

    Args:
        closed: for whom this day was closed already, by their local today; written to.
    """
    now = desk.clock.now()
    with desk.store.read() as connection:
        due = [person for person in athletes.all_active(connection) if _is_due(person, closed, now)]
    bring_up_to_date(desk, due)
    asked = _ask(desk, due, now)
    closed |= {person.id: person.local_date(now) for person in due}
    changed = _ask_anew(desk, now)
    if asked or changed:
        desk.messages_wait()
    return asked + changed


def _is_due(person: Athlete, closed: Closed, now: datetime) -> bool:
    is_morning = now.astimezone(ZoneInfo(person.zone)).hour >= ASK_FROM_HOUR
    return is_morning and closed.get(person.id) != person.local_date(now)


def _ask(desk: Desk, people: Sequence[Athlete], now: datetime) -> int:
    ended = {person.id: person.local_date(now) - timedelta(days=1) for person in people}
    if not ended:
        return 0
    with desk.store.read() as connection:
        kept = days.between_many(connection, list(ended), min(ended.values()), max(ended.values()))
    missed = [day for who, found in kept.items() for day in found if day.date == ended[who] and _asks(day)]
    asked = 0
    for start in range(0, len(missed), A_UNIT):
        asked += desk.store.write(partial(_ask_part, missed[start : start + A_UNIT], now))
    return asked


def _asks(day: DaySummary) -> bool:
    """Return whether a day is asked about; who has recorded nothing for weeks is left in peace."""
    is_missed = day.mark is Mark.MISSED and any(isinstance(why, NothingRecorded) for why in day.reasons)
    return is_missed and day.status is not Status.NO_DATA


def _ask_part(missed: Sequence[DaySummary], now: datetime, connection: Connection) -> int:
    return sum(ask_why(connection, day.athlete_id, day.date, now) for day in missed)


def _ask_anew(desk: Desk, now: datetime) -> int:
    """Change the questions of the last days where something was said or recorded since."""
    since = (now - STILL_OPEN).date()
    with desk.store.read() as connection:
        told = notification_log.of_kind(connection, "missed_session", since)
    asked = [(who, notice.date) for who, notice in told if isinstance(notice, MissedSessionNotice)]

    def unit(part: Sequence[tuple[AthleteId, date]], connection: Connection) -> int:
        return sum(ask_anew(connection, who, day, now) for who, day in part)

    parts = [asked[start : start + A_UNIT] for start in range(0, len(asked), A_UNIT)]
    return sum(desk.store.write(partial(unit, part)) for part in parts)
