"""The process that serves: opens the store, builds the application, listens, and tells the operator where."""

import asyncio
import logging
import sys
from typing import Final

from bot.background.beside import Beside
from bot.wiring import BUILT_DOORS, NobodyListens, SystemClock, build_desk
from bot.wiring.program import build_service
from marathon import __version__
from marathon.logs import start_logging
from marathon.settings import Settings, features, read_settings, secret_values
from marathon.store.engines import parse_url, sqlite_path
from marathon.store.lock_file import hold_lock
from marathon.store.store import Store
from marathon.usecases.claim_ownership import owner_code
from marathon.words import operator as words
from webhooks.listening import serve_until_stopped

log = logging.getLogger(__name__)

CHATS: Final = frozenset({"telegram", "slack"})
"""The doors behind which somebody can say something in private."""


def run() -> None:
    """Serve by the environment's settings until stopped.

    Raises: SettingsError, StoreBusyError, StoreUnavailableError, SchemaError, PortTakenError.
    """
    settings = read_settings()
    start_logging(
        level=settings.log_level,
        file=settings.log_file,
        secrets=secret_values(settings),
        form=settings.log_format,
    )
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    for feature in features(settings):
        is_built = feature.name in BUILT_DOORS
        _tell(words.feature_line(feature.name, feature.missing, feature.wanting, is_built=is_built))
    url = settings.database_url.get_secret_value()
    with hold_lock(url):
        store = await asyncio.to_thread(Store.open, url)
        try:
            desk = build_desk(
                store,
                listener=NobodyListens(),
                clock=SystemClock(),
                strava_is_shared=settings.strava_is_shared,
            )
            if code := await asyncio.to_thread(owner_code, desk):
                is_held = sqlite_path(parse_url(url)) is not None
                _tell(
                    words.owner_code(
                        code, has_chat=not CHATS.isdisjoint(_open_doors(settings)), is_held=is_held
                    )
                )
            program = await asyncio.to_thread(build_service, desk, settings)
            beside = Beside(program.works)
            try:
                await serve_until_stopped(
                    program.app, (settings.host, settings.port), lambda: _begin(beside, settings)
                )
            finally:
                await asyncio.to_thread(beside.end)
        finally:
            store.close()


def _open_doors(settings: Settings) -> list[str]:
    return [feature.name for feature in features(settings) if feature.on and feature.name in BUILT_DOORS]


def _begin(beside: Beside, settings: Settings) -> None:
    _tell(words.listening(f"http://{settings.host}:{settings.port}"))
    log.info(
        "started: version %s, database %s, listens on %s:%d, doors on: %s",
        __version__,
        parse_url(settings.database_url.get_secret_value()).get_backend_name(),
        settings.host,
        settings.port,
        ", ".join(_open_doors(settings)) or "none",
    )
    beside.begin()


def _tell(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
