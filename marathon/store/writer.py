"""Writing: on SQLite one thread owns the connection and shares commits; on PostgreSQL a transaction each."""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from sqlite3 import IntegrityError
from typing import Any, Final, Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine, Transaction

from marathon.errors import StoreUnavailableError
from marathon.store.engines import may_try_again, named_errors, problem_of
from marathon.store.measure import touch
from marathon.store.one_statement import OneStatement
from marathon.store.write_queue import WriteQueue

T = TypeVar("T")
Unit = Callable[[Connection], Any]
TRIES: Final = 3


class Writer(Protocol):
    """Runs units of work, each all or nothing."""

    @property
    def commits(self) -> int | None:
        """How often the data may have changed so far; None where others change it, too."""
        ...

    def write(self, unit: Callable[[Connection], T]) -> T:
        """Run a unit and return its result once it is committed."""
        ...

    def write_soon(self, unit: Callable[[Connection], T]) -> "Future[T]":
        """Have a unit run by another thread and return at once; the result is there once it is committed."""
        ...

    def close(self) -> None:
        """Finish what is queued and let go of the database."""
        ...


class NobodyWrites:
    """The writer of a store that was opened to read."""

    commits: None = None

    def write(self, unit: Callable[[Connection], T]) -> T:
        """Refuse."""
        raise RuntimeError(f"{unit} cannot write: the store was opened to read")

    def write_soon(self, unit: Callable[[Connection], T]) -> "Future[T]":
        """Refuse."""
        raise RuntimeError(f"{unit} cannot write: the store was opened to read")

    def close(self) -> None:
        """Do nothing."""


class _Job:
    """A queued unit and the promise of its result."""

    __slots__ = ("error", "promise", "result", "unit")

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.promise: Future[Any] = Future()
        self.result: Any = None
        self.error: BaseException | None = None

    def keep(self) -> None:
        """Tell the caller how it went; called only after the commit."""
        if self.error is not None:
            self.promise.set_exception(self.error)
        else:
            self.promise.set_result(self.result)


class _TransactionLostError(Exception):
    """SQLite dropped the whole transaction, and every unit of the group with it."""


class SharedCommitWriter:
    """The one writer of a SQLite file: what queued during a commit shares the next, each in a savepoint."""

    def __init__(self, engine: Engine, path: Path) -> None:
        """Start the writing thread."""
        self._engine = engine
        self._path = path
        self._connection: Connection | None = None
        self._inode: int | None = None
        self._queue: WriteQueue[_Job] = WriteQueue()
        self._commits = 0
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    @property
    def commits(self) -> int:
        """How often the data may have changed: counted after a commit, before anybody hears of it."""
        return self._commits

    def write(self, unit: Callable[[Connection], T]) -> T:
        """Queue a unit and wait for its commit.

        Raises: StoreUnavailableError when the file cannot be written; whatever the unit itself raises.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a unit of work may not call write: it would wait for itself")
        job = _Job(unit)
        self._queue.put(job, first=False)
        return cast(T, job.promise.result())

    def write_soon(self, unit: Callable[[Connection], T]) -> "Future[T]":
        """Queue a unit before all that threads wait for, and return at once.

        Raises: StoreUnavailableError when the store is closed; all else comes with the result.
        """
        job = _Job(unit)
        self._queue.put(job, first=True)
        return job.promise

    def close(self) -> None:
        """Commit what is queued, then stop the thread."""
        self._queue.close()
        self._thread.join()

    def _run(self) -> None:
        while jobs := self._queue.take():
            self._commit(jobs)
        self._disconnect()

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            with named_errors(OSError):
                connection = self._connected()
                if len(jobs) == 1 and isinstance(jobs[0].unit, OneStatement):
                    _run_alone(connection, jobs[0], jobs[0].unit)
                else:
                    _run_together(connection, jobs)
        except BaseException as error:  # the thread must outlive any fault, and each caller must hear of it
            self._disconnect()
            for job in jobs:
                job.error = _for_one_caller(error)
        self._commits += any(job.unit is not touch for job in jobs)
        for job in jobs:
            job.keep()

    def _connected(self) -> Connection:
        """Return the open connection, or a new one when the file was replaced or the last one failed."""
        inode = os.stat(self._path).st_ino  # noqa: PTH116 - once a commit; a third of the price of Path.stat
        if inode != self._inode:
            self._disconnect()
        if self._connection is None:
            self._connection = self._engine.connect()
            self._inode = inode
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
        self._connection = self._inode = None


def _run_alone(connection: Connection, job: _Job, statement: OneStatement) -> None:
    """Run a statement that is its own transaction; what the file's rules refuse belongs to the caller alone."""
    try:
        statement.run_alone(connection)
    except IntegrityError as error:
        job.error = error


