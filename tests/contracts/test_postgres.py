"""What only a server can do to us: deadlocks, and two units after one athlete."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection

from marathon.domain.athlete import AthleteId
from marathon.store import athletes
from marathon.store.store import Store


@pytest.fixture
def store(postgres_database_url: str) -> Iterator[Store]:
    """Yields an empty store on PostgreSQL."""
    opened = Store.open(postgres_database_url)
    yield opened
    opened.close()


def _add(name: str, store: Store) -> AthleteId:
    return store.write(lambda connection: athletes.add(connection, name, "UTC"))


def test_a_deadlocks_victim_runs_again(store: Store) -> None:
    anna, bert = _add("Anna", store), _add("Bert", store)
    both_hold_one = threading.Barrier(2)
    runs = []

    def write(first: AthleteId, second: AthleteId) -> None:
        tries: list[int] = []

        def unit(connection: Connection) -> None:
            tries.append(1)
            runs.append(first)
            athletes.lock(connection, first)
            if len(tries) == 1:
                both_hold_one.wait(10)
            athletes.lock(connection, second)

        store.write(unit)

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(write, anna, bert), threads.submit(write, bert, anna)]
    assert [future.exception() for future in done] == [None, None]
    assert len(runs) >= 3  # whoever runs again may meet the other once more


def test_units_that_lock_an_athlete_do_not_lose_each_others_work(store: Store) -> None:
    anna = _add("0", store)

    def count_on(_: int) -> None:
        def unit(connection: Connection) -> None:
            athletes.lock(connection, anna)
            name = athletes.get(connection, anna).name
            athletes.update(connection, anna, name=f"{int(name) + 1}")

        store.write(unit)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count_on, range(100)))
    with store.read() as connection:
        assert athletes.get(connection, anna).name == "100"
