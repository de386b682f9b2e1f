"""What is predicted of a race is kept as it is said: week by week, on its eve, and never written over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from marathon.domain.activity import Source
from marathon.domain.prediction_card import RaceRecord
from marathon.domain.race import Race, RaceId
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M
from marathon.store import activities, predictions
from marathon.usecases.disconnect_strava import purge
from marathon.usecases.keep_predictions import due, keep_predictions
from marathon.usecases.manage_race import list_races
from marathon.usecases.predict_race import predict_race
from marathon.usecases.race_result import race_result
from models.learned import LearnedPredictor
from tests.club import ANA, TODAY, Club, a_run

RACE_DAY = TODAY + timedelta(days=17)


@pytest.fixture
def racing(club: Club) -> Club:
    """Returns a club with the shipped model in which Ana races a half in two weeks and a half."""
    club.ask(f"/race add Lisbon {RACE_DAY} half 1:40", ANA)
    return replace(club, desk=replace(club.desk, predictor=LearnedPredictor()))


def made(club: Club, distance_m: float = HALF_MARATHON_M) -> list[date]:
    """Returns on which days something was said of Ana's half."""
    with club.desk.store.read() as connection:
        return [said.date for metres, said in predictions.of_athlete(connection, ANA) if metres == distance_m]


def days_pass(club: Club, count: int) -> None:
    """Lets days pass, with two looks on each."""
    for _ in range(count):
        club.clock.moment += timedelta(days=1)
        keep_predictions(club.desk)
        keep_predictions(club.desk)


def record(club: Club, *, for_coach: bool = False) -> RaceRecord:
    """Returns what /predict keeps of the last race."""
    return predict_race(club.desk, ANA, MARATHON_M, for_coach=for_coach).record[0]


def test_it_is_kept_once_a_week_and_on_the_eve(racing: Club) -> None:
    assert keep_predictions(racing.desk) == 1  # her marathon is too far ahead
    assert keep_predictions(racing.desk) == 0
    days_pass(racing, 20)
    weekly = [TODAY + timedelta(days=back) for back in (0, 7, 14)]
    assert made(racing) == [*weekly, RACE_DAY - timedelta(days=1)]


def test_the_record_is_what_was_said_whatever_is_known_later(racing: Club) -> None:
    keep_predictions(racing.desk)
    days_pass(racing, 16)
    with racing.desk.store.read() as connection:
        said = predictions.of_athlete(connection, ANA)[-1][1]
    racing.clock.moment += timedelta(days=1)
    racing.ask(f"/race result {number_of(racing)} 1:44:00", ANA)
    racing.ask(
        f"/race add Found {RACE_DAY - timedelta(days=30)} 10k 38:00", ANA
    )  # known only now, and much faster
    kept = record(racing)
    assert (kept.is_kept, kept.said, kept.date) == (True, said, RACE_DAY)
    assert f"said on {said.date.day} Dec, 1:44:00 run" in racing.ask("/predict why", ANA).text
    assert not record(racing, for_coach=True).is_kept
    card = race_result(racing.desk, ANA, number_of(racing))
    assert (card.is_kept, card.said) == (True, said)


def number_of(club: Club) -> RaceId:
    """Returns the number of Ana's half."""
    return next(race.id or RaceId(0) for race in list_races(club.desk, ANA) if race.date == RACE_DAY)


def test_what_was_not_kept_is_said_to_be_reckoned_afterwards(racing: Club) -> None:
    said = racing.ask("/predict why", ANA).text
    assert "reckoned afterwards" in said or "would have given" in said


def test_which_model_answered_is_kept_and_strava_takes_it_along(racing: Club) -> None:
    keep_predictions(racing.desk)
    with racing.desk.store.read() as connection:
        rows = connection.execute(predictions.ROWS.select()).mappings().all()
    assert rows
    assert all(row["model"].startswith("learned ") and len(row["model"]) == 20 for row in rows)
    run = replace(a_run(TODAY, 8_000.0, 2_400.0), source=Source.STRAVA, source_id="77")
    racing.desk.store.write(lambda connection: activities.insert(connection, ANA, run))
    racing.desk.store.write(lambda connection: purge(connection, ANA, racing.desk.clock.now()))
    assert made(racing) == []


@pytest.mark.parametrize(
    ("in_days", "last_ago", "is_due"),
    [
        *[(-1, None, False), (0, None, False), (112, None, True), (113, None, False)],
        *[(1, None, True), (1, 0, False), (1, 1, True), (30, 6, False), (30, 7, True)],
    ],
)
def test_when_one_is_due(in_days: int, last_ago: int | None, is_due: bool) -> None:
    race = Race(name="", date=TODAY + timedelta(days=in_days), distance_m=10_000.0)
    made = {} if last_ago is None else {10_000.0: TODAY - timedelta(days=last_ago)}
    assert bool(due([race], made, TODAY)) is is_due
