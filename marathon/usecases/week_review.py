"""The card of /week: Monday to Sunday in full."""

from datetime import date, timedelta

from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import days_from, monday_of
from marathon.domain.cards import WeekCard
from marathon.domain.training import judge_days
from marathon.domain.week import planned_volume
from marathon.store import trainings
from marathon.usecases.card_lines import run_lines, session_lines, week_of
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import up_to_date
from marathon.usecases.standing import FLAGS_LOOK_BACK_DAYS, see


def week_review(
    desk: Desk, athlete_id: AthleteId, day: date | None = None, *, for_coach: bool = False
) -> WeekCard:
    """Return the week of a day as it is seen today, session by session, and the volume of the next.

    Args:
        day: None for today.
        for_coach: leave out what is private.
    """
    person = up_to_date(desk, athlete_id)
    today = person.local_date(desk.clock.now())
    monday = monday_of(day or today)
    with desk.store.read() as connection:
        first, last = monday - timedelta(days=FLAGS_LOOK_BACK_DAYS), monday + timedelta(days=13)
        known = trainings.read(connection, person, first, last)
        sight = see(connection, known, today, for_coach=for_coach)
    known = sight.training
    days = judge_days(known, days_from(monday, 7), today)
    week = week_of(days, known.check_ins, today)
    following = judge_days(known, days_from(monday + timedelta(days=7), 7), today)
    return WeekCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        today=today,
        week=week,
        sessions=session_lines(days),
        runs=run_lines(days, known),
        standing=sight.standing,
        next_week_planned=planned_volume(result.session for day in following for result in day.sessions),
        next_week=session_lines(following),
        flags=sight.flags,
    )
