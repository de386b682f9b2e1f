"""The process that shows the main job on an invented team, in a database that goes with it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.background.beside import Beside
from bot.demo.arrival import DELAY_S
from bot.demo.seeding import seed
from bot.demo.story import tell_story
from bot.demo.team import DemoTeam, demo_team
from bot.on_terminal import ready_folder
from bot.wiring import NobodyListens, SystemClock, build_desk
from bot.wiring.demo import build_demo
from marathon.logs import start_logging
from marathon.settings import ListenSettings
from marathon.store.store import Store
from marathon.usecases.process_day import process_athletes
from marathon.words import operator as words
from webhooks.listening import listening, serve_until_stopped, take_port

Tell = Callable[[str], None]
STORY_DELAY_S: Final = 1.0


async def demo(settings: ListenSettings, out: Path | None, tell: Tell) -> int:
    """Seed a team in a database of its own and serve it, or tell the whole story once into a folder.

    Returns: how many steps of the story failed; 0 when served.
    Raises: UnwritableFolderError before anything is made.
    """
    start_logging(level="WARNING")
    if out is not None:
        await asyncio.to_thread(ready_folder, out)
    place = take_port(settings.host, settings.port)
    port = int(place.getsockname()[1])
    if port != settings.port:
        tell(words.port_moved(settings.port, port))
    with TemporaryDirectory(prefix="marathon-coach-") as folder:
        store = Store.open(f"sqlite:///{folder}/demo.sqlite3")
        try:
            team = await asyncio.to_thread(_seeded, store, tell)
            delay_s = DELAY_S if out is None else STORY_DELAY_S
            program = build_demo(store, team, clock=SystemClock(), delay_s=delay_s)
            beside = Beside(program.works)
            beside.begin()
            try:
                url = f"http://127.0.0.1:{port}"
                if out is None:
                    ready = words.demo_ready(url, len(team.people), delay_s)
                    await serve_until_stopped(program.app, place, lambda: tell(ready))
                    return 0
                async with listening(program.app, place):
                    return await tell_story(url, team, out, tell)
            finally:
                await asyncio.to_thread(beside.end)
        finally:
            store.close()


def _seeded(store: Store, tell: Tell) -> DemoTeam:
    clock = SystemClock()
    tell(words.seeding())
    team = seed(store, demo_team(clock.now()))
    desk = build_desk(store, listener=NobodyListens(), clock=clock)
    process_athletes(desk, [person.athlete.id for person in team.people])
    return team
