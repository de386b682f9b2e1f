"""Looking at a database from outside, creating and changing nothing; opening one to work with is elsewhere."""

import fcntl
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from marathon.store.engines import named_errors, parse_url, read_engine, shown, sqlite_path
from marathon.store.lock_file import lock_path
from marathon.store.schema import NOT_YET, SCHEMA_VERSION, stored_version


class Condition(StrEnum):
    """What a look at a database finds."""

    ABSENT = "absent"
    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A database as it stands: its name without a password, its schema, whether a process holds it, what keeps it."""

    database: str
    condition: Condition
    version: str
    is_held: bool
    engine: str = ""


def look_at(database_url: str) -> Finding:
    """Return how a database stands; a SQLite file that is absent stays so.

    Raises: StoreUnavailableError when it is there but cannot be read.
    """
    url = parse_url(database_url)
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return Finding(database=shown(url), condition=Condition.ABSENT, version=NOT_YET, is_held=False)
    engine = read_engine(url)
    try:
        with named_errors(), engine.begin() as connection:
            version, kept_by = stored_version(connection), _engine_of(connection)
    finally:
        engine.dispose()
    return Finding(
        database=shown(url),
        condition=_condition(version),
        version=version,
        is_held=is_held(database_url),
        engine=kept_by,
    )


def _engine_of(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {connection.exec_driver_sql('SELECT sqlite_version()').scalar()}"
    return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}"


def _condition(version: str) -> Condition:
    if version == NOT_YET:
        return Condition.EMPTY
    if version == SCHEMA_VERSION:
        return Condition.CURRENT
    return Condition.OLDER if version.isdigit() and version < SCHEMA_VERSION else Condition.NEWER


def is_held(database_url: str) -> bool:
    """Return whether a process holds the lock file of a SQLite database; it is not made where there is none."""
    path = sqlite_path(parse_url(database_url))
    if path is None:
        return False
    try:
        with lock_path(path).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
