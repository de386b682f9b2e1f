"""The serving process is killed again and again while events come in: nothing told is lost, nothing is done twice."""

import json
import random
import secrets
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pytest

from tests.contracts.databases import postgres_database
from tests.journeys.conftest import House, house  # noqa: F401 - a fixture
from tests.soak.club import Club
from tests.soak.launcher import POINTS
from tests.soak.service import Service, beside_strava, eventually, is_judged, rows

RUN_M: Final = 10_000
AFTER_A_LEASE_S: Final = 120.0
LONGEST_LIFE_S: Final = 0.6
LONGEST_WAY_TO_A_POINT_S: Final = 2.0


def _killed(house: House, url: str, *, events: int, people: int, kills: int, seed: int) -> None:  # noqa: F811 - as above
    """Kill the service so often while so many events come, and hold all that must be true in the end."""
    dice = random.Random(seed)
    with beside_strava(house, url, people) as (strava, service):
        club = Club(strava=strava, url=url, dice=dice, count=people)
        with club.sending():
            for number in range(kills):
                club.act((events * (number + 1)) // kills - len(club.told))
                _one_death(service, dice)
            service.start()
            eventually(lambda: club.unanswered() == 0, "events are still not taken")
            eventually(lambda: not club.unfinished(), f"{club.unfinished()}", AFTER_A_LEASE_S)
            eventually(lambda: is_judged(url), "days are not judged", AFTER_A_LEASE_S)
        service.end(signal.SIGTERM)
    print(json.dumps({"deaths": service.deaths, "refusals": club.refusals}))
    assert len(club.acknowledged) == len(club.told) == events
    assert sum(service.deaths.values()) == kills
    assert club.refusals > 0, "no event ever met a dead process"
    assert not (house.folder / "busy" / "overlaps").exists()
    hold_the_books(url, club)


def _one_death(service: Service, dice: random.Random) -> None:
    """Let the process live for a while, and kill it: at a moment, or at a point where it passes."""
    point = dice.choice(sorted(POINTS)) if dice.random() < 0.5 else ""
    service.start(point, dice.randint(1, 3))
    ends = time.monotonic() + (LONGEST_WAY_TO_A_POINT_S if point else dice.uniform(0, LONGEST_LIFE_S))
    while service.is_alive() and time.monotonic() < ends:
        time.sleep(0.002)
    service.deaths["at a moment" if service.is_alive() else point] += 1
    service.kill()


def hold_the_books(url: str, club: Club) -> None:
    """Hold what is stored against what Strava serves."""
    stored = rows(url, "SELECT source_id, name, athlete_id FROM activities")
    served = {
        str(recording.id): recording.changes.get("name", recording.activity.name)
        for account in club.strava.records.athletes
        for recording in club.strava.records.recordings_of(account, datetime.now(UTC))
    }
    assert Counter(number for number, _, _ in stored) == Counter(list(served))
    assert {number: name for number, name, _ in stored} == served
    done = rows(url, "SELECT athlete_id, sum(done_distance_m) FROM daily_summaries GROUP BY athlete_id")
    runs = Counter(athlete_id for _, _, athlete_id in stored)
    assert {athlete_id: round(metres) for athlete_id, metres in done if metres} == {
        athlete_id: RUN_M * count for athlete_id, count in runs.items()
    }
    assert rows(url, "SELECT id FROM inbox WHERE state = 'dead'") == []
    if url.startswith("sqlite"):
        assert rows(url, "PRAGMA integrity_check") == [("ok",)]
        assert rows(url, "PRAGMA foreign_key_check") == []


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> Iterator[int]:
    """Returns a seed that is named when the test fails."""
    number = secrets.randbits(32)
    request.node.user_properties.append(("seed", number))
    print(json.dumps({"seed": number}))
    yield number


def test_fault_47_ten_kills_lose_nothing(house: House, sqlite_url: str, seed: int) -> None:  # noqa: F811 - as above
    _killed(house, sqlite_url, events=100, people=10, kills=10, seed=seed)


@pytest.mark.soak
def test_fault_47_two_hundred_kills_lose_nothing_on_sqlite(house: House, sqlite_url: str, seed: int) -> None:  # noqa: F811 - as above
    _killed(house, sqlite_url, events=2000, people=100, kills=200, seed=seed)


@pytest.mark.soak
def test_fault_47_two_hundred_kills_lose_nothing_on_postgresql(
    house: House,  # noqa: F811 - as above
    postgres_url: str,
    seed: int,
) -> None:
    with postgres_database(postgres_url) as url:
        _killed(house, url, events=2000, people=100, kills=200, seed=seed)
