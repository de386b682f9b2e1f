"""What became of a race: its result, as typed or recorded, against what was predicted the day before."""

from marathon.domain.athlete import AthleteId
from marathon.domain.race import RaceId
from marathon.domain.race_recordings import recorded_s
from marathon.domain.race_week import RaceResultCard
from marathon.errors import UnknownNumberError
from marathon.store import athletes, predictions, races
from marathon.usecases.desk import Desk
from marathon.usecases.explain_prediction import kept_before, said_before
from marathon.usecases.runner_past import read_past


def race_result(desk: Desk, athlete_id: AthleteId, number: RaceId) -> RaceResultCard:
    """Return a race of the athlete's own with its result, and what was said of it before, or would have been.

    Raises: UnknownNumberError.
    """
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        entered = races.of_athlete(connection, athlete_id)
        race = next((race for race in entered if race.id == number), None)
        if race is None:
            raise UnknownNumberError(number=number)
        past, kept = read_past(connection, person, race.date), predictions.of_athlete(connection, athlete_id)
    recorded = recorded_s(race, past.runs)
    said = kept_before(kept, race.date, race.distance_m)
    return RaceResultCard(
        race=race,
        result_s=race.result_s or recorded,
        is_recorded=race.result_s is None and recorded is not None,
        said=said or said_before(desk.predictor, past, race.date, race.distance_m),
        is_kept=said is not None,
    )
