"""The card of an activity that came in: the activity, and the local day it belongs to."""

from datetime import date

from marathon.domain.activity import Source
from marathon.domain.athlete import AthleteId
from marathon.domain.message_cards import ArrivedRunCard
from marathon.domain.strava_account import StravaId
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
        page=_page_at_strava(desk, source, source_id),
    )


def _page_at_strava(desk: Desk, source: Source, source_id: str) -> str:
    if source is not Source.STRAVA or desk.strava is None:
        return ""
    return desk.strava.activity_page(StravaId(int(source_id)))
