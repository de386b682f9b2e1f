"""From a SQLite file to PostgreSQL: every table arrives as it was, in one go or in two, in nobody else's place."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Date, Float, Integer, LargeBinary, Table, create_engine, insert, select

from marathon.errors import MoveError, StoreBusyError
from marathon.store import athletes, tables
from marathon.store.columns import UtcDateTime
from marathon.store.lock_file import hold_lock
from marathon.store.moving import move
from marathon.store.store import Connection, Store
from marathon.usecases.todays_session import todays_session
from tests.club import ANA, Club, desk_of

AT = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
AWKWARD: dict[type[Any], Any] = {
    JSON: {"é\u2028 \\ \t": [1e22, 1.0, -0.1, None, True, {"z": "{}", "a": '"'}], "b": "\\N"},
    UtcDateTime: AT,
    Date: date(2024, 2, 29),
    Float: 1 / 3,
    LargeBinary: bytes(range(256)),
}


class StoppedError(Exception):
    """Ctrl-C at a bad moment."""


@pytest.fixture
def target(postgres_database_url: str) -> str:
    """Returns the address of an empty PostgreSQL database."""
    return postgres_database_url


@pytest.fixture
def source(club: Club) -> str:
    """Returns the address of a file in which no table is empty."""
    club.desk.store.write(_fill)
    return f"sqlite:///{_file(club)}"


def _file(club: Club) -> Path:
    with club.desk.store.read() as connection:
        return Path(connection.exec_driver_sql("PRAGMA database_list").fetchone()[2])  # type: ignore[index] # "main"


def _fill(connection: Connection) -> None:
    """Puts a row of awkward values into each table that is empty."""
    driver = connection.connection.driver_connection
    assert driver is not None
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for table in tables.Base.metadata.sorted_tables:
        if connection.execute(select(1).select_from(table)).first() is None:
            connection.execute(insert(table).values(_row(connection, table)))


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    """Returns a value for each column; of several owners that may be missing the first is the one."""
    owners = [column for column in table.columns if column.foreign_keys and column.nullable]
    return {column.name: _value(connection, column) for column in table.columns if column not in owners[1:]}


def _value(connection: Connection, column: Any) -> Any:
    if column.foreign_keys:
        return connection.scalar(select(next(iter(column.foreign_keys)).column).limit(1))
    for kind, value in AWKWARD.items():
        if isinstance(column.type, kind):
            return value
    if isinstance(column.type, Boolean):
        return True
    return 3 if isinstance(column.type, Integer) else _word(column)


def _word(column: Any) -> str:
    """Returns a word that the column's rule admits, or one with all that a COPY has to quote."""
    name = f"ck_{column.table.name}_{column.name}_known"
    rules = (rule for rule in column.table.constraints if rule.name == name)
    rule = next(rules, None)
    return str(rule.sqltext).split("'")[1] if rule is not None else "a\tb\\n\\.\n\\N'\"é👩‍👩‍👧"


def _another(connection: Connection) -> int:
    return athletes.add(connection, "New", "UTC")


def _nothing(_table: str, _done: int, _total: int) -> None:
    """Hears nothing."""


def test_everything_arrives_and_life_goes_on(source: str, target: str, club: Club) -> None:
    heard: list[tuple[str, int, int]] = []
    moved = move(source, target, lambda *far: heard.append(far))
    assert all(moved.rows.values()), "a table was empty, and nothing is known of it"
    assert moved.found == 0
    assert {name: done for name, done, total in heard if done == total} == moved.rows
    store = Store.open(target)
    try:
        assert todays_session(desk_of(store), ANA) == todays_session(club.desk, ANA)
        assert store.write(_another) > moved.rows["athletes"]
    finally:
        store.close()


def test_one_that_was_stopped_goes_on_where_it_was(source: str, target: str) -> None:
    def stop(table: str, _done: int, _total: int) -> None:
        if table == "activities":
            raise StoppedError

    with pytest.raises(StoppedError):
        move(source, target, stop)
    heard: list[str] = []
    moved = move(source, target, lambda table, _done, _total: heard.append(table))
    assert "athletes" not in heard
    assert heard[0] == "activities"
    assert 0 < moved.found < sum(moved.rows.values())
    assert move(source, target, _nothing).found == sum(moved.rows.values())


def test_what_arrived_otherwise_is_noticed(source: str, target: str) -> None:
    move(source, target, _nothing)
    engine = create_engine(target)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE athletes SET name = 'Mallory' WHERE id = 1")
    engine.dispose()
    with pytest.raises(MoveError, match=r"athletes in .* is not what the file holds"):
        move(source, target, _nothing)


def test_nobody_elses_database_is_mixed_with_ours(source: str, target: str) -> None:
    store = Store.open(target)
    store.write(_another)
    store.close()
    with pytest.raises(MoveError, match="holds 1 rows in athletes that are not from here"):
        move(source, target, _nothing)


def test_it_goes_from_a_file_that_is_there_to_postgresql(source: str, tmp_path: Path) -> None:
    with pytest.raises(MoveError, match="from a SQLite file to a postgresql"):
        move(source, f"sqlite:///{tmp_path}/b.sqlite3", _nothing)
    with pytest.raises(MoveError, match="there is no database at"):
        move(f"sqlite:///{tmp_path}/none.sqlite3", "postgresql://nobody@127.0.0.1:1/x", _nothing)
    assert not (tmp_path / "none.sqlite3").exists()


def test_no_service_may_run_on_the_file_which_is_left_as_it_was(source: str, target: str, club: Club) -> None:
    file = _file(club)
    club.desk.store.close()
    before = _dump(file)
    with hold_lock(source), pytest.raises(StoreBusyError):
        move(source, target, _nothing)
    move(source, target, _nothing)
    assert _dump(file) == before


def _dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())
