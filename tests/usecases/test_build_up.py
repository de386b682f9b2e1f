"""A real athlete's way to the marathon of January 2025, from summaries alone and without looking ahead."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.race import Estimate
from marathon.domain.units import MARATHON_M, Units
from marathon.store import activities
from marathon.store.store import Store
from marathon.strava.decode import decode_summary
from marathon.usecases.desk import Desk
from marathon.usecases.manage_team import add_person
from marathon.usecases.predict_race import predict_race
from models.learned import LearnedPredictor
from tests.club import Listener, SetClock

RACE_DAY = date(2025, 1, 11)
RAN_S = 11_696.0
WEEKS_OUT = (12, 8, 4, 1)


@pytest.fixture(scope="module")
def runs(shared_data: Path) -> tuple[Activity, ...]:
    """Returns the athlete's runs; none of them is marked as a race."""
    lines = (shared_data / "strava_one_athlete.jsonl").read_text().splitlines()
    found = [decode_summary(json.loads(line)) for line in lines]
    return tuple(run for run in found if run.is_run)


def desk_on(store: Store, day: date) -> Desk:
    """Returns the product's desk at a noon."""
    clock = SetClock(datetime.combine(day, time(12), tzinfo=UTC))
    return Desk(store=store, clock=clock, predictor=LearnedPredictor(), listener=Listener())


def athlete_with(store: Store, runs: Sequence[Activity]) -> AthleteId:
    """Returns somebody who has run these."""
    athlete = add_person(desk_on(store, RACE_DAY), "Build-Up", zone="UTC", units=Units.METRIC)
    store.write(lambda connection: [activities.insert(connection, athlete, run) for run in runs])
    return athlete


def estimate_on(store: Store, athlete: AthleteId, day: date) -> Estimate:
    """Returns what is said of the marathon on a day."""
    outcome = predict_race(desk_on(store, day), athlete, MARATHON_M).outcome
    assert isinstance(outcome, Estimate)
    return outcome


def test_the_nearer_the_race_the_nearer_the_prediction(store: Store, runs: tuple[Activity, ...]) -> None:
    """Measured: 21.9, 18.1, 5.0 and 2.6 min too slow at 12, 8, 4 and 1 weeks out; the last two hold the result."""
    athlete = athlete_with(store, runs)
    said = [estimate_on(store, athlete, RACE_DAY - timedelta(weeks=weeks)) for weeks in WEEKS_OUT]
    off_min = [(answer.time_s - RAN_S) / 60 for answer in said]
    assert off_min == pytest.approx([21.9, 18.1, 5.0, 2.6], abs=0.2)
    assert all(later < sooner for sooner, later in pairwise(off_min))
    assert [answer.low_s <= RAN_S <= answer.high_s for answer in said] == [False, False, True, True]


def test_nothing_later_is_known(store: Store, runs: tuple[Activity, ...]) -> None:
    whole = athlete_with(store, runs)
    for weeks in (12, 1):
        day = RACE_DAY - timedelta(weeks=weeks)
        past = athlete_with(store, [run for run in runs if run.local_date <= day])
        assert estimate_on(store, past, day) == estimate_on(store, whole, day)
