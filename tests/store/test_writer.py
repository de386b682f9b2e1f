"""The one writer of a SQLite file: shared commits, and a database that is full, read-only or gone."""

import os
import resource
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, make_url

from marathon.domain.athlete import AthleteId
from marathon.domain.work import InboxRow
from marathon.errors import StoreDamagedError, StoreUnavailableError
from marathon.store import athletes, inbox
from marathon.store.measure import touch
from marathon.store.store import Store


def _add(name: str) -> Callable[[Connection], AthleteId]:
    return lambda connection: athletes.add(connection, name, "UTC")


def _names(store: Store) -> list[str]:
    with store.read() as connection:
        return [athlete.name for athlete in athletes.all_active(connection)]


@contextmanager
def _held(store: Store) -> Iterator[threading.Event]:
    """Keep the writer busy until the event is set, so that what is queued meanwhile makes one group."""
    started, release = threading.Event(), threading.Event()

    def unit(_: Connection) -> None:
        started.set()
        release.wait(10)

    with ThreadPoolExecutor(1) as thread:
        holding = thread.submit(store.write, unit)
        started.wait(10)
        yield release
        release.set()
        holding.result(10)


def _write_as_one_group(store: Store, units: list[Callable[[Connection], object]]) -> list[Future[object]]:
    with ThreadPoolExecutor(len(units)) as threads:
        with _held(store):
            done = []
            for number, unit in enumerate(units):
                done.append(threads.submit(store.write, unit))
                while len(store._writer._queue) <= number:  # type: ignore[attr-defined] # the order must be known
                    time.sleep(0.001)
        return done


def test_what_queued_during_a_commit_shares_the_next(store: Store) -> None:
    commits: list[Connection] = []
    event.listen(store._write_engine, "commit", commits.append)
    done = _write_as_one_group(store, [_add(f"{number}") for number in range(30)])
    assert [future.exception() for future in done] == [None] * 30
    assert len(commits) == 2
    assert len(_names(store)) == 30


