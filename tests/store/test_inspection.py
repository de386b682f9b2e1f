"""A look at a database tells its condition and leaves no trace."""

import sqlite3
from pathlib import Path

import pytest

from marathon.errors import StoreUnavailableError
from marathon.store.inspection import Condition, is_held, look_at
from marathon.store.lock_file import hold_lock
from marathon.store.schema import SCHEMA_VERSION
from marathon.store.store import Store


def test_what_is_absent_stays_absent(tmp_path: Path) -> None:
    found = look_at(f"sqlite:///{tmp_path}/deep/coach.sqlite3")
    assert (found.condition, found.is_held) == (Condition.ABSENT, False)
    assert list(tmp_path.iterdir()) == []


def test_every_condition_has_a_name(tmp_path: Path) -> None:
    path = tmp_path / "coach.sqlite3"
    path.touch()
    url = f"sqlite:///{path}"
    assert look_at(url).condition is Condition.EMPTY
    Store.open(url).close()
    assert look_at(url).condition is Condition.CURRENT
    for version, condition in (("0000", Condition.OLDER), ("9999", Condition.NEWER), ("x", Condition.NEWER)):
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.close()
        found = look_at(url)
        assert (found.condition, found.version) == (condition, version)
    assert found.version != SCHEMA_VERSION


def test_who_holds_a_database_is_seen_without_a_lock_file_of_its_own(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/coach.sqlite3"
    assert not is_held(url)
    assert list(tmp_path.iterdir()) == []
    with hold_lock(url):
        assert is_held(url)
    assert not is_held(url)
    assert not is_held("postgresql://nobody@127.0.0.1:1/none")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "coach.sqlite3"
    path.write_bytes(b"this is no database, only text that lies in its place" * 50)
    with pytest.raises(StoreUnavailableError, match="not a database"):
        look_at(f"sqlite:///{path}")
