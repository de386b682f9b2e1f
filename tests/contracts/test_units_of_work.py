"""Units of work on both databases: all or nothing, many at once, and what callers hear when one fails."""

import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from marathon.domain.athlete import AthleteId
from marathon.errors import StoreUnavailableError
from marathon.store import athletes
from marathon.store.store import Store

SECRET = f"Secret {6 * 7}"


class RefusedError(Exception):
    """The unit changed its mind."""


def _add(name: str, *, then_fail: bool = False) -> Callable[[Connection], AthleteId]:
    def unit(connection: Connection) -> AthleteId:
        new = athletes.add(connection, name, "UTC")
        if then_fail:
            raise RefusedError(name)
        return new

    return unit


def _names(store: Store) -> set[str]:
    with store.read() as connection:
        return {athlete.name for athlete in athletes.all_active(connection)}


def test_fifty_threads_write_and_the_failing_units_spoil_no_others(store: Store) -> None:
    def write(number: int) -> AthleteId:
        return store.write(_add(f"{number}", then_fail=number % 7 == 0))

    with ThreadPoolExecutor(50) as threads:
        done = [threads.submit(write, number) for number in range(500)]
        wait(done)
    for number, future in enumerate(done):
        error = future.exception()
        assert (
            (isinstance(error, RefusedError) and str(error) == f"{number}") if number % 7 == 0 else not error
        )
    assert _names(store) == {f"{number}" for number in range(500) if number % 7}
    with store.read() as connection:
        good = [future for number, future in enumerate(done) if number % 7]
        assert all(athletes.get(connection, f.result()).name == f"{done.index(f)}" for f in good[::50])


def test_what_was_written_is_read_by_the_next_reader(store: Store) -> None:
    for number in range(20):
        store.write(_add(f"{number}"))
        assert f"{number}" in _names(store)


def test_what_a_statement_carried_is_in_no_error(store: Store) -> None:
    def insert(connection: Connection) -> None:
        statement = "INSERT INTO athletes (name, zone) VALUES (:name, :zone)"
        connection.execute(text(statement), {"name": SECRET, "zone": None})

    def read() -> None:
        with store.read() as connection:
            connection.execute(text("SELECT no_such(:name)"), {"name": SECRET})

    for fails in (partial(store.write, insert), read):
        with pytest.raises(DBAPIError) as failed:
            fails()
        shown = "".join(traceback.format_exception(failed.value))
        assert "athletes" in shown or "no_such" in shown, "it is told what failed"
        assert SECRET not in shown


def test_a_failed_statement_within_a_unit_undoes_all_of_it(store: Store) -> None:
    def unit(connection: Connection) -> None:
        athletes.add(connection, "half", "UTC")
        connection.execute(text("INSERT INTO memberships (team_id) VALUES (1)"))

    with pytest.raises(Exception, match="memberships"):
        store.write(unit)
    assert _names(store) == set()


def test_a_unit_may_not_write_through_the_store(store: Store) -> None:
    def unit(_: Connection) -> None:
        store.write(_add("inner"))

    with pytest.raises(RuntimeError, match="may not call write"):
        store.write(unit)
    store.write(_add("after"))
    assert _names(store) == {"after"}


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreUnavailableError, match="read"), store.read() as connection:
        athletes.add(connection, "sneaked in", "UTC")
    assert _names(store) == set()


def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    with store.read() as connection:
        assert athletes.count(connection) == 0
        store.write(_add("new"))
        assert athletes.count(connection) == 0
    assert _names(store) == {"new"}


def test_a_mistake_in_a_statement_is_not_called_an_outage(store: Store) -> None:
    with pytest.raises(Exception, match="no_such_table") as caught:
        store.write(lambda connection: connection.execute(text("SELECT * FROM no_such_table")).all())
    assert not isinstance(caught.value, StoreUnavailableError)


def test_a_lost_connection_fails_that_write_and_the_next_one_works(store: Store) -> None:
    def lose(connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
        else:
            connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(StoreUnavailableError):
        store.write(lose)
    store.write(_add("after"))
    assert _names(store) == {"after"}


def test_everyone_of_a_crowd_can_read_at_once(store: Store) -> None:
    with ThreadPoolExecutor(20) as threads:
        assert list(threads.map(lambda _: _names(store), range(200))) == [set()] * 200


@pytest.mark.parametrize(
    "error", [FileNotFoundError("a chart"), BrokenPipeError("a pipe"), KeyError("a name")]
)
def test_an_error_of_the_callers_own_is_left_alone(store: Store, error: Exception) -> None:
    def unit(_: Connection) -> None:
        raise error

    with pytest.raises(type(error)):
        store.write(unit)
    with pytest.raises(type(error)), store.read():
        raise error


def test_a_version_stands_while_nothing_changes_and_never_comes_back(store: Store) -> None:
    versions = []
    for number in range(3):
        for _ in range(2):
            with store.read_versioned() as (connection, version):
                assert len(athletes.all_active(connection)) == number
            versions.append(version)
        store.write(_add(f"{number}"))
    assert versions[::2] == versions[1::2]
    assert len(set(versions)) == 3
