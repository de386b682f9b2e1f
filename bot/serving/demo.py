"""The process that shows the main job on an invented team, in a database that goes with it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Final

from bot.background.beside import Beside
from bot.demo.arrival import DELAY_S
from bot.demo.people import NEWCOMER
from bot.demo.story import tell_story
from bot.on_terminal import ready_folder
from bot.serving.demo_scene import demo_scene
from bot.wiring import SystemClock
from bot.wiring.demo import DemoScene, build_demo
from marathon.logs import start_logging
from marathon.settings import ListenSettings
from marathon.store.store import Store
from marathon.words import operator as words
from webhooks.listening import listening, stop_asked, take_port

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
    tell(words.seeding())
    delay_s = DELAY_S if out is None else STORY_DELAY_S
    address = settings.replit_address if out is None else ""
    async with running_demo(place, delay_s, address) as scene:
        if out is None:
            async with stop_asked() as stopped:
                tell(words.demo_ready(scene.url, len(scene.team.people), delay_s, NEWCOMER))
                await stopped.wait()
            return 0
        return await tell_story(scene.url, scene.team, out, tell)


@asynccontextmanager
async def running_demo(place: socket, delay_s: float, address: str = "") -> AsyncIterator[DemoScene]:
    """Serve the demo on a socket that listens already, while the context lasts.

    Args:
        address: by which browsers reach it, where that is not this machine's own.
    """
    local_url, clock = f"http://127.0.0.1:{place.getsockname()[1]}", SystemClock()
    url = address or local_url
    with TemporaryDirectory(prefix="marathon-coach-") as folder:
        store = await asyncio.to_thread(Store.open, f"sqlite:///{folder}/demo.sqlite3")
        try:
            async with demo_scene(store, clock=clock, url=url, local_url=local_url, delay_s=delay_s) as scene:
                program = await asyncio.to_thread(build_demo, scene)
                beside = Beside(program.works)
                async with listening(program.app, place):
                    beside.begin()
                    try:
                        yield scene
                    finally:
                        await asyncio.to_thread(beside.end)
        finally:
            store.close()
