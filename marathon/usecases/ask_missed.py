"""The question about yesterday's session that nobody recorded; and asking it anew when something was said since."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.day_summary import DaySummary
from marathon.domain.marks import Status
from marathon.domain.notice import MissedSessionNotice
from marathon.domain.nudge import Nudge, Topic
from marathon.domain.triage import is_unexplained
from marathon.store import days, notification_log
from marathon.store.rows import parts
from marathon.store.store import Connection
from marathon.usecases.around_failures import around_failures
from marathon.usecases.desk import Desk
from marathon.usecases.missed_day import ask_anew, question_of

STILL_OPEN: Final = timedelta(days=7)
A_DAY: Final = timedelta(days=1)
A_UNIT: Final = 20


def find_missed(connection: Connection, people: Sequence[Athlete], now: datetime) -> Iterator[Nudge]:
    """Find whose yesterday lacks its session without a word.

    Only yesterday is asked about: older days are past mending, and a plan that comes with its past asks nothing.
    """
    yesterdays = {person.id: person.local_date(now) - A_DAY for person in people}
    for day in days.missed_unasked(connection, list(yesterdays), now.date() - 2 * A_DAY):
        if yesterdays.get(day.athlete_id) == day.date and _asks(day):
            posting = question_of(connection, day.athlete_id, day.date, now)
            if posting is not None:
                yield Nudge(topic=Topic.MISSED, posting=posting)


def _asks(day: DaySummary) -> bool:
    """Return whether a day is asked about; who has recorded nothing for weeks is left in peace."""
    return is_unexplained(day) and day.status is not Status.NO_DATA


def change_questions(desk: Desk) -> int:
    """Change the questions of the last days where something was said or recorded since; return how many."""
    now = desk.clock.now()
    with desk.store.read() as connection:
        told = notification_log.of_kind(connection, "missed_session", (now - STILL_OPEN).date())
    asked = [(who, notice.date) for who, notice in told if isinstance(notice, MissedSessionNotice)]

    def unit(part: Sequence[tuple[AthleteId, date]], connection: Connection) -> int:
        return sum(ask_anew(connection, who, day, now) for who, day in part)

    def ask(part: Sequence[tuple[AthleteId, date]]) -> tuple[int]:
        return (desk.store.write(partial(unit, part)),)

    changed = sum(
        sum(around_failures("a question", ask, part, lambda one: one[0])) for part in parts(asked, A_UNIT)
    )
    if changed:
        desk.messages_wait()
    return changed
