"""Copies of a database: sound under a hot writer, whole or not there at all, and put back with what was there aside."""

import resource
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url

from marathon.domain.parcel import Address
from marathon.errors import CopyError, NoBackupError, SchemaError
from marathon.store import athletes, destinations, schema
from marathon.store.copying import copy_sqlite
from marathon.store.engines import parse_url, write_engine
from marathon.store.inspection import Condition, look_at
from marathon.store.restoring import restore_sqlite
from marathon.store.schema import SCHEMA_VERSION
from marathon.store.store import Store

NOW = datetime(2026, 11, 30, 3, 15, tzinfo=UTC)


def _file(url: str) -> Path:
    return Path(str(make_url(url).database))


def _in_pairs(connection: Connection) -> None:
    """Adds somebody with a place to write to: never the one without the other."""
    number = athletes.add(connection, "x" * 2_000, "UTC")
    destinations.open_place(connection, number, Address(platform="web", external_id=str(number)))


def _counted(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _nothing(_done: int, _total: int) -> None:
    """Hears nothing."""


@contextmanager
def _written_without_end(store: Store) -> Iterator[list[int]]:
    """Has four threads commit for as long as the context lasts; yields what holds the number of commits."""
    ends, commits = threading.Event(), [0]

    def write() -> None:
        while not ends.is_set():
            store.write(_in_pairs)
            commits[0] += 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield commits
    finally:
        ends.set()
        for thread in threads:
            thread.join()


def test_fault_48_a_copy_under_load_is_sound_and_of_one_moment(
    store: Store, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marathon.store.copying.PAGES_A_STEP", 10)
    target, steps = tmp_path / "copy.sqlite3", list[int]()
    with _written_without_end(store) as commits:

        def wait_for(count: int) -> int:
            while commits[0] < count:
                time.sleep(0.001)
            return commits[0]

        def after_another_commit(_done: int, _total: int) -> None:
            if len(steps) < 10:
                steps.append(wait_for(commits[0] + 1))

        wait_for(100)
        copy = copy_sqlite(_file(sqlite_url), target, after_another_commit)
    assert copy.rows["athletes"] == copy.rows["destinations"] == _counted(target, "athletes") >= 100
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.sqlite3"]
    assert target.stat().st_mode & 0o777 == 0o600


def test_of_a_copy_for_which_there_is_no_room_nothing_is_left(
    store: Store, sqlite_url: str, tmp_path: Path
) -> None:
    store.write(_in_pairs)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(CopyError, match=r"disk|full|large"):
            copy_sqlite(_file(sqlite_url), tmp_path / "copy.sqlite3", _nothing)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.glob("copy*")) == []


def test_a_damaged_database_is_not_copied(store: Store, sqlite_url: str, tmp_path: Path) -> None:
    for _ in range(50):
        store.write(_in_pairs)
    store.close()
    with _file(sqlite_url).open("r+b") as file:
        file.seek(8192)
        file.write(b"\x13" * 200_000)
    with pytest.raises(CopyError):
        copy_sqlite(_file(sqlite_url), tmp_path / "copy.sqlite3", _nothing)
    assert list(tmp_path.glob("copy*")) == []


def test_what_is_restored_stands_in_place_and_what_was_there_aside(
    store: Store, sqlite_url: str, tmp_path: Path
) -> None:
    store.write(_in_pairs)
    backup = tmp_path / "backup.sqlite3"
    copy_sqlite(_file(sqlite_url), backup, _nothing)
    store.write(_in_pairs)
    left_open = sqlite3.connect(_file(sqlite_url))  # so that its log stays, as after a kill
    left_open.execute("SELECT * FROM athletes").fetchall()
    store.close()
    done = restore_sqlite(_file(sqlite_url), backup, NOW, _nothing)
    left_open.close()
    assert (done.version, done.rows["athletes"]) == (SCHEMA_VERSION, 1)
    assert _counted(_file(sqlite_url), "athletes") == 1
    assert done.aside is not None
    assert _counted(done.aside, "athletes") == 2, "a commit that was in the log alone is lost"
    assert not Path(f"{_file(sqlite_url)}-wal").exists()


def test_an_older_backup_is_brought_up_to_date_before_it_replaces_anything(
    store: Store, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(_in_pairs)
    older = tmp_path / "older.sqlite3"
    older.touch()
    scripts = shutil.copytree(schema.MIGRATIONS, tmp_path / "migrations")
    for script in (scripts / "versions").glob("*.py"):
        if script.name >= "0011":
            script.unlink()
    engine = write_engine(parse_url(f"sqlite:///{older}"))
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", scripts)
        schema.migrate(engine)
    engine.dispose()
    assert restore_sqlite(_file(sqlite_url), older, NOW, _nothing).version == "0010"
    assert look_at(sqlite_url).condition is Condition.CURRENT
    assert look_at(f"sqlite:///{older}").version == "0010", "the backup itself stays as it is"


def test_what_is_no_backup_or_a_newer_one_replaces_nothing(
    store: Store, sqlite_url: str, tmp_path: Path
) -> None:
    store.write(_in_pairs)
    text, empty, newer = tmp_path / "notes.txt", tmp_path / "empty.sqlite3", tmp_path / "newer.sqlite3"
    text.write_text("no database, only words " * 100)
    empty.touch()
    copy_sqlite(_file(sqlite_url), newer, _nothing)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for file in (text, empty, newer, tmp_path / "absent"):
        with pytest.raises((NoBackupError, SchemaError)):
            restore_sqlite(_file(sqlite_url), file, NOW, _nothing)
    assert _counted(_file(sqlite_url), "athletes") == 1
    assert sorted(path.name for path in tmp_path.glob("coach*") if "-" not in path.name) == ["coach.sqlite3"]


def test_a_backup_that_fails_to_migrate_replaces_nothing(
    store: Store, sqlite_url: str, tmp_path: Path
) -> None:
    store.write(_in_pairs)
    backup = tmp_path / "backup.sqlite3"
    copy_sqlite(_file(sqlite_url), backup, _nothing)
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")  # its tables are there already
    with pytest.raises(Exception, match="already exists"):
        restore_sqlite(_file(sqlite_url), backup, NOW, _nothing)
    assert _counted(_file(sqlite_url), "athletes") == 1
    assert list(tmp_path.glob("*.restoring*")) == []
