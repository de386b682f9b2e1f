"""A service that leaves the work to others, and the process that works: on a real PostgreSQL, beside a local Strava."""

from dataclasses import replace
from functools import partial
from typing import Final

from tests.contracts.databases import postgres_database
from tests.journeys.conftest import House, house
from tests.soak.club import FIRST_ID
from tests.soak.service import Service, beside_strava, eventually, is_judged, rows
from tests.soak.test_killed_at_a_point import a_run

__all__ = ["house"]
WAITING: Final = "SELECT id FROM inbox WHERE state = 'waiting' AND kind = 'strava_activity'"
JOBS: Final = "SELECT id FROM procrastinate_jobs"


def test_a_worker_does_what_the_service_leaves_and_another_goes_on_when_it_is_killed(
    house: House,
    postgres_url: str,
) -> None:
    house.secrets["SERVE_WORKS"] = "no"
    folder = house.folder / "worker"
    folder.mkdir()
    with postgres_database(postgres_url) as url, beside_strava(house, url, 1) as (strava, service):
        service.start()
        worker = Service(house=replace(house, folder=folder), url=url, does="work")
        with worker.at_hand():
            for name in ("Morning", "Evening"):
                strava.athletes.record(FIRST_ID, a_run(name))
                eventually(lambda: bool(rows(url, WAITING)), "Strava's event was not taken in")
                worker.start()
                eventually(partial(_is_stored, url, name), "the worker did not work")
                eventually(lambda: is_judged(url) and not rows(url, JOBS), "the worker does not rest")
                worker.kill()
        service.kill()


def _is_stored(url: str, name: str) -> bool:
    return bool(rows(url, f"SELECT id FROM activities WHERE name = '{name}'"))


def test_on_a_file_there_is_nothing_to_do_for_a_worker(house: House) -> None:
    ended = house.run("work")
    assert ended.code == 2
    assert "DATABASE_URL names a file" in ended.err
    assert "postgresql://" in ended.err
