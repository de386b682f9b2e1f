"""The card of /today: one read, judged by the same rules that keep the days."""

from datetime import date, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import days_from, monday_of
from marathon.domain.cards import TodayCard
from marathon.domain.flags import find_flags
from marathon.domain.training import judge_days
from marathon.store import days, races, trainings
from marathon.usecases.card_lines import run_lines, session_lines, week_of
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import up_to_date
from marathon.usecases.standing import load_day, standing_on

FLAGS_LOOK_BACK_DAYS: Final = 45


def todays_session(desk: Desk, athlete_id: AthleteId, day: date | None = None) -> TodayCard:
    """Return what today asks, what was done, how the week stands and what tomorrow holds.

    Args:
        day: another local date to show as it is seen today.
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
        standing = standing_on(connection, athlete_id, today)
        kept = days.day(connection, athlete_id, shown)
        ahead = races.upcoming(connection, athlete_id, today)
    week = judge_days(known, days_from(monday, 7), today)
    this_day, next_day = judge_days(known, (shown, next_date), today)
    return TodayCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        date=shown,
        as_of=now,
        sessions=session_lines([this_day]),
        runs=run_lines([this_day], known),
        week=week_of(week, known.check_ins, today),
        tomorrow=session_lines([next_day]),
        standing=standing,
        load=load_day(kept) if kept and kept.fitness_au else None,
        flags=find_flags(shown, known.activities, known.sessions, known.loads_until(shown)),
        race=ahead[0] if ahead else None,
    )
