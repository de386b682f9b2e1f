"""What wakes lanes on PostgreSQL: a job beside the work, in its transaction, and a sweeper for all that has none."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.background.carrier import carrier_scripts
from marathon.domain.work import InboxRow, Priority
from marathon.errors import StoreUnavailableError
from marathon.store import athletes, inbox, lanes, wakes
from marathon.store.store import Store
from marathon.store.wakes import CarrierScripts
from tests.contracts.asking import Asked
from tests.contracts.databases import postgres_database

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)  # no clock of the database's own is asked


@pytest.fixture
def prepared(asked: Asked) -> Asked:
    """Returns a store with the carrier's tables, in which no job is left of an earlier test."""
    asked.store.write(partial(wakes.prepare, carrier_scripts()))
    asked.store.write(
        _doing("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_events CASCADE")
    )
    return asked


def _doing(statement: str, **values: Any) -> Callable[[Connection], Any]:
    return lambda connection: connection.execute(text(statement), values)


def _jobs(asked: Asked, status: str = "todo") -> list[tuple[int, int]]:
    """Return whom jobs wake, and how urgently, in the order in which they are taken."""
    query = (
        "SELECT CAST(args->>'athlete_id' AS int), -priority FROM procrastinate_jobs WHERE status = CAST("
        ":status AS procrastinate_job_status) AND queue_name = 'lanes' AND task_name = 'wake'"
        " AND lock = 'athlete:' || (args->>'athlete_id') AND scheduled_at IS NULL AND queueing_lock IS NULL"
        " ORDER BY priority DESC, id"
    )
    with asked.store.read() as connection:
        return [(row[0], row[1]) for row in connection.execute(text(query), {"status": status})]


def _keep(
    asked: Asked, *keys: str, priority: Priority = Priority.FRESH, due_at: datetime | None = None
) -> None:
    rows = [
        InboxRow(key=key, athlete_id=asked.athlete_id, kind="run", priority=priority, due_at=due_at)
        for key in keys
    ]
    asked.write(inbox.append, rows, NOW)


def _sweep(asked: Asked, holder: str = "one", now: datetime = NOW) -> int | None:
    return asked.store.write(partial(wakes.sweep, holder, now))


def test_a_row_leaves_one_job_for_its_athlete_and_a_more_urgent_one_another(prepared: Asked) -> None:
    _keep(prepared, "a", "b")
    _keep(prepared, "c")
    _keep(prepared, "d", priority=Priority.BACKFILL)
    assert _jobs(prepared) == [(prepared.athlete_id, Priority.FRESH)]
    _keep(prepared, "e", priority=Priority.URGENT)
    assert _jobs(prepared) == [
        (prepared.athlete_id, Priority.URGENT),
        (prepared.athlete_id, Priority.FRESH),
    ]


def test_a_group_of_rows_of_many_athletes_wakes_each(prepared: Asked) -> None:
    people = [prepared.write(athletes.add, f"{n}", "UTC") for n in range(3)]
    rows = [InboxRow(key=f"{n} {who}", athlete_id=who, kind="run") for n in range(2) for who in people]
    prepared.write(inbox.append, rows, NOW)
    assert sorted(_jobs(prepared)) == [(who, Priority.FRESH) for who in people]


def test_what_was_not_stored_wakes_nobody(prepared: Asked) -> None:
    def unit(connection: Connection) -> None:
        inbox.append(connection, [InboxRow(key="a", athlete_id=prepared.athlete_id, kind="run")], NOW)
        raise ValueError("it goes back")

    with pytest.raises(ValueError, match="goes back"):
        prepared.store.write(unit)
    _keep(prepared, "b", due_at=NOW + timedelta(minutes=5))
    assert _jobs(prepared) == []


def test_a_key_that_is_known_wakes_nobody_again(prepared: Asked) -> None:
    _keep(prepared, "a")
    prepared.store.write(_doing("DELETE FROM procrastinate_jobs"))
    _keep(prepared, "a")
    assert _jobs(prepared) == []


def test_days_to_judge_wake_their_lane_unless_somebody_is_in_it(prepared: Asked) -> None:
    lease = prepared.write(lanes.claim, prepared.athlete_id, "visitor", NOW)
    assert lease is not None
    prepared.write(lanes.mark_dirty, prepared.athlete_id, date(2026, 10, 1))
    assert _jobs(prepared) == []
    prepared.write(lanes.release, lease)
    prepared.write(lanes.mark_dirty, prepared.athlete_id, date(2026, 9, 1))
    assert _jobs(prepared) == [(prepared.athlete_id, Priority.FRESH)]


def test_a_lane_that_is_left_with_rows_is_woken_again(prepared: Asked) -> None:
    _keep(prepared, "a", priority=Priority.BACKFILL)
    prepared.store.write(_doing("DELETE FROM procrastinate_jobs"))
    lease = prepared.write(lanes.claim, prepared.athlete_id, "visitor", NOW)
    assert lease is not None
    prepared.write(lanes.release, lease)
    assert _jobs(prepared) == [(prepared.athlete_id, Priority.BACKFILL)]


def test_the_sweeper_wakes_whoever_has_something_due_and_no_job(prepared: Asked) -> None:
    _keep(prepared, "later", due_at=NOW + timedelta(minutes=5))
    assert _sweep(prepared) == 0
    assert _sweep(prepared, now=NOW + timedelta(minutes=5)) == 1
    assert _jobs(prepared) == [(prepared.athlete_id, Priority.FRESH)]
    assert _sweep(prepared, now=NOW + timedelta(minutes=6)) == 0


