"""What became of a race: its result, as typed or recorded, against what was predicted the day before."""

from datetime import timedelta

from marathon.domain.athlete import AthleteId
from marathon.domain.race import RaceId
from marathon.domain.race_finding import recorded_s
from marathon.domain.race_week import RaceResultCard
from marathon.errors import UnknownNumberError
from marathon.store import activities, athletes, races, thresholds
from marathon.usecases.desk import Desk
from marathon.usecases.explain_prediction import said_before
from marathon.usecases.runner_past import EVIDENCE_DAYS, past_of


def race_result(desk: Desk, athlete_id: AthleteId, number: RaceId) -> RaceResultCard:
    """Return a race of the athlete's own with its result, and what would have been said of it the day before.

    Raises: UnknownNumberError.
    """
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        entered = races.of_athlete(connection, athlete_id)
        race = next((race for race in entered if race.id == number), None)
        if race is None:
            raise UnknownNumberError(number=number)
        first = race.date - timedelta(days=EVIDENCE_DAYS)
        runs = activities.between(connection, athlete_id, first, race.date)
        past = past_of(person, entered, runs, thresholds.history(connection, athlete_id))
    recorded = recorded_s(race, past.runs)
    return RaceResultCard(
        race=race,
        result_s=race.result_s or recorded,
        is_recorded=race.result_s is None and recorded is not None,
        said=said_before(desk.predictor, past, race.date, race.distance_m),
    )
