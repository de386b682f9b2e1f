"""One athlete's last weeks: the kept days, the load averages and what raises a flag."""

from datetime import date, timedelta
from typing import Final

import numpy as np

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.cards import LoadCard, OverviewCard
from marathon.domain.day_summary import DaySummary
from marathon.domain.flags import find_flags
from marathon.domain.load import monotony
from marathon.domain.training import Training
from marathon.store import days, trainings
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import up_to_date
from marathon.usecases.standing import load_day
from marathon.usecases.todays_session import FLAGS_LOOK_BACK_DAYS

OVERVIEW_DAYS: Final = 84


def athlete_overview(desk: Desk, athlete_id: AthleteId) -> OverviewCard:
    """Return the kept days of the last twelve weeks and the load card made of them."""
    person = up_to_date(desk, athlete_id)
    today = person.local_date(desk.clock.now())
    with desk.store.read() as connection:
        kept = days.between(connection, athlete_id, today - timedelta(days=OVERVIEW_DAYS - 1), today)
        first = today - timedelta(days=FLAGS_LOOK_BACK_DAYS)
        known = trainings.read(connection, person, first, today + timedelta(days=7))
    return OverviewCard(
        athlete_id=athlete_id, athlete_name=person.name, days=kept, load=_load(person, today, kept, known)
    )


def _load(person: Athlete, today: date, kept: tuple[DaySummary, ...], known: Training) -> LoadCard:
    found = [known.load_of(activity) for activity in known.activities]
    alike = monotony(np.array([day.load_au for day in kept[-7:]])) if kept else None
    has_load = any(day.load_au for day in kept)
    return LoadCard(
        athlete_id=person.id,
        athlete_name=person.name,
        date=today,
        days=tuple(load_day(day) for day in kept) if has_load else (),
        methods=tuple(sorted({load[1] for load in found if load})),
        monotony=alike[0] if alike else None,
        flags=find_flags(today, known.activities, known.sessions, known.loads_until(today)),
    )
