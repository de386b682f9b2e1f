"""Listening on a port until the process is asked to stop, and finding one that is free."""

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from marathon.errors import PortTakenError

STOP_WITHIN_S = 8.0


async def serve_until_stopped(app: web.Application, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM, then let requests finish for at most eight seconds.

    Raises: PortTakenError when another program listens there.
    """
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    async with listening(app, host, port):
        ready()
        await stopped.wait()


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    """Serve while the context lasts.

    Raises: PortTakenError when another program listens there.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_WITHIN_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            raise PortTakenError(port=port) from None
        gc.collect()
        gc.freeze()  # what the start has made stays: a collection that walks it would stall the loop
        yield
    finally:
        await runner.cleanup()


def free_port(host: str, wanted: int) -> int:
    """Return the wanted port where it is free, else any free one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise PortTakenError(port=wanted)
