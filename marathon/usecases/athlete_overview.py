"""One athlete's last weeks: the kept days, the load averages and what raises a flag."""

from datetime import date, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.cards import LoadCard, OverviewCard
from marathon.domain.day_summary import DaySummary
from marathon.domain.load import monotony
from marathon.domain.risk import risk_of
from marathon.domain.training import WINDOW_DAYS
from marathon.store import days, trainings
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import up_to_date
from marathon.usecases.standing import FLAGS_LOOK_BACK_DAYS, Sight, days_for_coach, load_day, see

OVERVIEW_DAYS: Final = 84


def athlete_overview(desk: Desk, athlete_id: AthleteId, *, for_coach: bool = False) -> OverviewCard:
    """Return the kept days of the last twelve weeks and the load card made of them.

    Args: for_coach: leave out what is private.
    """
    person = up_to_date(desk, athlete_id)
    today = person.local_date(desk.clock.now())
    first = today - timedelta(days=OVERVIEW_DAYS - 1)
    with desk.store.read() as connection:
        known = trainings.read(
            connection, person, first - timedelta(days=WINDOW_DAYS + 1), today + timedelta(days=7)
        )
        sight = see(connection, known, today, for_coach=for_coach)
        if sight.training.private_dates:
            kept = days_for_coach(connection, sight.training, today)
        else:
            kept = days.between(connection, athlete_id, first, today)
    return OverviewCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        days=kept,
        load=_load(today, kept, sight),
        risk=tuple(map(risk_of, sight.flags)),
    )


def _load(today: date, kept: tuple[DaySummary, ...], sight: Sight) -> LoadCard:
    person = sight.training.athlete
    recent = [a for a in sight.training.activities if (today - a.local_date).days <= FLAGS_LOOK_BACK_DAYS]
    found = [sight.training.load_of(activity) for activity in recent]
    alike = monotony(sight.training.loads_until(today - timedelta(days=1))) if kept else None
    has_load = any(day.load_au for day in kept)
    return LoadCard(
        athlete_id=person.id,
        athlete_name=person.name,
        date=today,
        days=tuple(load_day(day) for day in kept) if has_load else (),
        methods=tuple(sorted({load[1] for load in found if load})),
        monotony=alike[0] if alike else None,
        flags=sight.flags,
    )
