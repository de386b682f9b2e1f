"""The serving process is killed again and again while events come in: nothing told is lost, nothing is done twice."""

import json
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from typing import Any, Final

import pytest
from sqlalchemy import create_engine, text

from bot.demo.strava.server import LocalStrava
from marathon.store.store import Store
from marathon.store.token_box import TokenBox
from tests.contracts.databases import postgres_database
from tests.demo.strava_client import serving
from tests.journeys.conftest import House, house  # noqa: F401 - a fixture
from tests.soak.club import Club, join_both_sides
from tests.soak.launcher import POINTS

SECRET: Final = "s3cr3tOfTheLocalStravaQw81"
PATIENCE_S: Final = 60.0
AFTER_A_LEASE_S: Final = 120.0
LONGEST_LIFE_S: Final = 0.6
LONGEST_WAY_TO_A_POINT_S: Final = 2.0


class Now:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)


@dataclass
class Service:
    """The process that is killed, and the one that starts it anew."""

    house: House
    url: str
    deaths: Counter[str] = field(default_factory=Counter)
    _launcher: "subprocess.Popen[str] | None" = None
    _pid: int = 0

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Keep the launcher while the context lasts."""
        environment = self.house.environment(DATABASE_URL=self.url, LOG_LEVEL="WARNING")
        folder = self.house.folder / "busy"
        with (self.house.folder / "stderr.txt").open("w") as errors:
            self._launcher = subprocess.Popen(
                [sys.executable, "-m", "tests.soak.launcher", str(folder)],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
            try:
                yield
            finally:
                if self._pid:
                    self.kill()
                self._launcher.kill()
                self._launcher.wait()

    def start(self, point: str = "", nth: int = 1) -> None:
        """Start, to be killed at a point, and wait until it answers or has died there already."""
        assert self._launcher and self._launcher.stdin and self._launcher.stdout
        self._launcher.stdin.write(f"{point} @{nth}\n" if point else "\n")
        self._launcher.stdin.flush()
        self._pid = int(self._launcher.stdout.readline())
        ends = time.monotonic() + PATIENCE_S
        while self.is_alive() and not self._answers():
            assert time.monotonic() < ends, "it does not answer"
            time.sleep(0.01)

    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        if not self._pid:  # 0 would mean ourselves
            return False
        try:
            os.kill(self._pid, 0)
        except ProcessLookupError:
            return False
        return True

    def end(self, sign: signal.Signals) -> None:
        """Send a signal and wait for the end."""
        ends = time.monotonic() + PATIENCE_S
        if self.is_alive():
            os.kill(self._pid, sign)
        while self.is_alive():
            assert time.monotonic() < ends, "it does not end"
            time.sleep(0.002)
        self._pid = 0

    def kill(self) -> None:
        """Kill it now."""
        self.end(signal.SIGKILL)

    def _answers(self) -> bool:
        http = HTTPConnection("127.0.0.1", self.house.port, timeout=5)
        try:
            http.request("GET", "/healthz")
            return http.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            http.close()


def _eventually(is_so: Any, what: str, within_s: float = PATIENCE_S) -> None:
    ends = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < ends, what
        time.sleep(0.02)


def _killed(house: House, url: str, *, events: int, people: int, kills: int, seed: int) -> None:  # noqa: F811 - as above
    """Kill the service so often while so many events come, and hold all that must be true in the end."""
    dice = random.Random(seed)
    strava = LocalStrava(clock=Now(), client_id=4711, client_secret=SECRET)
    with serving(strava):
        house.secrets |= {
            "STRAVA_CLIENT_ID": "4711",
            "STRAVA_CLIENT_SECRET": SECRET,
            "STRAVA_API_BASE": strava.api_base,
            "STRAVA_OAUTH_BASE": strava.oauth_base,
            "PUBLIC_URL": f"http://127.0.0.1:{house.port}",
        }
        store = Store.open(url)
        join_both_sides(strava, store, TokenBox([house.secrets["TOKEN_KEYS"]]), people)
        store.close()
        service = Service(house=house, url=url)
        club = Club(strava=strava, url=url, dice=dice, count=people)
        with service.at_hand():
            service.start()
            _eventually(lambda: bool(_rows(url, "SELECT id FROM strava_subscription")), "nobody subscribed")
            service.kill()
            with club.sending():
                for number in range(kills):
                    club.act((events * (number + 1)) // kills - len(club.told))
                    _one_death(service, dice)
                service.start()
                _eventually(lambda: club.unanswered() == 0, "events are still not taken")
                _eventually(lambda: not club.unfinished(), f"{club.unfinished()}", AFTER_A_LEASE_S)
                _eventually(lambda: _is_judged(url), "days are not judged", AFTER_A_LEASE_S)
            service.end(signal.SIGTERM)
    print(json.dumps({"deaths": service.deaths, "refusals": club.refusals}))
    assert len(club.acknowledged) == len(club.told) == events
    assert sum(service.deaths.values()) == kills
    assert club.refusals > 0, "no event ever met a dead process"
    assert not (house.folder / "busy" / "overlaps").exists()
    _hold_the_books(url, club)


def _one_death(service: Service, dice: random.Random) -> None:
    """Let the process live for a while, and kill it: at a moment, or at a point where it passes."""
    point = dice.choice(sorted(POINTS)) if dice.random() < 0.5 else ""
    service.start(point, dice.randint(1, 3))
    ends = time.monotonic() + (LONGEST_WAY_TO_A_POINT_S if point else dice.uniform(0, LONGEST_LIFE_S))
    while service.is_alive() and time.monotonic() < ends:
        time.sleep(0.002)
    service.deaths["at a moment" if service.is_alive() else point] += 1
    service.kill()


def _is_judged(url: str) -> bool:
    return not _rows(
        url, "SELECT athlete_id FROM lanes WHERE dirty_from IS NOT NULL OR lease_holder IS NOT NULL"
    )


def _rows(url: str, query: str) -> list[Any]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def _hold_the_books(url: str, club: Club) -> None:
    """Hold what is stored against what Strava serves."""
    stored = _rows(url, "SELECT source_id, name, athlete_id FROM activities")
    served = {
        str(recording.id): recording.changes.get("name", recording.activity.name)
        for account in club.strava.records.athletes
        for recording in club.strava.records.recordings_of(account, datetime.now(UTC))
    }
    assert Counter(number for number, _, _ in stored) == Counter(list(served))
    assert {number: name for number, name, _ in stored} == served
    done = _rows(url, "SELECT athlete_id, sum(done_distance_m) FROM daily_summaries GROUP BY athlete_id")
    runs = Counter(athlete_id for _, _, athlete_id in stored)
    assert {athlete_id: round(metres) for athlete_id, metres in done if metres} == {
        athlete_id: 5000 * count for athlete_id, count in runs.items()
    }
    messages = _rows(url, "SELECT key FROM outbox")
    assert len(messages) == len(set(messages))
    assert _rows(url, "SELECT id FROM inbox WHERE state = 'dead'") == []
    if url.startswith("sqlite"):
        assert _rows(url, "PRAGMA integrity_check") == [("ok",)]
        assert _rows(url, "PRAGMA foreign_key_check") == []


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
