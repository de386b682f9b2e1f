"""The card of an activity that came in: the activity, and the local day it belongs to."""

from datetime import date

from marathon.domain.activity import Source
from marathon.domain.athlete import AthleteId
from marathon.domain.message_cards import ArrivedRunCard
from marathon.errors import NotFoundError
from marathon.store import activities, athletes, trainings
from marathon.usecases.card_lines import run_line
from marathon.usecases.desk import Desk
from marathon.usecases.find_races import found_race
from marathon.usecases.todays_session import todays_session


def arrived_run(
    desk: Desk, athlete_id: AthleteId, source: Source, source_id: str, day: date
) -> ArrivedRunCard:
    """Return what an activity did to its day.

    Raises: NotFoundError when it is there no more.
    """
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        activity = activities.find_by_source(connection, athlete_id, source, source_id)
        if activity is None:
            raise NotFoundError
        known = trainings.read(connection, person, day, day)
        found = found_race(connection, person, activity)
    card = todays_session(desk, athlete_id, day)
    counted = (run for run in card.runs if run.activity_id == activity.id)
    return ArrivedRunCard(
        name=activity.name,
        run=next(counted, run_line(activity, known, planned=False)),
        day=card,
        today=person.local_date(desk.clock.now()),
        found=found,
    )
