"""Small things that every query module needs: long lists of ids in parts, and upserts of either database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from marathon.domain.athlete import AthleteId
from marathon.errors import NotFoundError

T = TypeVar("T")
IDS_A_QUERY: Final = 500  # far below SQLite's 32,766 variables; longer lists gain nothing


def parts(items: Iterable[T], size: int = IDS_A_QUERY) -> Iterator[list[T]]:
    """Cut items into lists of at most this size."""
    source = iter(items)
    while part := list(islice(source, size)):
        yield part


def grouped(
    athlete_ids: Sequence[AthleteId], fetch: Callable[[list[AthleteId]], Iterable[tuple[int, T]]]
) -> dict[AthleteId, tuple[T, ...]]:
    """Ask for many athletes' values part by part; every athlete asked for is a key, even without values."""
    found: dict[int, list[T]] = {athlete_id: [] for athlete_id in athlete_ids}
    for part in parts(athlete_ids):
        for athlete_id, value in fetch(part):
            found[athlete_id].append(value)
    return {AthleteId(athlete_id): tuple(values) for athlete_id, values in found.items()}


def insert_into(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return the dialect's own INSERT, which knows ON CONFLICT."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def insert_one(connection: Connection, table: Table, **values: Any) -> int:
    """Insert a row and return its id."""
    key = connection.execute(table.insert().values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def require_one(rowcount: int) -> None:
    """Raise NotFoundError unless a statement touched exactly one row."""
    if rowcount != 1:
        raise NotFoundError
