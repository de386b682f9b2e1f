"""One process writes a SQLite database: a lock file beside it says whether one does."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marathon.errors import StoreBusyError, StoreUnavailableError
from marathon.store.engines import parse_url, shown, sqlite_path


@contextmanager
def hold_lock(database_url: str) -> Iterator[None]:
    """Keep every other writing process away from a SQLite database; PostgreSQL needs no such thing.

    The operating system lets go when the process ends, however it ends; the file itself stays.

    Raises:
        StoreBusyError: another process holds it.
        StoreUnavailableError: the folder cannot be written.
    """
    url = parse_url(database_url)
    path = sqlite_path(url)
    if path is None:
        yield
        return
    with _opened(lock_path(path)) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreBusyError(database=shown(url)) from None
        yield


def lock_path(database: Path) -> Path:
    """Return where the lock file of a SQLite database lies."""
    return database.with_name(f"{database.name}.lock")


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        raise StoreUnavailableError(problem=error.strerror or str(error)) from error
    with file:
        yield file.fileno()
