"""Copies of a SQLite database: of one moment while others write, checked to the last row before they get their name."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from marathon.errors import CopyError
from marathon.store.engines import BUSY_TIMEOUT_S

PAGES_A_STEP: Final = 2_000
Tell = Callable[[int, int], None]
"""Hears how many pages are copied, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A sound copy: where it lies, how large it is, and how many rows each table holds."""

    path: Path
    size_bytes: int
    rows: Mapping[str, int]


def copy_sqlite(source: Path, target: Path, tell: Tell) -> Copy:
    """Copy a database as it stands at this moment, whoever writes it meanwhile; only its owner may read the copy.

    Nothing is left of a copy that is not sound.

    Raises: CopyError.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        rows = _copied(source, part, tell)
        _make_durable(part)
        part.replace(target)
        _make_durable(target.parent)
    except (sqlite3.Error, OSError) as error:
        raise CopyError(problem=getattr(error, "strerror", None) or str(error)) from error
    finally:
        for end in ("", "-journal", "-wal", "-shm"):
            Path(f"{part}{end}").unlink(missing_ok=True)
    return Copy(path=target, size_bytes=target.stat().st_size, rows=rows)


def _copied(source: Path, part: Path, tell: Tell) -> Mapping[str, int]:
    """Copy into an empty file, and return how many rows are in either.

    The source's transaction holds its moment: without it each commit of somebody else would begin the copy anew.
    """
    with _opened(source, "query_only=ON") as origin, _opened(part, "synchronous=OFF") as copy:
        origin.execute("BEGIN")
        expected = row_counts(origin)

        def progress(_status: int, left: int, total: int) -> None:
            tell(total - left, total)

        origin.backup(copy, pages=PAGES_A_STEP, progress=progress)
        require_sound(copy)
        if (found := row_counts(copy)) != expected:
            raise CopyError(problem=f"{sum(found.values())} of {sum(expected.values())} rows arrived")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    return expected


@contextmanager
def _opened(path: Path, pragma: str) -> Iterator[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode=rw"  # never makes one
    with closing(
        sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    ) as connection:
        connection.execute(f"PRAGMA {pragma}")
        yield connection


def require_sound(connection: sqlite3.Connection) -> None:
    """Have SQLite read every page and index.

    Raises: CopyError with what it says first.
    """
    first = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if first != "ok":
        raise CopyError(problem=str(first).splitlines()[0])


def row_counts(connection: sqlite3.Connection) -> Mapping[str, int]:
    """Return how many rows each table holds."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
    ).fetchall()
    return {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - its own names
        for (name,) in tables
    }


def _make_durable(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
