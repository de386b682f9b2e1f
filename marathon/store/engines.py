"""How connections to SQLite and PostgreSQL are made, and which of their errors mean it is out of reach."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    NullPool,
    QueuePool,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from marathon.errors import StoreDamagedError, StoreUnavailableError

BUSY_TIMEOUT_S: Final = 10.0
READERS: Final = 8
EXTRA_READERS: Final = 16
RESTED_S: Final = 1.0
DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
OUT_OF_REACH: Final = frozenset(  # primary result codes: the statement was sound, the file was not to be had
    {
        *DAMAGED,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
TRY_AGAIN: Final = frozenset(
    {"40001", "40P01"}
)  # serialization failure, deadlock: the unit is safe to run twice
READ_ONLY_TRANSACTION: Final = "25006"


def parse_url(database_url: str) -> URL:
    """Return the address as SQLAlchemy spells it; psycopg 3 serves PostgreSQL."""
    scheme, separator, rest = database_url.partition("://")
    return make_url(f"postgresql{separator}{rest}" if scheme == "postgres" else database_url)


def sqlite_path(url: URL) -> Path | None:
    """Return the database file, or None for PostgreSQL."""
    return Path(url.database or "").absolute() if url.get_backend_name() == "sqlite" else None


def libpq_address(database_url: str) -> str:
    """Return the address of a PostgreSQL as its own library spells it, password and all."""
    return parse_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def shown(url: URL) -> str:
    """Return the database's name for a message, without its password."""
    return str(sqlite_path(url) or url.render_as_string(hide_password=True))


def write_engine(url: URL) -> Engine:
    """Return the engine that writes: BEGIN IMMEDIATE on SQLite, a small pool on PostgreSQL.

    SQLite writes zeros over what is deleted; otherwise it would stay in the file until its place is needed.
    """
    path = sqlite_path(url)
    if path is None:
        return _postgres_engine(url)
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(path, "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"),
        poolclass=NullPool,
        hide_parameters=True,
    )
    return _beginning_with(engine, "BEGIN IMMEDIATE")


def read_engine(url: URL) -> Engine:
    """Return the engine that only reads, one snapshot a transaction."""
    path = sqlite_path(url)
    if path is None:
        engine = _postgres_engine(url, isolation_level="REPEATABLE READ")
        return engine.execution_options(postgresql_readonly=True)
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(path, "query_only=ON"),
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=EXTRA_READERS,
        hide_parameters=True,
    )
    return _beginning_with(engine, "BEGIN")


def _connect(path: Path, *pragmas: str) -> sqlite3.Connection:
    """Open an existing file (never create one: a lost database must not turn into an empty one)."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    for pragma in ("foreign_keys=ON", *pragmas):
        _set(connection, pragma)
    return connection


def _set(connection: sqlite3.Connection, pragma: str) -> None:
    """Set a pragma; SQLite turns a file to WAL only while nobody else has it open, and does not wait for that."""
    until = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute(f"PRAGMA {pragma}")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                connection.close()
                raise
        time.sleep(0.02)


def _beginning_with(engine: Engine, statement: str) -> Engine:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return engine


def _postgres_engine(url: URL, **more: str) -> Engine:
    engine = create_engine(url, pool_size=READERS, max_overflow=EXTRA_READERS, hide_parameters=True, **more)
    return _asked_after_a_rest(_silent(engine))


def _asked_after_a_rest(engine: Engine) -> Engine:
    """Have a connection that nobody used for a while asked whether it lives, and replaced if it does not.

    To ask each time, as the pool would by itself, costs as much as two statements.
    """

    @event.listens_for(engine, "checkin")
    def note(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        now = time.monotonic()
        if now - record.info.get("rests_since", now) < RESTED_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except Exception as dead:
            raise InvalidatePoolError from dead

    return engine


def _silent(engine: Engine) -> Engine:
    """Have PostgreSQL's errors end after their first line: the next ones quote rows and values."""

    @event.listens_for(engine, "handle_error")
    def cut(context: ExceptionContext) -> None:
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None and error.args:
                error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])

    return engine


@contextmanager
def named_errors(*also: type[Exception]) -> Iterator[None]:
    """Turn the errors of a database that is out of reach (and those named also) into StoreUnavailableError."""
    try:
        yield
    except Exception as error:
        ours = isinstance(error, (PoolTimeoutError, *also))
        if not ours and not (isinstance(error, DBAPIError) and _is_out_of_reach(error)):
            raise
        raise _kind_of(error)(problem=problem_of(error)) from error


def _kind_of(error: Exception) -> type[StoreUnavailableError]:
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0)
    return StoreDamagedError if code & 0xFF in DAMAGED else StoreUnavailableError


def _is_out_of_reach(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in OUT_OF_REACH
    if getattr(error.orig, "sqlstate", None) == READ_ONLY_TRANSACTION or error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | InterfaceError)


def problem_of(error: BaseException) -> str:
    """Return an error's own words in one line, without the statement and its values."""
    text = str(error.orig if isinstance(error, DBAPIError) else error)
    return text.splitlines()[0].rstrip(".") if text else type(error).__name__


def may_try_again(error: Exception) -> bool:
    """Return whether PostgreSQL gave up on a transaction that is likely to succeed when run anew."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in TRY_AGAIN
