"""What only a server can do to us: deadlocks, and two units after one athlete."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pytest
from sqlalchemy import Connection, Engine, event

from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Message
from marathon.domain.work import InboxRow
from marathon.store import athletes, inbox, outbox, outbox_claims
from marathon.store.columns import utc_now
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


def test_who_looks_for_a_message_passes_by_what_another_session_is_taking(store: Store) -> None:
    now, anna = utc_now(), _add("Anna", store)
    store.write(lambda connection: [outbox.add(connection, _message(anna, n), now) for n in range(2)])

    def claim(holder: str, connection: Connection) -> list[str]:
        taken = outbox_claims.claim(connection, holder, now)
        return [taken.key] if taken else []

    def both(connection: Connection) -> list[str]:
        taken = claim("a", connection)
        return taken + other.submit(store.write, partial(claim, "b")).result(10)

    with ThreadPoolExecutor(1) as other:
        assert store.write(both) == ["0", "1"]


def _message(athlete_id: AthleteId, number: int) -> Message:
    return Message(
        key=f"{number}",
        kind="day",
        athlete_id=athlete_id,
        platform="web",
        external_id=f"{number}",
        local_date=date(2026, 11, 20),
        content={},
    )


def test_the_next_message_is_found_without_comparing_all_that_wait(store: Store) -> None:
    now, anna = utc_now(), _add("Anna", store)
    asked: list[tuple[str, tuple[object, ...]]] = []

    def keep(_c: object, _cursor: object, sql: str, values: tuple[object, ...], *_rest: object) -> None:
        asked.append((sql, values))

    event.listen(Engine, "before_cursor_execute", keep)
    store.write(lambda connection: outbox_claims.claim(connection, "a", now, platforms=("web",)))
    event.remove(Engine, "before_cursor_execute", keep)
    _abandoned, query = (one for one in asked if one[0].startswith("UPDATE"))

    def add(connection: Connection) -> None:
        for number in range(100):
            outbox.add(connection, _message(anna, number), now)

    store.write(add)
    explain = f"EXPLAIN (ANALYZE, TIMING OFF) {query[0]}"
    plan = store.write(lambda connection: connection.exec_driver_sql(explain, query[1]).scalars().all())
    looked_at = [
        int(number) for line in plan for number in re.findall(r"Rows Removed by Join Filter: (\d+)", line)
    ]
    assert sum(looked_at) < 1000, plan
    assert not [line for line in plan if "Sort" in line], "all due together are read to find the first"


def test_lone_statements_keep_one_connection_and_outlive_its_end(store: Store) -> None:
    anna, now = _add("Anna", store), utc_now()
    taken: list[object] = []
    event.listen(store._write_engine, "checkout", lambda *_: taken.append(1))

    def keep(key: str) -> None:
        row = InboxRow(key=key, athlete_id=anna, kind="run")
        store.write_soon(inbox.appending([row], now)).result(10)

    def end_all_others(connection: Connection) -> None:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    for key in "abc":
        keep(key)
    assert len(taken) == 1, "one for all of them"
    store.write(end_all_others)
    keep("d")
    with store.read() as connection:
        assert inbox.counts(connection, now).waiting == 4


def test_a_lone_statement_that_is_refused_leaves_the_next_one_in_peace(store: Store) -> None:
    anna, now = _add("Anna", store), utc_now()
    for kind, is_kept in ((None, False), ("run", True)):
        row = InboxRow(key="a", athlete_id=anna, kind=kind)  # type: ignore[arg-type] # none is a bad one
        assert (store.write_soon(inbox.appending([row], now)).exception(10) is None) is is_kept
