"""What an open page costs the service, and how soon a hundred of them hear of a change.

The clients are bare sockets in this process: next to nothing of what is measured is theirs.
"""

import asyncio
import base64
import gc
import resource
import secrets
import socket
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from selectors import EVENT_READ, DefaultSelector
from time import perf_counter
from typing import Final

import psutil
from aiohttp import web

from bot.bench.measured import Measured
from marathon.domain.athlete import AthleteId
from webhooks.listening import listening, take_port
from webhooks.live import LiveRooms

MANY: Final = 500
FANNED_OUT: Final = 100
ROUNDS: Final = 30
RUNNER: Final = AthleteId(0)
PATIENCE_S: Final = 60.0
_HOST: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPages:
    """Connections to one service, each of another coach who sees the one runner."""

    rooms: LiveRooms
    port: int
    clients: list[socket.socket] = field(default_factory=list)

    def connect(self, count: int) -> None:
        """Open so many more."""
        for number in range(len(self.clients), len(self.clients) + count):
            self.clients.append(_shake_hands(self.port, number + 1))

    def heard_after_s(self) -> list[float]:
        """Let the runner's cards change, and return after how long each client has heard, the soonest first.

        Raises: TimeoutError where one hears nothing.
        """
        times: list[float] = []
        with DefaultSelector() as waiting:
            for client in self.clients:
                waiting.register(client, EVENT_READ, client)
            began = perf_counter()
            self.rooms.cards_changed(RUNNER)
            while len(times) < len(self.clients):
                ready = waiting.select(PATIENCE_S)
                if not ready:
                    raise TimeoutError
                for key, _ in ready:
                    key.data.recv(1024)
                    waiting.unregister(key.data)
                    times.append(perf_counter() - began)
        return times


def memory_of_a_client() -> Measured:
    """Measure what the service holds for each open page."""
    process = psutil.Process()
    with open_pages() as pages:
        pages.connect(1)
        gc.collect()
        before = process.memory_info().rss
        pages.connect(MANY)
        pages.heard_after_s()
        gc.collect()
        return Measured(value=(process.memory_info().rss - before) / MANY / 1e3)


def fan_out() -> Measured:
    """Measure how soon all but five of a hundred pages have heard of a change."""
    with open_pages() as pages:
        pages.connect(FANNED_OUT)
        pages.heard_after_s()
        times = sorted(time for _ in range(ROUNDS) for time in pages.heard_after_s())
    return Measured(value=1000 * times[int(0.95 * (len(times) - 1))])


@contextmanager
def open_pages() -> Iterator[OpenPages]:
    """Serve live connections on a loop of its own while the context lasts."""
    rooms, loop, enough = LiveRooms(), asyncio.new_event_loop(), asyncio.Event()
    port: Future[int] = Future()

    async def serve() -> None:
        rooms.look_by(watches=_nobody, watchers=lambda _runner: _everybody(rooms))
        rooms.open()
        taken = take_port(_HOST, 0)
        async with listening(_app(rooms), taken):
            port.set_result(int(taken.getsockname()[1]))
            await enough.wait()
            await rooms.close()

    thread = threading.Thread(target=loop.run_until_complete, args=[serve()])
    thread.start()
    pages = OpenPages(rooms=rooms, port=port.result(PATIENCE_S))
    try:
        with _many_files():
            yield pages
    finally:
        for client in pages.clients:
            client.close()
        loop.call_soon_threadsafe(enough.set)
        thread.join()
        loop.close()
        gc.unfreeze()  # what listening has frozen


def _app(rooms: LiveRooms) -> web.Application:
    async def live(request: web.Request) -> web.StreamResponse:
        return await rooms.serve(request, AthleteId(int(request.query["as"])), _is_known)

    app = web.Application()
    app.add_routes([web.get("/live", live)])
    return app


async def _is_known() -> bool:
    return True


async def _nobody(_speaker: AthleteId) -> Collection[AthleteId]:
    return ()


async def _everybody(rooms: LiveRooms) -> Collection[AthleteId]:
    return rooms.watched


def _shake_hands(port: int, number: int) -> socket.socket:
    """Return a connection that is a WebSocket by now (RFC 6455 section 4.1)."""
    client = socket.create_connection((_HOST, port), timeout=PATIENCE_S)
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    client.sendall(
        f"GET /live?as={number} HTTP/1.1\r\nHost: {_HOST}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
    )
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = client.recv(1024)
        if not piece:
            raise ConnectionError(answer.decode())
        answer += piece
    return client


@contextmanager
def _many_files() -> Iterator[None]:
    """Let the process hold as many sockets as its machine allows."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))
