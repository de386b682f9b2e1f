"""The real process: a command with an environment of its own, and a service that is stopped again."""

import asyncio
import base64
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread

import pytest

from tests.journeys.warm_start import run_warm
from tests.ports import unused_port

PROJECT = Path(__file__).parents[2]
PATIENCE_S = 60.0  # generous: the machine may be busy with something else


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    def refused(self, code: int = 1) -> str:
        """Returns the one sentence of a command that refused; fails on anything else."""
        assert self.code == code, (self.out, self.err)
        (sentence,) = self.err.strip().splitlines()
        assert "Traceback" not in self.out + self.err
        return sentence

    def done(self) -> str:
        """Returns what a command said that went well."""
        assert self.code == 0, (self.out, self.err)
        assert "Traceback" not in self.out + self.err
        return self.out


@dataclass
class House:
    """A folder with a database and a log, secrets, and a way to run commands in it."""

    folder: Path
    port: int
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "coach.sqlite3"

    @property
    def log(self) -> str:
        """All that was logged."""
        files = sorted(self.folder.glob("coach.log*"))
        return "".join(file.read_text() for file in files)

    def environment(self, **more: str | None) -> dict[str, str]:
        """Returns the environment of a command: nothing of this machine's settings, these secrets, and more."""
        own: dict[str, str | None] = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR", str(PROJECT / ".venv" / "cache" / "matplotlib")),
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": str(PROJECT),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "LOG_FILE": str(self.folder / "coach.log"),
            "PORT": str(self.port),
        }
        said: Mapping[str, str | None] = own | self.secrets | more
        return {name: value for name, value in said.items() if value is not None}

    def copied(self, name: str) -> "House":
        """Returns a house with the same database and files in a folder of its own."""
        folder = self.folder.with_name(f"{self.folder.name}-{name}")
        return replace(self, folder=shutil.copytree(self.folder, folder))

    def run(self, *words: str, **more: str | None) -> Ended:
        """Runs a command to its end."""
        return Ended(*run_warm(words, self.folder, self.environment(**more), PATIENCE_S))

    @contextmanager
    def running(self, *words: str, until: str, **more: str | None) -> Iterator["Running"]:
        """Runs a command while the context lasts, entered once it has printed a line that contains `until`."""
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "bot.cli", *words],
            cwd=self.folder,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=(self.folder / "stderr.txt").open("w"),
            text=True,
        )
        running = Running(process, self.folder / "stderr.txt")
        try:
            running.wait_for(until)
            yield running
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


@dataclass
class Running:
    """A running process and what it has printed."""

    process: "subprocess.Popen[str]"
    errors: Path
    lines: list[str] = field(default_factory=list)

    @property
    def err(self) -> str:
        """What it wrote to stderr."""
        return self.errors.read_text()

    def wait_for(self, text: str) -> None:
        """Reads lines until one contains a text."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if text in line:
                return
        pytest.fail(f"ended without “{text}”: {self.lines} {self.err}")

    def stop(self) -> tuple[int, float]:
        """Returns the exit code after SIGTERM, and the seconds it took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE_S)
        return code, time.monotonic() - started


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Returns a house with fresh secrets and a free port."""
    if (PROJECT / ".env").exists():
        pytest.skip("this checkout has an .env, which would fill in what is left out here")
    keys = {
        "JWT_SECRET": secrets.token_urlsafe(48),
        "TOKEN_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    return House(folder=tmp_path, port=unused_port(), secrets=keys)


@pytest.fixture(scope="session")
def demo_url() -> Iterator[str]:
    """Yields the address of the demo, another than it knows itself by; a run arrives a second after a choice.

    Seeding the team takes seconds, so one demo serves all, and each test has a member of the team to itself.
    """
    from bot.serving.demo import running_demo
    from webhooks.listening import take_port

    address: Future[str] = Future()
    loop, enough = asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        place = take_port("127.0.0.1", 0)
        async with running_demo(place, 1.0, f"http://localhost:{place.getsockname()[1]}") as scene:
            address.set_result(f"{scene.url}/")
            await enough.wait()

    thread = Thread(target=loop.run_until_complete, args=[serve()])
    thread.start()
    yield address.result(PATIENCE_S)
    loop.call_soon_threadsafe(enough.set)
    thread.join()
    loop.close()
