"""Pain: reported, asked after, and said to be gone; while it lasts nothing hard is asked, see domain.compliance."""

from datetime import date, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import days_from
from marathon.domain.change_cards import PainCard
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.flags import reported_pain
from marathon.domain.reasons import EasedForPain
from marathon.domain.training import judge_days
from marathon.errors import NoPainError
from marathon.store import athletes, check_ins, trainings
from marathon.store.store import Connection
from marathon.usecases.card_lines import session_lines
from marathon.usecases.desk import Desk
from marathon.usecases.people import person_of
from marathon.usecases.report_absence import cut_short, judge

AHEAD_DAYS: Final = 7


def report_pain(desk: Desk, athlete_id: AthleteId, severity: int) -> PainCard:
    """Note how strong something hurts, 1 to 10, from today until it is said to be gone."""
    today, now = _today(desk, athlete_id), desk.clock.now()
    said = CheckIn(kind=CheckInKind.PAIN, local_date=today, severity=severity, said_at=now)

    def unit(connection: Connection) -> None:
        athletes.lock(connection, athlete_id)
        cut_short(connection, athlete_id, _pains(connection, athlete_id, today), today)
        check_ins.add(connection, athlete_id, said)

    desk.store.write(unit)
    judge(desk, athlete_id, today)
    return show_pain(desk, athlete_id)


def show_pain(desk: Desk, athlete_id: AthleteId) -> PainCard:
    """Return what hurts now, and which sessions of the coming week that stops."""
    person = person_of(desk, athlete_id)
    today = person.local_date(desk.clock.now())
    with desk.store.read() as connection:
        known = trainings.read(connection, person, today, today + timedelta(days=AHEAD_DAYS - 1))
        pain = reported_pain(today, _pains(connection, athlete_id, today))
    lines = session_lines(judge_days(known, days_from(today, AHEAD_DAYS), today))
    return PainCard(
        athlete_id=athlete_id,
        today=today,
        pain=pain,
        stopped=tuple(
            line for line in lines if any(isinstance(reason, EasedForPain) for reason in line.reasons)
        ),
    )


def end_pain(desk: Desk, athlete_id: AthleteId) -> None:
    """Let pain that was reported end yesterday: from today on the plan counts as it stands.

    Raises: NoPainError when none was reported.
    """
    today = _today(desk, athlete_id)

    def unit(connection: Connection) -> None:
        athletes.lock(connection, athlete_id)
        pains = _pains(connection, athlete_id, today)
        if not pains:
            raise NoPainError
        cut_short(connection, athlete_id, pains, today)

    desk.store.write(unit)
    judge(desk, athlete_id, today)


def _pains(connection: Connection, athlete_id: AthleteId, today: date) -> list[CheckIn]:
    said = check_ins.covering(connection, athlete_id, today, today)
    return [item for item in said if item.kind is CheckInKind.PAIN and item.covers(today)]


def _today(desk: Desk, athlete_id: AthleteId) -> date:
    return person_of(desk, athlete_id).local_date(desk.clock.now())
