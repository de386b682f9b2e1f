"""The service as a process of its own: how soon it answers, and how much memory it keeps."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Final

import psutil

from bot.bench.chatting import Chats, instant_chats
from bot.bench.measured import Measured
from marathon.env_file import new_secrets
from marathon.setting_values import PROJECT
from marathon.store.store import Store

STARTS: Final = 5
SETTLE_S: Final = 1.0
ASKED: Final = ("/today", "/predict", "/form")
_PATIENCE_S: Final = 60.0
_LOOK_EVERY_S: Final = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A process that answers /healthz."""

    ready_s: float
    memory: psutil.Process
    http: HTTPConnection

    @property
    def rss_mb(self) -> float:
        """Resident memory now."""
        return float(self.memory.memory_info().rss) / 1e6


def start_ready() -> Measured:
    """Measure from exec to the first answer of /healthz, on a database that is up to date."""
    with _migrated_folder() as folder:
        times = []
        for _ in range(STARTS):
            with _running([], folder) as service:
                times.append(service.ready_s)
    return Measured(value=median(times))


def rss_idle() -> Measured:
    """Measure the memory of a service without chats that has just become ready."""
    with _migrated_folder() as folder, _running([], folder) as service:
        return Measured(value=service.rss_mb)


def start_ready_with_chats() -> Measured:
    """Measure the same with both chats on, and what it is to a start without them, taken in turn."""
    with _migrated_folder() as folder, instant_chats() as chats:
        times: dict[bool, list[float]] = {False: [], True: []}
        for _ in range(STARTS):
            for has_chats, taken in times.items():
                with _running([], folder, chats if has_chats else None) as service:
                    taken.append(service.ready_s)
    without, ready_s = median(times[False]), median(times[True])
    return Measured(value=ready_s, ratios={"to_without_chats": ready_s / without})


def rss_idle_with_chats() -> Measured:
    """Measure the memory of a service once both its chats are open, and what it is to that of one without."""
    with _migrated_folder() as folder, instant_chats() as chats:
        with _running([], folder, chats) as service:
            chats.wait_until_open()
            sleep(SETTLE_S)
            rss_mb = service.rss_mb
        with _running([], folder) as service:
            return Measured(value=rss_mb, ratios={"to_without_chats": rss_mb / service.rss_mb})


def rss_after_charts() -> Measured:
    """Measure the memory of a demo that has drawn every kind of chart."""
    with TemporaryDirectory() as folder, _running(["demo"], Path(folder)) as demo:
        _draw(demo.http, 1, "/team")
        for command in ASKED:
            _draw(demo.http, 2, command)
        return Measured(value=demo.rss_mb)


@contextmanager
def _migrated_folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="marathon-bench-") as folder:
        Store.open(_database(Path(folder))).close()
        yield Path(folder)


def _database(folder: Path) -> str:
    return f"sqlite:///{folder}/coach.sqlite3"


@contextmanager
def _running(args: list[str], folder: Path, chats: Chats | None = None) -> Iterator[Running]:
    """Start main.py with an environment of its own, wait until it is ready, and stop it afterwards."""
    port = _free_port()
    known = {"DATABASE_URL": _database(folder), "LOG_FILE": f"{folder}/coach.log", "PORT": str(port)}
    known |= new_secrets() | (chats.environment if chats else {})
    command = [sys.executable, str(PROJECT / "main.py"), *args]
    started = perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        command, env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        http = _wait_until_ready(process, port)
        yield Running(ready_s=perf_counter() - started, memory=psutil.Process(process.pid), http=http)
        http.close()
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int) -> HTTPConnection:
    until = perf_counter() + _PATIENCE_S
    http = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
    while process.poll() is None and perf_counter() < until:
        try:
            http.request("GET", "/healthz")
        except ConnectionRefusedError:
            http.close()
            sleep(_LOOK_EVERY_S)
            continue
        if _answer(http).status == HTTPStatus.OK:
            return http
    raise RuntimeError(f"the service did not become ready (exit code {process.poll()})")


def _draw(http: HTTPConnection, person: int, text: str) -> None:
    """Ask as one of the demo's people and fetch the picture of the answer."""
    session = _post(http, "/demo/as", {"id": person}).headers["Set-Cookie"].partition(";")[0]
    reply = json.loads(_post(http, "/chat", {"text": text}, Cookie=session).body)
    http.request("GET", reply["picture"]["url"], headers={"Cookie": session})
    _answer(http)


def _post(http: HTTPConnection, path: str, body: Mapping[str, object], **headers: str) -> "_Answer":
    http.request("POST", path, json.dumps(body), headers={"Content-Type": "application/json", **headers})
    return _answer(http)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A whole answer, read so that the connection is free again."""

    status: int
    headers: HTTPMessage
    body: bytes


def _answer(http: HTTPConnection) -> _Answer:
    response = http.getresponse()
    return _Answer(status=response.status, headers=response.headers, body=response.read())
