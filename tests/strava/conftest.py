"""A local Strava over real HTTP in a thread of its own, and an athlete who is connected to it."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet

from bot.demo.strava.records import StravaAthlete
from bot.demo.strava.server import LocalStrava
from marathon.domain.athlete import AthleteId
from marathon.store import athletes
from marathon.store.store import Connection, Store
from marathon.store.token_box import TokenBox
from tests.strava.world import ANNA, MovableClock, World


@pytest.fixture
def clock() -> MovableClock:
    """Returns a clock that a test may move."""
    return MovableClock()


@pytest.fixture
def local_strava(clock: MovableClock) -> Iterator[LocalStrava]:
    """Runs a Strava with one athlete on a free loopback port."""
    strava = LocalStrava(clock=clock)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(strava.start(), loop).result(10)
    strava.athletes.join(StravaAthlete(id=ANNA, firstname="Anna", lastname="Berg"))
    yield strava
    asyncio.run_coroutine_threadsafe(strava.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture
def world(local_strava: LocalStrava, clock: MovableClock, store: Store) -> World:
    """Returns a connected athlete."""

    def add(connection: Connection) -> AthleteId:
        return athletes.add(connection, "Anna Berg", "UTC")

    world = World(
        strava=local_strava,
        clock=clock,
        store=store,
        box=TokenBox([Fernet.generate_key().decode()]),
        athlete_id=store.write(add),
    )
    world.connect()
    return world
