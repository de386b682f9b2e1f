"""The process that serves: opens the store, builds the application, listens, and tells the operator where."""

import asyncio
import sys

from bot.wiring import BUILT_DOORS, NobodyListens, SystemClock, build_desk, build_service
from marathon.logs import start_logging
from marathon.settings import Settings, features, read_settings, secret_values
from marathon.store.lock_file import hold_lock
from marathon.store.store import Store
from marathon.usecases.claim_ownership import owner_code
from marathon.words import operator as words
from webhooks.listening import serve_until_stopped


def run() -> None:
    """Serve by the environment's settings until stopped.

    Raises: SettingsError, StoreBusyError, StoreUnavailableError, SchemaError, PortTakenError.
    """
    settings = read_settings()
    start_logging(level=settings.log_level, file=settings.log_file, secrets=secret_values(settings))
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    for feature in features(settings):
        _tell(words.feature_line(feature.name, feature.missing, is_built=feature.name in BUILT_DOORS))
    url = settings.database_url.get_secret_value()
    with hold_lock(url):
        store = await asyncio.to_thread(Store.open, url)
        try:
            desk = build_desk(store, listener=NobodyListens(), clock=SystemClock())
            if code := await asyncio.to_thread(owner_code, desk):
                _tell(words.owner_code(code))
            app = build_service(desk, public_url=settings.public_url or "")
            where = words.listening(f"http://{settings.host}:{settings.port}")
            await serve_until_stopped(app, settings.host, settings.port, lambda: _tell(where))
        finally:
            store.close()


def _tell(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