def test_a_unit_that_leaves_the_transaction_fails_its_whole_group_and_nothing_is_half_kept(
    store: Store,
) -> None:
    def leave(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")

    done = _write_as_one_group(store, [_add("before"), leave, _add("behind")])
    errors = [future.exception() for future in done]
    assert all(isinstance(error, StoreUnavailableError) for error in errors)
    assert len(set(map(id, errors))) == 3
    assert _names(store) == []
    store.write(_add("after"))
    assert _names(store) == ["after"]


@contextmanager
def _full_disk(path: Path, more: int = 0) -> Iterator[None]:
    """Let no file of this process grow (much) beyond what the write-ahead log has now: as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = max(Path(f"{path}{end}").stat().st_size for end in ("", "-wal"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + more, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_named_and_writing_goes_on_when_there_is_room(store: Store, sqlite_url: str) -> None:
    store.write(_add("before"))
    path = Path(str(make_url(sqlite_url).database))
    with _full_disk(path):
        for _ in range(3):
            with pytest.raises(StoreUnavailableError, match=r"disk|full"):
                store.write(_add("x" * 3_000_000))
        assert _names(store) == ["before"]
    store.write(_add("after"))
    assert _names(store) == ["before", "after"]


def test_fault_46_on_a_disk_that_fills_up_no_write_that_was_told_to_be_done_is_missing(
    store: Store, sqlite_url: str
) -> None:
    def write(number: int) -> list[str]:
        kept = []
        for turn in range(30):
            try:
                store.write(_add(f"{number} {turn} {'x' * 3_000}"))
            except StoreUnavailableError:
                continue
            kept.append(f"{number} {turn}")
        return kept

    store.write(_add("before"))
    path = Path(str(make_url(sqlite_url).database))
    with _full_disk(path, more=200_000), ThreadPoolExecutor(8) as threads:
        kept = {name for names in threads.map(write, range(8)) for name in names}
    assert 0 < len(kept) < 240, "the disk was never full, or from the first"
    store.write(_add("after"))
    names = {name.partition(" x")[0] for name in _names(store)}
    assert names == kept | {"before", "after"}
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_database_without_a_page_left_is_named(store: Store) -> None:
    def overfill(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        try:
            athletes.add(connection, "x" * 100_000, "UTC")
        finally:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")

    with pytest.raises(StoreUnavailableError, match="full"):
        store.write(overfill)
    store.write(_add("after"))
    assert _names(store) == ["after"]


def test_a_read_only_database_is_named(store: Store) -> None:
    store.write(lambda connection: connection.exec_driver_sql("PRAGMA query_only = ON").close())
    with pytest.raises(StoreUnavailableError, match="readonly"):
        store.write(_add("never"))


def test_a_damaged_database_is_named_and_what_helps(store: Store, sqlite_url: str) -> None:
    path = Path(str(make_url(sqlite_url).database))
    path.rename(path.with_suffix(".away"))
    path.write_bytes(b"no database " * 1000)
    with pytest.raises(StoreDamagedError, match=r"restore a backup"):
        store.write(_add("never"))


def test_a_database_that_is_gone_is_named_and_not_made_anew(store: Store, sqlite_url: str) -> None:
    path = Path(str(make_url(sqlite_url).database))
    path.rename(path.with_suffix(".away"))
    with pytest.raises(StoreUnavailableError, match="No such file"):
        store.write(_add("lost"))
    assert not path.exists()
    path.with_suffix(".away").rename(path)
    store.write(_add("kept"))
    assert _names(store) == ["kept"]


def test_a_closed_store_says_so(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    store.close()
    store.close()
    with pytest.raises(StoreUnavailableError, match="closed"):
        store.write(_add("late"))


def _row(athlete_id: AthleteId, key: str, kind: str | None = "run") -> InboxRow:
    return InboxRow(key=key, athlete_id=athlete_id, kind=kind)  # type: ignore[arg-type] # none is a bad one


def test_a_lone_statement_is_committed_and_a_failed_one_leaves_nothing_open(store: Store) -> None:
    athlete_id, now = store.write(_add("Anna")), datetime.now(UTC)
    begun: list[Connection] = []
    event.listen(store._write_engine, "begin", begun.append)
    store.write_soon(inbox.appending([_row(athlete_id, "1")], now)).result(10)
    refused = store.write_soon(inbox.appending([_row(athlete_id, "2", None)], now)).exception(10)
    assert isinstance(refused, sqlite3.IntegrityError)
    assert begun == [], "SQLite needs no BEGIN around a statement"
    store.write_soon(inbox.appending([_row(athlete_id, "3")], now)).result(10)
    with store.read() as connection:
        assert inbox.counts(connection, now).waiting == 2


def test_a_unit_that_is_alone_is_all_or_nothing(store: Store) -> None:
    def half(connection: Connection) -> None:
        athletes.add(connection, "Half", "UTC")
        raise ValueError("the other half")

    with pytest.raises(ValueError, match="the other half"):
        store.write(half)
    store.write(_add("Whole"))
    assert _names(store) == ["Whole"]


def test_what_a_door_waits_for_is_committed_before_the_work_behind_it(store: Store) -> None:
    order: list[str] = []
    with ThreadPoolExecutor(1) as thread:
        with _held(store):
            behind = thread.submit(store.write, lambda _: order.append("behind"))
            while not len(store._writer._queue):  # type: ignore[attr-defined] # the order must be known
                time.sleep(0.001)
            before = store.write_soon(lambda _: order.append("before"))
            before.add_done_callback(lambda _: order.append("answered"))
        behind.result(10)
    assert order == ["before", "answered", "behind"]


def test_a_statement_among_units_shares_their_commit(store: Store) -> None:
    athlete_id, now = store.write(_add("Anna")), datetime.now(UTC)
    statements = [inbox.appending([_row(athlete_id, f"{kind}", kind)], now) for kind in ("run", None)]
    done = _write_as_one_group(store, [_add("Berit"), *statements])
    assert [future.exception() is None for future in done] == [True, True, False]
    with store.read() as connection:
        assert inbox.counts(connection, now).waiting == 1
    assert _names(store) == ["Anna", "Berit"]


def test_whether_it_takes_a_write_is_asked_without_changing_the_version(store: Store) -> None:
    before = store.version()
    store.write(touch)
    assert store.version() == before, "or each look at readiness would have every card made anew"
    store.write(_add("Ana"))
    assert store.version() != before


def test_what_was_queued_before_closing_is_committed(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with ThreadPoolExecutor(10) as threads:
        done = [threads.submit(store.write, _add(f"{number}")) for number in range(100)]
        while not any(future.done() for future in done):
            time.sleep(0.001)
        store.close()
    kept = sum(future.exception() is None for future in done)
    reopened = Store.open(sqlite_url)
    assert len(_names(reopened)) == kept > 0
    reopened.close()


def test_fault_45_two_hundred_writers_never_meet_a_locked_database(store: Store) -> None:
    def write(number: int) -> None:
        for turn in range(5):
            athlete_id = store.write(_add(f"{number} {turn}"))
            with store.read() as connection:
                assert athletes.get(connection, athlete_id).name == f"{number} {turn}"

    with ThreadPoolExecutor(200) as threads:
        done = [threads.submit(write, number) for number in range(200)]
    locked = [future.exception() for future in done if future.exception() is not None]
    assert locked == []
    assert len(_names(store)) == 1_000


def test_it_is_durable_and_keeps_foreign_keys(store: Store) -> None:
    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert store.write(pragmas) == ["wal", 2, 1]


KILLED = """
import sys, threading
from marathon.store import athletes
from marathon.store.store import Store
store = Store.open(sys.argv[1])
def write(thread):
    for number in range(100_000):
        name = f"{thread}-{number}"
        store.write(lambda connection: athletes.add(connection, name, "UTC"))
        sys.stdout.write(name + "\\n")
        sys.stdout.flush()
for thread in range(8):
    threading.Thread(target=write, args=(thread,)).start()
"""


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(sqlite_url: str, project: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, sqlite_url], stdout=subprocess.PIPE, text=True, cwd=project
    ) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(200)]
        process.kill()
        acknowledged += [
            line for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")
        ]
    store = Store.open(sqlite_url)
    missing = {line.strip() for line in acknowledged} - set(_names(store))
    store.close()
    assert missing == set()
    check = sqlite3.connect(os.fspath(str(make_url(sqlite_url).database)))
    assert check.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    check.close()
