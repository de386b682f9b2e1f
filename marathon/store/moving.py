"""Moving all data from a SQLite file to PostgreSQL: copied table by table, then read on both sides and compared."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import JSON, Connection, Engine, Row, Table, func, select, text

from marathon.errors import MoveError, SchemaError
from marathon.store import tables
from marathon.store.engines import named_errors, parse_url, read_engine, shown, sqlite_path, write_engine
from marathon.store.inspection import Condition, look_at
from marathon.store.lock_file import hold_lock
from marathon.store.schema import SCHEMA_VERSION, prepare

A_STEP: Final = 5_000
Tell = Callable[[str, int, int], None]
"""Hears of a table how many rows are copied, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What was moved: the rows of each table, how many of them lay there from an earlier try, and the source's size."""

    rows: Mapping[str, int]
    found: int
    size_bytes: int


def move(source: str, target: str, tell: Tell) -> Moved:
    """Copy every table of a SQLite file into an empty PostgreSQL database; the file is only read.

    A table is copied whole or not at all, so that a second try goes on where the first was stopped. Nobody may serve
    the target.

    Raises:
        StoreBusyError: a service runs on the file.
        MoveError: the two are not what they should be, or what arrived is not what was there.
        SchemaError: the file was made by another version.
        StoreUnavailableError: one of them is out of reach.
    """
    path = sqlite_path(parse_url(source))
    if path is None or sqlite_path(parse_url(target)) is not None:
        raise MoveError(problem="this goes from a SQLite file to a postgresql:// address")
    _require_current(source)
    prepare(parse_url(target))
    reader, writer = read_engine(parse_url(source)), write_engine(parse_url(target))
    try:
        with hold_lock(source), named_errors(), reader.begin() as origin:
            counts = {table.name: _count(origin, table) for table in _tables()}
            found = sum(_copy(origin, writer, table, counts[table.name], tell) for table in _tables())
            _compare(origin, writer)
    finally:
        reader.dispose()
        writer.dispose()
    return Moved(rows=counts, found=found, size_bytes=path.stat().st_size)


def _require_current(source: str) -> None:
    found = look_at(source)
    if found.condition is Condition.ABSENT:
        raise MoveError(problem=f"there is no database at {found.database}")
    if found.condition is not Condition.CURRENT:
        remedy = "Start the service of this version on it once, stop it, and move it then."
        facts = {"database": found.database, "found": found.version or "none", "needed": SCHEMA_VERSION}
        raise SchemaError(**facts, remedy=remedy)


def _tables() -> Sequence[Table]:
    """Return all tables, each after those that it refers to."""
    return tables.Base.metadata.sorted_tables


def _count(connection: Connection, table: Table) -> int:
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def _copy(origin: Connection, writer: Engine, table: Table, expected: int, tell: Tell) -> int:
    """Copy a table in one transaction, and return how many of its rows were there before."""
    with writer.begin() as connection:
        found = _count(connection, table)
        if found not in (0, expected):
            problem = f"{shown(writer.url)} holds {found} rows in {table.name} that are not from here"
            raise MoveError(problem=f"{problem}; name an empty database")
        if expected and not found:
            _stream(origin, connection, table, expected, tell)
            _go_on_counting(connection, table)
    return found


def _stream(origin: Connection, connection: Connection, table: Table, expected: int, tell: Tell) -> None:
    """Send every row by COPY: rows may refer to later ones, which PostgreSQL asks about when all are there."""
    driver = connection.connection.driver_connection
    assert driver is not None
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    senders = [json.dumps if isinstance(column.type, JSON) else None for column in table.columns]
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for number, row in enumerate(_rows(origin, table), 1):
            values = zip(senders, row, strict=True)
            copy.write_row([value if value is None or not send else send(value) for send, value in values])
            if number % A_STEP == 0 or number == expected:
                tell(table.name, number, expected)


def _rows(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    """Read a table row by row, however long it is."""
    yield from connection.execute(select(table).execution_options(yield_per=A_STEP))


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Have the next row's number follow the last one that was copied."""
    counted = table.autoincrement_column
    if counted is not None:
        last = select(func.max(counted)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, counted.name)
        connection.execute(select(func.setval(sequence, last)))


def _compare(origin: Connection, writer: Engine) -> None:
    """Hold both sides against each other, row by row.

    Raises: MoveError naming the first table that differs.
    """
    with writer.begin() as connection:
        for table in _tables():
            if _sum(origin, table) != _sum(connection, table):
                problem = f"{table.name} in {shown(writer.url)} is not what the file holds"
                raise MoveError(problem=f"{problem}; empty that database and begin anew")
        connection.execute(text("ANALYZE"))


def _sum(connection: Connection, table: Table) -> tuple[int, int]:
    """Return how many rows a table has and a checksum of all of them, in whatever order they come."""
    nested = [place for place, column in enumerate(table.columns) if isinstance(column.type, JSON)]
    count = total = 0
    for row in _rows(connection, table):
        values = list(row)
        for place in nested:
            values[place] = json.dumps(_plain(values[place]), sort_keys=True)
        total += int.from_bytes(blake2b(repr(values).encode(), digest_size=16).digest())
        count += 1
    return count, total % 2**128


def _plain(value: Any) -> Any:
    """Return decoded JSON with one spelling for each number; JSONB writes 1e22 without an exponent."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value
