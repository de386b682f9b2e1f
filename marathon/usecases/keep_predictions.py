"""Keeps what is predicted of a race while it is ahead, week by week and on its eve: the record is of what was said."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from functools import partial
from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.prediction_card import PastEstimate
from marathon.domain.race import Estimate, Race
from marathon.domain.turn import latest_date
from marathon.store import athletes, predictions, races
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.explain_prediction import as_said
from marathon.usecases.runner_past import read_past

log = logging.getLogger(__name__)

AHEAD: Final = timedelta(weeks=16)
EVERY: Final = timedelta(weeks=1)
MADE_AT: Final = time(3)
"""When a day's prediction is made, by the athlete's clock: once the day before it is closed."""
_A_DAY: Final = timedelta(days=1)


def keep_predictions(desk: Desk) -> int:
    """Make and keep the predictions that are due, and return how many; what is refused is asked for again.

    One that cannot be made stops nobody else's.
    """
    now, kept = desk.clock.now(), 0
    with desk.store.read() as connection:
        ahead = races.ahead_of_all(connection, now.date() - _A_DAY, now.date() + AHEAD)
        people = athletes.get_many(connection, tuple(ahead))
        made = predictions.last_made(connection, tuple(ahead))
    for person in people:
        today = latest_date(now, person.zone, MADE_AT)
        for distance_m in sorted(due(ahead[person.id], dict(made[person.id]), today)):
            try:
                kept += _keep(desk, person, today, distance_m)
            except Exception:
                log.exception("a prediction for athlete %d could not be kept", person.id)
    return kept


def due(ahead: Sequence[Race], made: Mapping[float, date], today: date) -> set[float]:
    """Return the distances of which a prediction is to be made today: none for a week, or the race is tomorrow.

    Args: made: when the last one was made of each distance.
    """
    found = set()
    for race in ahead:
        last = made.get(race.distance_m, date.min)
        is_eve = race.date - today == _A_DAY and last < today
        if is_eve or (today < race.date <= today + AHEAD and last <= today - EVERY):
            found.add(race.distance_m)
    return found


def _write(
    athlete_id: AthleteId, distance_m: float, said: PastEstimate, model: str, connection: Connection
) -> None:
    predictions.keep(connection, athlete_id, distance_m, said, model)


def _keep(desk: Desk, person: Athlete, today: date, distance_m: float) -> bool:
    with desk.store.read() as connection:
        past = read_past(connection, person, today)
    outcome = desk.predictor.predict(past.question(today, distance_m))
    if not isinstance(outcome, Estimate):
        return False
    said, model = as_said(today, outcome), f"{outcome.method} {outcome.version}".rstrip()
    desk.store.write(partial(_write, person.id, distance_m, said, model))
    return True
