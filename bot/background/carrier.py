"""Visits lanes as Procrastinate wakes them: on PostgreSQL, in any number of processes on any number of hosts.

A job says only whose lane has work; what the work is, when it is due and how often it was tried stand in its rows. A
job is never scheduled and never tried again: what it leaves, another one is made for within a second (store/wakes).
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from bot.background.visits import Visits
from marathon.domain.athlete import AthleteId
from marathon.errors import StoreUnavailableError
from marathon.ports import Clock
from marathon.store import wakes
from marathon.store.store import Store
from marathon.store.wakes import CarrierScripts

if TYPE_CHECKING:
    from procrastinate import App
    from psycopg import AsyncConnection

LOOK_AGAIN_S: Final = (
    1.0  # for what a notification did not tell of: a job that waited for its athlete's last one
)
HEARTBEAT_S: Final = wakes.ALIVE.total_seconds() / 4
LOOK_FOR_STOP_S: Final = 0.2
AGAIN_S: Final = 1.0
OUTAGE_S: Final = 1.0
STOP_WITHIN_S: Final = 10.0
CONNECTIONS: Final = 4
"""For taking and ending jobs, beside one that listens; what a job does goes over the store's own."""

_log = logging.getLogger(__name__)


class Carrier:
    """One worker of Procrastinate in a thread, and beside it the sweeper; wake() makes it a ports.Wake."""

    def __init__(self, *, store: Store, clock: Clock, visits: Visits, address: str, at_once: int) -> None:
        """Take what is done in a lane.

        Args:
            address: where the store's PostgreSQL is, as libpq spells it.
            at_once: how many lanes are visited at the same time.
        """
        self._store, self._clock, self._visits = store, clock, visits
        self._address, self._at_once = address, at_once
        self._name = uuid4().hex
        self._stopping = threading.Event()
        self._is_down = False
        self._working = threading.Thread(target=self._run, name="carrier", daemon=True)
        self._sweeping = threading.Thread(target=self._sweep, name="sweeper", daemon=True)

    def start(self) -> None:
        """Bring the carrier's own tables up to date and begin to work.

        Raises: StoreUnavailableError.
        """
        self._store.write(partial(wakes.prepare, carrier_scripts()))
        self._visits.start()
        self._working.start()
        self._sweeping.start()

    def is_alive(self) -> bool:
        """Tell whether every thread runs."""
        return self._visits.is_alive() and self._working.is_alive() and self._sweeping.is_alive()

    def wake(self, athlete_id: AthleteId) -> None:
        """Do nothing: the transaction that stored the work has left a job."""

    def stop(self, within_s: float = STOP_WITHIN_S) -> bool:
        """Let each visit end with its row, no longer than this; False when one was left behind.

        What was left behind keeps its lease until that ends, and is then done by whoever runs.
        """
        until = time.monotonic() + within_s
        self._stopping.set()
        self._visits.end(within_s)
        for thread in (self._working, self._sweeping):
            thread.join(max(0.0, until - time.monotonic()))
        return not self._working.is_alive() and not self._visits.held

    def _run(self) -> None:
        """Work until stopped; whatever ends the worker before that is taken for an outage."""
        for name in ("procrastinate", "psycopg.pool"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what they would tell is told once, here
        while not self._stopping.is_set():
            try:
                asyncio.run(self._work())
                error: Exception | None = None
            except Exception as ended:  # the thread must outlive any fault
                error = ended
            if not self._stopping.wait(OUTAGE_S):
                self._tell(error or ConnectionError("the worker has lost the database"))

    async def _work(self) -> None:
        """Run the worker until it ends, or until this is to stop."""
        working = asyncio.create_task(self._serve_queue())
        while not working.done():
            await asyncio.wait({working}, timeout=LOOK_FOR_STOP_S)
            if self._stopping.is_set():
                await self._end(working)
                return
        await working

    async def _end(self, working: "asyncio.Task[None]") -> None:
        """Cancel the worker until it hears: while it connects, a call is lost now and then.

        A second call would break off what the first one waits for, so none is made while a lane is visited.
        """
        working.cancel()
        while not working.done():
            await asyncio.wait({working}, timeout=AGAIN_S)
            if not self._visits.held:
                working.cancel()
        if not working.cancelled() and (error := working.exception()):
            _log.warning("the worker did not end as it should: %s", error)

    async def _serve_queue(self) -> None:
        async with self._app().open_async() as opened:
            await opened.run_worker_async(
                queues=[wakes.QUEUE],
                name="lanes",
                concurrency=self._at_once,
                fetch_job_polling_interval=LOOK_AGAIN_S,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=wakes.ALIVE.total_seconds(),
                shutdown_graceful_timeout=STOP_WITHIN_S,
                delete_jobs="always",
                install_signal_handlers=False,
            )

    def _app(self) -> "App":
        from procrastinate import App, PsycopgConnector
        from psycopg_pool import AsyncConnectionPool

        def pool(*, check: object, **kwargs: Any) -> AsyncConnectionPool:
            """Leave out to check each connection before each call: a dead one ends the worker, which begins anew."""
            del check
            return AsyncConnectionPool(**kwargs)

        connector = PsycopgConnector(
            pool_factory=pool,
            conninfo=self._address,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=STOP_WITHIN_S,
            configure=_commit_each_statement,
        )
        app = App(connector=connector)

        @app.task(name=wakes.TASK, queue=wakes.QUEUE)
        async def wake(athlete_id: int) -> None:
            await _in_thread(partial(self._visit, AthleteId(athlete_id)))

        return app

    def _visit(self, athlete_id: AthleteId) -> None:
        """Visit a lane, again at once where it was left for others but nobody else waits for this worker."""
        if self._stopping.is_set():
            return  # the sweeper has it woken elsewhere
        try:
            while turn := self._visits.enter(athlete_id):
                if not self._visits.stay(turn) or self._is_busy() or self._stopping.is_set():
                    break
            self._tell(None)
        except Exception as error:  # what is left undone is found by the sweeper
            self._tell(error)

    def _is_busy(self) -> bool:
        return len(self._visits.held) + 1 >= self._at_once

    def _tell(self, error: Exception | None) -> None:
        """Log once when working becomes impossible, and once when it goes on."""
        is_down = error is not None
        if self._is_down == is_down:
            return
        self._is_down = is_down
        if error is None:
            _log.info("the lanes go on")
        else:
            _log.error("the lanes stand still: %s", error, exc_info=_unexpected(error))

    def _sweep(self) -> None:
        while not self._stopping.wait(wakes.SWEEP_EVERY.total_seconds()):
            try:
                self._store.write(partial(wakes.sweep, self._name, self._clock.now()))
            except StoreUnavailableError as down:
                self._tell(down)
            except Exception:  # the thread must outlive any fault
                _log.exception("nobody looked for what nobody was woken for")


async def _commit_each_statement(connection: "AsyncConnection[Any]") -> None:
    """Save the begin and the commit around what is whole in itself: the carrier calls a function at a time."""
    await connection.set_autocommit(True)


def _unexpected(error: Exception) -> Exception | None:
    """Return an error whose trace is worth a look; a database out of reach is none."""
    from procrastinate.exceptions import ProcrastinateException

    away = (StoreUnavailableError, ProcrastinateException, OSError)
    return None if isinstance(error, away) else error


def carrier_scripts() -> CarrierScripts:
    """Read the carrier's schema as it comes with the library."""
    from procrastinate.schema import SchemaManager

    steps = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    return CarrierScripts(
        whole=SchemaManager.get_schema(),
        steps=tuple((step.name, step.read_text(encoding="utf-8")) for step in steps),
    )


def _call_soon(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    """Have something called on a loop from another thread, unless the loop has ended."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(call)


async def _in_thread(call: Callable[[], None]) -> None:
    """Wait for a call in a thread of its own, which no end of the process waits for."""
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def run() -> None:
        try:
            call()
        finally:
            _call_soon(loop, end)

    def end() -> None:
        if not done.done():
            done.set_result(None)

    threading.Thread(target=run, name="lane", daemon=True).start()
    await done
