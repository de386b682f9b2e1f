"""The card of /why: the seven finished days behind a status."""

from datetime import timedelta

from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import days_from
from marathon.domain.cards import WhyCard
from marathon.domain.training import WINDOW_DAYS, judge_days
from marathon.store import trainings
from marathon.usecases.card_lines import session_lines
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import up_to_date
from marathon.usecases.standing import standing_on


def explain_status(desk: Desk, athlete_id: AthleteId) -> WhyCard:
    """Return the standing with every session it looked at."""
    person = up_to_date(desk, athlete_id)
    today = person.local_date(desk.clock.now())
    first = today - timedelta(days=WINDOW_DAYS)
    with desk.store.read() as connection:
        known = trainings.read(connection, person, first, today)
        standing = standing_on(connection, athlete_id, today)
    results = judge_days(known, days_from(first, WINDOW_DAYS), today)
    return WhyCard(
        athlete_id=athlete_id, athlete_name=person.name, standing=standing, sessions=session_lines(results)
    )
