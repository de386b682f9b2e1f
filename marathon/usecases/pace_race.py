"""The pacing card: of a distance, or of a race that was entered with what leads up to it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.flags import reported_pain
from marathon.domain.pacing import PacingCard
from marathon.domain.prediction_card import PredictionCard
from marathon.domain.race import Race, RaceId
from marathon.domain.taper import LAST_DAYS, PEAK_WEEKS, Taper, find_taper
from marathon.errors import NoRaceAheadError, UnknownNumberError
from marathon.store import check_ins, days, plans
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.people import person_of
from marathon.usecases.predict_race import predict_race, races_ahead
from marathon.usecases.process_day import up_to_date

LOOKED_BACK: Final = timedelta(weeks=PEAK_WEEKS, days=LAST_DAYS)


def pace_distance(
    desk: Desk,
    athlete_id: AthleteId,
    distance_m: float | None = None,
    goal_s: float | None = None,
    *,
    for_coach: bool = False,
) -> PacingCard:
    """Return what to pace a distance by, else the next race; for a coach without the taper, which counts every run."""
    card = predict_race(desk, athlete_id, distance_m, goal_s, for_coach=for_coach)
    return PacingCard(prediction=card) if for_coach else _for_athlete(desk, athlete_id, card)


def pace_race(desk: Desk, athlete_id: AthleteId, number: RaceId | None = None) -> PacingCard:
    """Return the card of a race ahead, the next one where none is named.

    Raises: NoRaceAheadError; UnknownNumberError.
    """
    today = person_of(desk, athlete_id).local_date(desk.clock.now())
    with desk.store.read() as connection:
        ahead = races_ahead(connection, athlete_id, today)
    if number is not None and number not in {race.id for race in ahead}:
        raise UnknownNumberError(number=number)
    if not ahead:
        raise NoRaceAheadError
    race = next((race for race in ahead if race.id == number), ahead[0])
    return _for_athlete(desk, athlete_id, _of_race(desk, athlete_id, race))


def _of_race(desk: Desk, athlete_id: AthleteId, race: Race) -> PredictionCard:
    """Return what is predicted of this race, which another one over its distance may precede."""
    card = predict_race(desk, athlete_id, race.distance_m, race.goal_s)
    has_goal = race.goal_s is not None
    return replace(card, race=race, goal_s=race.goal_s, chance=card.chance if has_goal else None)


def _for_athlete(desk: Desk, athlete_id: AthleteId, card: PredictionCard) -> PacingCard:
    """Return the card with what only its athlete sees."""
    up_to_date(desk, athlete_id)
    with desk.store.read() as connection:
        said = check_ins.covering(connection, athlete_id, card.date, card.date)
        taper = _taper(connection, athlete_id, card.race.date, card.date) if card.race else None
    return PacingCard(prediction=card, taper=taper, pain=reported_pain(card.date, said))


def _taper(connection: Connection, athlete_id: AthleteId, race_day: date, today: date) -> Taper | None:
    since = race_day - timedelta(days=LAST_DAYS)
    sessions = plans.sessions_between(connection, athlete_id, min(since, today), race_day)
    kept = days.between(connection, athlete_id, race_day - LOOKED_BACK, today)
    return find_taper(race_day, today, sessions, kept)
