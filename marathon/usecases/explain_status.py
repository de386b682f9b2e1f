"""The card of /why: the seven finished days behind a status."""

from datetime import timedelta

from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import days_from
from marathon.domain.cards import WhyCard
from marathon.domain.flags import AHEAD_DAYS
from marathon.domain.training import WINDOW_DAYS, judge_days
from marathon.store import trainings
from marathon.usecases.card_lines import session_lines
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import up_to_date
from marathon.usecases.standing import FLAGS_LOOK_BACK_DAYS, see


def explain_status(desk: Desk, athlete_id: AthleteId, *, for_coach: bool = False) -> WhyCard:
    """Return the standing with every session it looked at; for a coach without what is private."""
    person = up_to_date(desk, athlete_id)
    today = person.local_date(desk.clock.now())
    first = today - timedelta(days=WINDOW_DAYS)
    with desk.store.read() as connection:
        since, until = today - timedelta(days=FLAGS_LOOK_BACK_DAYS), today + timedelta(days=AHEAD_DAYS)
        known = trainings.read(connection, person, since, until)
        sight = see(connection, known, today, for_coach=for_coach)
    results = judge_days(sight.training, days_from(first, WINDOW_DAYS), today)
    return WhyCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        standing=sight.standing,
        sessions=session_lines(results),
        flags=sight.flags,
    )