def _run_together(connection: Connection, jobs: Sequence[_Job]) -> None:
    with connection.begin() as whole:
        for job in jobs:
            _run(connection, job, whole, is_alone=len(jobs) == 1)


def _run(connection: Connection, job: _Job, whole: Transaction, *, is_alone: bool) -> None:
    """Run one unit of a group in a savepoint; one that is alone has the transaction to itself."""
    savepoint = None if is_alone else connection.begin_nested()
    try:
        with named_errors():
            job.result = job.unit(connection)
            if savepoint:
                savepoint.commit()
    except BaseException as error:  # it belongs to the caller, on whose thread it is raised again
        job.error = error
    if not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr] # sqlite3's own
        raise _TransactionLostError("the transaction was lost") from job.error
    if job.error is not None:
        (savepoint or whole).rollback()


def _for_one_caller(error: BaseException) -> BaseException:
    """Return an exception of one's own for each waiting thread, since raising it changes it."""
    lost = error.__cause__ if isinstance(error, _TransactionLostError) else error
    if isinstance(lost, StoreUnavailableError):
        own = type(lost)(**lost.facts)
    else:
        own = StoreUnavailableError(problem=problem_of(lost or error))
    own.__cause__ = error
    return own


class TransactionWriter:
    """Writes to PostgreSQL: one transaction a unit, on the calling thread, or soon on a thread of its own."""

    commits: None = None

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; connections are opened when needed."""
        self._engine = engine
        self._statements = _StatementLine(engine)
        self._here = threading.local()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store-writer")

    def write(self, unit: Callable[[Connection], T]) -> T:
        """Run a unit in a transaction, anew when PostgreSQL chose it as a deadlock's victim.

        Raises: StoreUnavailableError when the server is out of reach; whatever the unit itself raises.
        """
        if getattr(self._here, "busy", False):
            raise RuntimeError("a unit of work may not call write: it would wait for itself")
        self._here.busy = True
        try:
            with named_errors():
                return self._try(unit, TRIES)
        finally:
            self._here.busy = False

    def write_soon(self, unit: Callable[[Connection], T]) -> "Future[T]":
        """Run a unit on the writer's own thread and return at once.

        Raises: StoreUnavailableError when the store is closed; all else comes with the result.
        """
        run = self._statements.run if isinstance(unit, OneStatement) else self.write
        try:
            return self._thread.submit(run, unit)  # type: ignore[arg-type] # a statement has no result, and T is None
        except RuntimeError:
            raise StoreUnavailableError(problem="it is closed") from None

    def _try(self, unit: Callable[[Connection], T], tries: int) -> T:
        try:
            with self._engine.begin() as connection:
                return unit(connection)
        except Exception as error:
            if tries == 1 or not may_try_again(error):
                raise
        return self._try(unit, tries - 1)

    def close(self) -> None:
        """Commit what is queued; the store lets go of the pool."""
        self._thread.shutdown()
        self._statements.hang_up()


class _StatementLine:
    """A connection that one thread keeps for single statements: one way to the server each.

    Taking it from the pool each time would cost a question whether it still lives, and putting it back another.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None

    def run(self, statement: OneStatement) -> None:
        """Run a statement; when this returns, it is committed. A line that went dead while it was idle is opened anew.

        Raises: StoreUnavailableError when the server is out of reach; what the server has against the statement.
        """
        was_open = self._connection is not None
        try:
            self._send(statement)
        except StoreUnavailableError:
            if not was_open:
                raise
            self._send(statement)

    def _send(self, statement: OneStatement) -> None:
        try:
            with named_errors():
                self._connection = self._connection or self._engine.connect()
                statement(self._connection)
                self._connection.commit()
        except BaseException:
            self.hang_up()
            raise

    def hang_up(self) -> None:
        """Let go of the connection, whatever state it is in."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
        self._connection = None
