"""What an athlete says of a missed day: kept in place of what they said before, and judged at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.marks import Mark
from marathon.domain.missed_card import MissedCard
from marathon.errors import AwayTooLongError, NoSessionError, TooEarlyError, TooLateError
from marathon.store import athletes, check_ins, plans
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.manage_plan import move_together
from marathon.usecases.missed_day import ANSWERS, ask_anew, missed_day
from marathon.usecases.process_day import process_athletes
from marathon.usecases.report_absence import LONGEST_WEEKS

ANSWERED_WITHIN: Final = timedelta(days=28)
MOVABLE: Final = (Mark.MISSED, Mark.TO_DO, Mark.EXCUSED)


def answer_missed(
    desk: Desk, athlete_id: AthleteId, day: date, kind: CheckInKind, until: date | None = None
) -> MissedCard:
    """Keep why a day's session was not done; an absence lasts until a day, that day alone where none is given.

    Raises: NothingPlannedError, TooEarlyError, TooLateError; AwayTooLongError.
    """
    card = _answerable(desk, athlete_id, day)
    last = (until or day) if kind.is_absence else None
    if last and not day <= last <= card.today + timedelta(weeks=LONGEST_WEEKS):
        raise AwayTooLongError(weeks=LONGEST_WEEKS)
    said = CheckIn(kind=kind, local_date=day, until=last, said_at=desk.clock.now())

    def unit(connection: Connection) -> None:
        _take_back(connection, athlete_id, day)
        check_ins.add(connection, athlete_id, said)

    return _done(desk, athlete_id, day, unit)


def move_missed(desk: Desk, athlete_id: AthleteId, day: date, to: date) -> MissedCard:
    """Move what was not done of a day to another one: moved is not missed.

    Raises: NothingPlannedError, TooEarlyError, TooLateError; NoSessionError when there is nothing to move.
    """
    _answerable(desk, athlete_id, day)
    if to == day:
        raise NoSessionError(day=day)
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        _take_back(connection, athlete_id, day)
        for_today = plans.sessions_between(connection, athlete_id, day, day)
        moving = [session for session in for_today if session.id in movable]
        if not moving:
            raise NoSessionError(day=day)
        move_together(connection, athlete_id, moving, day, to)
        for session in moving:
            said = CheckIn(kind=CheckInKind.MOVED, local_date=day, session_id=session.id, said_at=now)
            check_ins.add(connection, athlete_id, said)

    movable = {
        line.session_id
        for line in missed_day(desk, athlete_id, day).sessions
        if line.mark in MOVABLE or line.date != day
    }
    return _done(desk, athlete_id, day, unit)


def take_back_answer(desk: Desk, athlete_id: AthleteId, day: date) -> MissedCard:
    """Forget what was said of a day, and put back what was moved by it; the question is open again.

    Raises: NothingPlannedError, TooEarlyError, TooLateError.
    """
    _answerable(desk, athlete_id, day)
    return _done(desk, athlete_id, day, lambda connection: _take_back(connection, athlete_id, day))


def _answerable(desk: Desk, athlete_id: AthleteId, day: date) -> MissedCard:
    card = missed_day(desk, athlete_id, day)
    if day > card.today:
        raise TooEarlyError(day=day)
    if day < card.today - ANSWERED_WITHIN:
        raise TooLateError(day=day)
    return card


def _take_back(connection: Connection, athlete_id: AthleteId, day: date) -> None:
    """Forget the answers of a day, and move back what one of them has moved, wherever it stands by now."""
    athletes.lock(connection, athlete_id)
    said = [item for item in check_ins.covering(connection, athlete_id, day, day) if item.local_date == day]
    moved = {item.session_id for item in said if item.kind is CheckInKind.MOVED}
    for session in plans.first_planned_between(connection, athlete_id, day, day):
        if session.id in moved and session.date != day:
            move_together(connection, athlete_id, [session], session.date, day)
    check_ins.withdraw(connection, athlete_id, ANSWERS, on=day)


def _done(desk: Desk, athlete_id: AthleteId, day: date, unit: Callable[[Connection], None]) -> MissedCard:
    desk.store.write(unit)
    process_athletes(desk, [athlete_id], day)
    desk.listener.cards_changed(athlete_id)
    now = desk.clock.now()
    desk.store.write(lambda connection: ask_anew(connection, athlete_id, day, now))
    desk.messages_wait()
    return missed_day(desk, athlete_id, day)
