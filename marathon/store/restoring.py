"""Putting a copy in a SQLite database's place: checked and brought up to date before anything is replaced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from marathon.errors import CopyError, NoBackupError, SchemaError, StoreUnavailableError
from marathon.store.copying import Tell, copy_sqlite
from marathon.store.engines import shown
from marathon.store.inspection import Condition, look_at
from marathon.store.schema import SCHEMA_VERSION, prepare


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put in place: the version the copy had, its rows, and where lies what was there before."""

    version: str
    rows: Mapping[str, int]
    aside: Path | None


def restore_sqlite(database: Path, backup: Path, now: datetime, tell: Tell) -> Restored:
    """Put a copy of a backup in a database's place, and what was there aside. The lock file must be held.

    Raises: NoBackupError for what is none or is damaged, SchemaError for one of a newer program, CopyError.
    """
    version = _version_of(backup)
    fresh = database.with_name(f"{database.name}.restoring")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        rows = copy_sqlite(backup, fresh, tell).rows
        prepare(_url_of(fresh))
        aside = _put_aside(database, now)
        fresh.rename(database)
    except OSError as error:
        raise CopyError(problem=error.strerror or str(error)) from error
    finally:
        for end in ("", "-wal", "-shm"):
            Path(f"{fresh}{end}").unlink(missing_ok=True)
    return Restored(version=version, rows=rows, aside=aside)


def _url_of(path: Path) -> URL:
    return URL.create("sqlite", database=str(path.absolute()))


def _version_of(backup: Path) -> str:
    """Return the schema of a backup that this program can work with."""
    url = _url_of(backup)
    try:
        found = look_at(url.render_as_string())
    except StoreUnavailableError as error:
        raise NoBackupError(file=backup, problem=error.facts["problem"]) from error
    if found.condition is Condition.ABSENT:
        raise NoBackupError(file=backup, problem="it is not there")
    if found.condition is Condition.EMPTY:
        raise NoBackupError(file=backup, problem="it holds no tables of Marathon Coach")
    if found.condition is Condition.NEWER:
        remedy = "Update the program."
        raise SchemaError(database=shown(url), found=found.version, needed=SCHEMA_VERSION, remedy=remedy)
    return found.version


def _put_aside(database: Path, now: datetime) -> Path | None:
    """Rename a database with its log, which belongs to it alone; return its new name, None where there is none."""
    if not database.exists():
        return None
    aside = database.with_name(f"{database.name}.replaced-{now:%Y%m%d-%H%M%S}")
    for end in ("", "-wal", "-shm"):
        part = Path(f"{database}{end}")
        if part.exists():
            part.rename(f"{aside}{end}")
    return aside