def test_one_process_sweeps_at_a_time_and_another_when_it_is_gone(prepared: Asked) -> None:
    assert _sweep(prepared, "one") == 0
    assert _sweep(prepared, "other") is None
    assert _sweep(prepared, "one", NOW + timedelta(seconds=0.9)) == 0
    assert _sweep(prepared, "other", NOW + timedelta(seconds=2)) == 0


def test_a_job_of_a_dead_worker_is_removed_and_its_athlete_woken(prepared: Asked) -> None:
    _keep(prepared, "a")
    taken = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT procrastinate_register_worker_v1())"
    prepared.store.write(_doing(taken))
    assert (_sweep(prepared), _jobs(prepared)) == (0, [])
    assert _jobs(prepared, "doing") == [(prepared.athlete_id, Priority.FRESH)]
    prepared.store.write(
        _doing("UPDATE procrastinate_workers SET last_heartbeat = now() - :ago", ago=wakes.ALIVE * 1.1)
    )
    assert _sweep(prepared, now=NOW + timedelta(seconds=2)) == 1
    assert (_jobs(prepared), _jobs(prepared, "doing")) == ([(prepared.athlete_id, Priority.FRESH)], [])


def test_a_job_whose_end_was_not_kept_is_removed_once_nobody_is_in_the_lane(prepared: Asked) -> None:
    _keep(prepared, "a")
    prepared.store.write(
        _doing("SELECT procrastinate_fetch_job_v2(ARRAY['lanes'], procrastinate_register_worker_v1())")
    )
    assert _jobs(prepared, "doing") == [(prepared.athlete_id, Priority.FRESH)]
    prepared.store.write(_doing("UPDATE procrastinate_events SET at = at - :ago", ago=wakes.ALIVE * 1.1))
    lease = prepared.write(lanes.claim, prepared.athlete_id, "visitor", NOW)
    assert (_sweep(prepared), _jobs(prepared)) == (0, [])
    assert lease is not None
    prepared.store.write(_doing("UPDATE lanes SET lease_until = :now", now=NOW))
    assert _sweep(prepared, now=NOW + timedelta(seconds=2)) == 1
    assert (_jobs(prepared), _jobs(prepared, "doing")) == ([(prepared.athlete_id, Priority.FRESH)], [])


@pytest.fixture
def bare(postgres_url: str, database_url: str) -> Iterator[Store]:
    """Yields a store on a database of its own, which no carrier has seen."""
    del database_url
    with postgres_database(postgres_url) as url:
        store = Store.open(url)
        yield store
        store.close()


def _older(scripts: CarrierScripts, last: str) -> CarrierScripts:
    """Return the schema as an older version of the library has it."""
    steps = [(name, script) for name, script in scripts.steps if name <= last]
    return CarrierScripts(whole="\n".join(script for _, script in steps), steps=steps)


def _steps(store: Store) -> set[str]:
    with store.read() as connection:
        names = connection.scalars(text("SELECT name FROM carrier_scripts")).all()
    return {name for name in names if not name.startswith("wakes.sql")}


@contextmanager
def _somebody_writes(store: Store) -> Iterator[None]:
    """Hold for a while what a transaction holds that stores a row and wakes its lane."""
    with store._write_engine.begin() as connection:
        connection.execute(text("LOCK TABLE inbox, procrastinate_jobs IN ROW EXCLUSIVE MODE"))
        yield


def test_a_start_that_finds_nothing_to_do_waits_for_nobody_who_writes(prepared: Asked) -> None:
    with _somebody_writes(prepared.store):
        prepared.store.write(partial(wakes.prepare, carrier_scripts()))


def test_a_start_that_has_to_wait_gives_up_soon_and_is_done_another_time(prepared: Asked) -> None:
    prepared.store.write(_doing("DELETE FROM carrier_scripts WHERE name LIKE 'wakes.sql%'"))
    prepare = partial(wakes.prepare, carrier_scripts())
    with _somebody_writes(prepared.store), pytest.raises(StoreUnavailableError, match="lock timeout"):
        prepared.store.write(prepare)
    prepared.store.write(prepare)


def test_old_workers_finish_while_new_ones_start(bare: Store) -> None:
    new = carrier_scripts()
    old = _older(new, "03.02.00_50_post_batch_defer_jobs.sql")
    with bare.read() as connection:
        assert connection.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None
        assert wakes.workers(connection) == 0
    steps = [step for step in new.steps if step[0] not in dict(old.steps)]
    bare.write(partial(wakes.prepare, old))
    bare.write(_doing("SELECT procrastinate_register_worker_v1()"))
    bare.write(partial(wakes.prepare, new))
    waiting = {name for name, _ in steps if "_post_" in name}
    assert waiting == {name for name, _ in new.steps} - _steps(bare)
    bare.write(_doing("DELETE FROM procrastinate_workers"))
    bare.write(partial(wakes.prepare, new))
    assert _steps(bare) == {name for name, _ in new.steps}


def test_two_that_start_at_once_prepare_one_after_the_other(bare: Store) -> None:
    errors: list[BaseException] = []

    def start() -> None:
        try:
            bare.write(partial(wakes.prepare, carrier_scripts()))
        except BaseException as error:
            errors.append(error)

    starting = [threading.Thread(target=start) for _ in range(3)]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    assert errors == []
    assert _steps(bare) == {name for name, _ in carrier_scripts().steps}
