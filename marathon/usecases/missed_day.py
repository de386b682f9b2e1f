"""A day whose session was missed: its card, and the message that asks about it."""

from datetime import date, datetime, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.check_in import CheckInKind, last_day
from marathon.domain.coach_cards import CheckInLine
from marathon.domain.missed_card import MissedCard, is_unexplained
from marathon.domain.notice import MissedSessionNotice, Posting
from marathon.domain.plan import SessionKind
from marathon.domain.training import judge_days
from marathon.errors import NothingMissedError, NothingPlannedError
from marathon.store import athletes, plans, said, trainings
from marathon.store.json_values import fingerprint
from marathon.store.store import Connection
from marathon.usecases.card_lines import session_lines
from marathon.usecases.desk import Desk
from marathon.usecases.people import person_of
from marathon.usecases.post_notice import change_notice

LOOKS_BACK: Final = timedelta(days=7)
ANSWERS: Final = tuple(kind for kind in CheckInKind if kind not in (CheckInKind.EFFORT, CheckInKind.PAIN))


def missed_day(desk: Desk, athlete_id: AthleteId, day: date) -> MissedCard:
    """Return what a local day asked for, what became of it, and what its athlete says.

    Raises: NothingPlannedError when nothing but rest was planned for it.
    """
    with desk.store.read() as connection:
        card = _card(connection, athlete_id, day, desk.clock.now())
    if not card.sessions:
        raise NothingPlannedError(day=day)
    return card


def unexplained_day(desk: Desk, athlete_id: AthleteId) -> date | None:
    """Return the latest of the last days whose session was missed, None without one."""
    try:
        return latest_missed(desk, athlete_id).date
    except NothingMissedError:
        return None


def latest_missed(desk: Desk, athlete_id: AthleteId) -> MissedCard:
    """Return the last day of the past week of which nobody has said why its session was missed.

    Raises: NothingMissedError when there is none.
    """
    now = desk.clock.now()
    today = person_of(desk, athlete_id).local_date(now)
    with desk.store.read() as connection:
        for back in range(1, LOOKS_BACK.days + 1):
            card = _card(connection, athlete_id, today - timedelta(days=back), now)
            if card.is_open:
                return card
    raise NothingMissedError


def _card(connection: Connection, athlete_id: AthleteId, day: date, now: datetime) -> MissedCard:
    person = athletes.get(connection, athlete_id)
    today = person.local_date(now)
    planned = [
        *plans.sessions_between(connection, athlete_id, day, day),
        *plans.first_planned_between(connection, athlete_id, day, day),
    ]
    wanted = {session.id for session in planned if session.kind is not SessionKind.REST}
    dates = sorted({session.date for session in planned})
    known = trainings.read(connection, person, min([day, *dates]), max([day, *dates]))
    lines = session_lines(judge_days(known, dates, today))
    return MissedCard(
        date=day,
        today=today,
        sessions=tuple(line for line in lines if line.session_id in wanted),
        said=_last_said(connection, athlete_id, day),
    )


def _last_said(connection: Connection, athlete_id: AthleteId, day: date) -> CheckInLine | None:
    of_day = said.about_days(connection, [athlete_id], day)[athlete_id]
    found = [line for line in of_day if line.date <= day <= last_day(line.kind, line.date, line.until)]
    return found[-1] if found else None


def question_of(connection: Connection, athlete_id: AthleteId, day: date, now: datetime) -> Posting | None:
    """Return the question why a day's session was missed, None where it was not."""
    card = _card(connection, athlete_id, day, now)
    if not card.is_open:
        return None
    return Posting(key=_key(athlete_id, day), athlete_id=athlete_id, notice=_notice(card), local_date=day)


def ask_anew(connection: Connection, athlete_id: AthleteId, day: date, now: datetime) -> bool:
    """Change the question of a day to what holds now: an answer, or a run that came late; False without a change."""
    card = _card(connection, athlete_id, day, now)
    return change_notice(connection, athlete_id, _key(athlete_id, day), _notice(card), now)


def _key(athlete_id: AthleteId, day: date) -> str:
    return f"missed:{athlete_id}:{day}"


def _notice(card: MissedCard) -> MissedSessionNotice:
    open_sessions = [line.session_id for line in card.sessions if is_unexplained(line)]
    marks = [(line.session_id, line.date.isoformat(), line.mark.value) for line in card.sessions]
    return MissedSessionNotice(date=card.date, shape=fingerprint(open_sessions, marks, card.said))
