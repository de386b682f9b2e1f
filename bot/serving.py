"""The process that serves: opens the store, builds the application, listens, and tells the operator where."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.demo.arrival import DELAY_S
from bot.demo.seeding import seed
from bot.demo.story import tell_story
from bot.demo.team import DemoTeam, demo_team
from bot.wiring import BUILT_DOORS, NobodyListens, SystemClock, build_demo, build_desk, build_service
from marathon.logs import start_logging
from marathon.settings import ListenSettings, Settings, features
from marathon.store.lock_file import hold_lock
from marathon.store.store import Store
from marathon.usecases.claim_ownership import owner_code
from marathon.usecases.process_day import process_athletes
from marathon.words import operator as words
from webhooks.listening import free_port, listening, serve_until_stopped

Tell = Callable[[str], None]
STORY_DELAY_S: Final = 1.0


async def serve(settings: Settings, tell: Tell) -> None:
    """Serve until stopped.

    Raises: StoreBusyError, StoreUnavailableError, SchemaError, PortTakenError.
    """
    for feature in features(settings):
        tell(words.feature_line(feature.name, feature.missing, is_built=feature.name in BUILT_DOORS))
    url = settings.database_url.get_secret_value()
    with hold_lock(url):
        store = await asyncio.to_thread(Store.open, url)
        try:
            desk = build_desk(store, listener=NobodyListens(), clock=SystemClock())
            if code := await asyncio.to_thread(owner_code, desk):
                tell(words.owner_code(code))
            app = build_service(desk, public_url=settings.public_url or "")
            where = words.listening(f"http://{settings.host}:{settings.port}")
            await serve_until_stopped(app, settings.host, settings.port, lambda: tell(where))
        finally:
            store.close()


async def demo(settings: ListenSettings, out: Path | None, tell: Tell) -> int:
    """Seed a team in a database of its own and serve it, or tell the whole story once into a folder.

    Returns: how many steps of the story failed; 0 when served.
    """
    start_logging(level="WARNING")
    port = free_port(settings.host, settings.port)
    if port != settings.port:
        tell(words.port_moved(settings.port, port))
    with TemporaryDirectory(prefix="marathon-coach-") as folder:
        store = Store.open(f"sqlite:///{folder}/demo.sqlite3")
        try:
            team = await asyncio.to_thread(_seeded, store, tell)
            delay_s = DELAY_S if out is None else STORY_DELAY_S
            app = build_demo(store, team, clock=SystemClock(), delay_s=delay_s)
            url = f"http://127.0.0.1:{port}"
            if out is None:
                ready = words.demo_ready(url, len(team.people), delay_s)
                await serve_until_stopped(app, settings.host, port, lambda: tell(ready))
                return 0
            await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
            async with listening(app, settings.host, port):
                return await tell_story(url, team, out, tell)
        finally:
            store.close()


def _seeded(store: Store, tell: Tell) -> DemoTeam:
    clock = SystemClock()
    tell(words.seeding())
    team = seed(store, demo_team(clock.now()))
    desk = build_desk(store, listener=NobodyListens(), clock=clock)
    process_athletes(desk, [person.athlete.id for person in team.people])
    return team
