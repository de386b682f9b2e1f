"""Listening on a port until the process is asked to stop, and taking one that is free."""

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from marathon.errors import PortTakenError

STOP_WITHIN_S = 3.0  # of the ten seconds that a process has; what works beside it takes the rest


Place = tuple[str, int] | socket.socket
"""Where to listen: a host and a port, or a socket that holds its port already."""


async def serve_until_stopped(app: web.Application, place: Place, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM, then let requests finish for at most eight seconds.

    Raises: PortTakenError when another program listens there.
    """
    async with stop_asked() as stopped, listening(app, place):
        ready()
        await stopped.wait()


@asynccontextmanager
async def stop_asked() -> AsyncIterator[asyncio.Event]:
    """Give an event that SIGINT and SIGTERM set."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    yield stopped


@asynccontextmanager
async def listening(app: web.Application, place: Place) -> AsyncIterator[None]:
    """Serve while the context lasts.

    Raises: PortTakenError when another program listens there.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_WITHIN_S)
    await runner.setup()
    try:
        await _start(runner, place)
        gc.collect()
        gc.freeze()  # what the start has made stays: a collection that walks it would stall the loop
        yield
    finally:
        await runner.cleanup()


async def _start(runner: web.AppRunner, place: Place) -> None:
    if isinstance(place, socket.socket):
        await web.SockSite(runner, place).start()
        return
    host, port = place
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        raise PortTakenError(port=port) from None


def take_port(host: str, wanted: int) -> socket.socket:
    """Return a socket that listens on the wanted port, or on any free one where that is taken.

    From here on nobody else can take it; whoever connects waits until something answers.
    """
    for port in (wanted, 0):
        taken = socket.socket()
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host, port))
            taken.listen()  # bound alone, two programs could hold the same port
        except OSError:
            taken.close()
            continue
        return taken
    raise PortTakenError(port=wanted)
