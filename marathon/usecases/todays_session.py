"""The card of /today: one read, judged by the same rules that keep the days."""

from datetime import date, timedelta

from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import days_from, monday_of
from marathon.domain.cards import TodayCard
from marathon.domain.race_recordings import not_yet_run
from marathon.domain.training import judge_days
from marathon.store import inbox, races, trainings
from marathon.usecases.card_lines import run_lines, session_lines, week_of
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import up_to_date
from marathon.usecases.standing import FLAGS_LOOK_BACK_DAYS, load_day, see


def todays_session(
    desk: Desk, athlete_id: AthleteId, day: date | None = None, *, for_coach: bool = False
) -> TodayCard:
    """Return what today asks, what was done, how the week stands and what tomorrow holds.

    Args:
        day: another local date to show as it is seen today.
        for_coach: leave out what is private.
    """
    now = desk.clock.now()
    person = up_to_date(desk, athlete_id)
    today = person.local_date(now)
    shown = day or today
    monday, next_date = monday_of(shown), shown + timedelta(days=1)
    with desk.store.read() as connection:
        known = trainings.read(
            connection, person, shown - timedelta(days=FLAGS_LOOK_BACK_DAYS), monday + timedelta(days=13)
        )
        sight = see(connection, known, today, for_coach=for_coach, day=shown)
        ahead = races.upcoming(connection, athlete_id, today)
        next_try_at = inbox.next_try(connection, athlete_id, now)
    known = sight.training
    week = judge_days(known, days_from(monday, 7), today)
    this_day, next_day = judge_days(known, (shown, next_date), today)
    return TodayCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        date=shown,
        as_of=now,
        next_try_at=next_try_at,
        sessions=session_lines([this_day]),
        runs=run_lines([this_day], known),
        week=week_of(week, known.check_ins, today),
        tomorrow=session_lines([next_day]),
        standing=sight.standing,
        load=load_day(sight.day) if sight.day and sight.day.fitness_au else None,
        flags=sight.flags,
        race=next(iter(not_yet_run(ahead, known.activities)), None),
    )
