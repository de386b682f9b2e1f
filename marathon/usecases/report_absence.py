"""Absences: ill, injured or travelling; what they cover is excused, and can be taken back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import AwayCard
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.plan import SessionKind
from marathon.errors import AwayTooLongError, NotAwayError, TooLateError
from marathon.store import check_ins, plans
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.people import person_of
from marathon.usecases.process_day import process_athletes

LONGEST_WEEKS: Final = 26
BEGUN_WITHIN: Final = timedelta(days=28)
"""How long ago an absence may have begun that is noted now, as long as a missed day can be answered for."""


def report_absence(
    desk: Desk, athlete_id: AthleteId, kind: CheckInKind, until: date, since: date | None = None
) -> AwayCard:
    """Note an absence from a first day, today where none is given, to a last one, and count the sessions it excuses.

    Raises:
        AwayTooLongError: it ends before today or its first day, or more than half a year ahead.
        TooLateError: it began more than four weeks ago.
    """
    person, now = person_of(desk, athlete_id), desk.clock.now()
    today = person.local_date(now)
    first = since or today
    if not max(first, today) <= until <= today + timedelta(weeks=LONGEST_WEEKS):
        raise AwayTooLongError(weeks=LONGEST_WEEKS)
    if first < today - BEGUN_WITHIN:
        raise TooLateError(day=first)
    check_in = CheckIn(kind=kind, local_date=first, until=until, said_at=now)
    number = desk.store.write(lambda connection: check_ins.add(connection, athlete_id, check_in))
    judge(desk, athlete_id, min(first, today))
    with desk.store.read() as connection:
        sessions = plans.sessions_between(connection, athlete_id, first, until)
    excused = sum(session.kind is not SessionKind.REST for session in sessions)
    return AwayCard(
        check_in_id=number, kind=kind, since=first, until=until, sessions=excused, begins_today=first == today
    )


def undo_absence(desk: Desk, athlete_id: AthleteId) -> None:
    """Take the latest absence that reaches today or later back.

    Raises: NotAwayError when there is none.
    """
    person = person_of(desk, athlete_id)
    today = person.local_date(desk.clock.now())
    with desk.store.read() as connection:
        said = check_ins.covering(connection, athlete_id, today, today + timedelta(weeks=LONGEST_WEEKS))
    absences = [item for item in said if item.kind.is_absence and item.id is not None]
    if not absences:
        raise NotAwayError
    latest = absences[-1]
    number = latest.id
    if number is not None:
        desk.store.write(lambda connection: check_ins.remove(connection, athlete_id, number))
    judge(desk, athlete_id, min(latest.local_date, today))


def end_absence(desk: Desk, athlete_id: AthleteId) -> None:
    """Let every absence that reaches today end yesterday: the days before stay excused, and what is ahead stands.

    Where none reaches today, those ahead are forgotten. Raises: NotAwayError when there is none of these either.
    """
    today = person_of(desk, athlete_id).local_date(desk.clock.now())

    def unit(connection: Connection) -> None:
        said = check_ins.covering(connection, athlete_id, today, today + timedelta(weeks=LONGEST_WEEKS))
        absences = [item for item in said if item.kind.is_absence]
        if not absences:
            raise NotAwayError
        begun = [item for item in absences if item.covers(today)]
        cut_short(connection, athlete_id, begun or absences, today)

    desk.store.write(unit)
    judge(desk, athlete_id, today)


def cut_short(
    connection: Connection, athlete_id: AthleteId, absences: Sequence[CheckIn], today: date
) -> None:
    """Let absences end yesterday inside a unit; what began today is forgotten."""
    for absence in absences:
        if absence.id is not None:
            check_ins.remove(connection, athlete_id, absence.id)
        if absence.local_date < today:
            shorter = replace(absence, id=None, until=today - timedelta(days=1))
            check_ins.add(connection, athlete_id, shorter)


def judge(desk: Desk, athlete_id: AthleteId, since: date) -> None:
    """Judge the days anew that an absence reaches, and tell who listens."""
    process_athletes(desk, [athlete_id], since)
    desk.listener.cards_changed(athlete_id)
