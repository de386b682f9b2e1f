"""The store: where a use case reads and writes; what is asked of it stands in the modules beside it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine, QueuePool, text

from marathon.errors import SchemaError, StoreUnavailableError
from marathon.store.engines import named_errors, parse_url, read_engine, sqlite_path, write_engine
from marathon.store.inspection import Condition, look_at
from marathon.store.measure import Measured, measure
from marathon.store.schema import SCHEMA_VERSION, prepare
from marathon.store.writer import NobodyWrites, SharedCommitWriter, TransactionWriter, Writer

__all__ = ["Connection", "Store"]

T = TypeVar("T")
_SNAPSHOT: Final = text("SELECT pg_current_snapshot()::text")


class Store:
    """One database: many readers, and a writer whose units are all or nothing."""

    def __init__(self, *, reader: Engine, writer: Writer, write_engine: Engine) -> None:
        """Keep the parts that open() has built."""
        self._reader = reader
        self._writer = writer
        self._write_engine = write_engine

    @classmethod
    def open(cls, database_url: str) -> "Store":
        """Open a database, bringing its schema up to date; a SQLite file is created where there is none.

        Raises:
            SchemaError: the database was made by a newer program.
            StoreUnavailableError: it cannot be reached or written.
        """
        url = parse_url(database_url)
        prepare(url)
        engine, path = write_engine(url), sqlite_path(url)
        writer = SharedCommitWriter(engine, path) if path else TransactionWriter(engine)
        return cls(reader=read_engine(url), writer=writer, write_engine=engine)

    @classmethod
    def open_to_read(cls, database_url: str) -> "Store":
        """Open a database as it stands, beside whoever writes it; write() refuses.

        Raises:
            SchemaError: it is not of this program's version.
            StoreUnavailableError: there is none, or it cannot be read.
        """
        found = look_at(database_url)
        if found.condition is Condition.ABSENT:
            raise StoreUnavailableError(problem="there is none yet")
        if found.condition is not Condition.CURRENT:
            remedy = "A start of the service brings it up to date."
            facts = {"database": found.database, "found": found.version or "none", "needed": SCHEMA_VERSION}
            raise SchemaError(**facts, remedy=remedy)
        engine = read_engine(parse_url(database_url))
        return cls(reader=engine, writer=NobodyWrites(), write_engine=engine)

    @property
    def is_shared(self) -> bool:
        """Whether other processes may write, too: a SQLite file has one writer."""
        return self._writer.commits is None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that only reads, on the calling thread; all its statements see one moment.

        Raises: StoreUnavailableError when the database is out of reach.
        """
        with named_errors(), self._reader.begin() as connection:
            yield connection

    def version(self) -> str | None:
        """Return a text that differs after every change of the data, None where it has to be read.

        On SQLite this process alone writes, so that its commits tell; take it before what is kept by it is read.
        """
        commits = self._writer.commits
        return None if commits is None else str(commits)

    def version_now(self) -> str:
        """Return what version() does, read where it has to be."""
        known = self.version()
        if known is not None:
            return known
        with self.read_versioned() as (_, version):
            return version

    @contextmanager
    def read_versioned(self) -> Iterator[tuple[Connection, str]]:
        """Give a connection as read() does, and the version that what it shows has at least.

        Source: PostgreSQL documentation, 9.27.10: two equal snapshots see the same transactions.
        """
        version = self.version()
        with self.read() as connection:
            yield connection, version or str(connection.scalar(_SNAPSHOT))

    def write(self, unit: Callable[[Connection], T]) -> T:
        """Run a short function of the writing connection and return its result once it is committed.

        The unit holds SQL and arithmetic only, lasts under 10 ms, is safe to run twice, and reads through the
        connection it is given. It is all or nothing.

        Raises:
            StoreUnavailableError: the database is full, read-only or gone; nothing of the unit was kept.
            RuntimeError: a unit called write.
        """
        return self._writer.write(unit)

    def write_soon(self, unit: Callable[[Connection], T]) -> "Future[T]":
        """Have a unit run as write() does and return at once: for a door that may not wait in a thread.

        Raises: StoreUnavailableError when the store is closed; all else comes with the result.
        """
        return self._writer.write_soon(unit)

    def measure(self) -> Measured:
        """Return how large the database is, and how many connections are open.

        Raises: StoreUnavailableError.
        """
        with self.read() as connection:
            in_use = sum(_open_in(engine) for engine in {self._reader, self._write_engine})
            return measure(connection, in_use)

    def close(self) -> None:
        """Commit what is queued and let go of the database."""
        self._writer.close()
        self._write_engine.dispose()
        self._reader.dispose()


def _open_in(engine: Engine) -> int:
    """Return how many connections of a pool are in use; SQLite's writer keeps one, beside any pool."""
    pool = engine.pool
    return pool.checkedout() if isinstance(pool, QueuePool) else 1
