"""The process that works and serves nothing: it visits lanes on a PostgreSQL that others serve from."""

import asyncio
import logging
import os
import sys

from bot.background.beside import Beside
from bot.wiring import NobodyListens, SystemClock, build_desk
from bot.wiring.worker import build_worker
from marathon import __version__
from marathon.errors import SettingsError
from marathon.logs import start_logging
from marathon.settings import Settings, read_settings, secret_values
from marathon.store.store import Store
from marathon.words import operator as words
from webhooks.listening import stop_asked

log = logging.getLogger(__name__)


def run(at_once: int) -> None:
    """Work by the environment's settings until stopped.

    Args: at_once: how many athletes are worked for at the same time.

    Raises: SettingsError, StoreUnavailableError, SchemaError.
    """
    settings = read_settings()
    if settings.is_alone:
        problem = "names a file, where one process does all the work; give workers a postgresql:// address"
        raise SettingsError(name="DATABASE_URL", problem=problem)
    start_logging(
        level=settings.log_level,
        file=settings.log_file,
        secrets=secret_values(settings),
        form=settings.log_format,
    )
    asyncio.run(_work(settings, at_once))


async def _work(settings: Settings, at_once: int) -> None:
    store = await asyncio.to_thread(Store.open, settings.database_url.get_secret_value())
    try:
        desk = build_desk(
            store, listener=NobodyListens(), clock=SystemClock(), strava_is_shared=settings.strava_is_shared
        )
        beside = Beside(await asyncio.to_thread(build_worker, desk, settings, at_once))
        async with stop_asked() as stopped:
            sys.stdout.write(f"{words.working(at_once)}\n")
            sys.stdout.flush()
            log.info("works: version %s, %d at once, process %d", __version__, at_once, os.getpid())
            beside.begin()
            await stopped.wait()
        await asyncio.to_thread(beside.end)
    finally:
        store.close()
