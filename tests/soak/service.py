"""The serving process beside a local Strava: started again and again, and killed."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_engine, text

from bot.demo.strava.server import LocalStrava
from marathon.store.store import Store
from marathon.store.token_box import TokenBox
from tests.demo.strava_client import serving
from tests.journeys.conftest import House
from tests.soak.club import join_both_sides

SECRET: Final = "s3cr3tOfTheLocalStravaQw81"
PATIENCE_S: Final = 60.0


class Now:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)


@dataclass
class Service:
    """The process that is killed, and the one that starts it anew.

    does: serve or work. together: a folder that all who work on one database share.
    """

    house: House
    url: str
    does: str = "serve"
    together: Path | None = None
    deaths: Counter[str] = field(default_factory=Counter)
    _launcher: "subprocess.Popen[str] | None" = None
    _pid: int = 0

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Keep the launcher while the context lasts."""
        environment = self.house.environment(DATABASE_URL=self.url, LOG_LEVEL="WARNING")
        folder = self.together or self.house.folder / "busy"
        with (self.house.folder / "stderr.txt").open("w") as errors:
            self._launcher = subprocess.Popen(
                [sys.executable, "-m", "tests.soak.launcher", str(folder), self.does],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
            try:
                yield
            finally:
                if self._pid:
                    self.kill()
                self._launcher.kill()
                self._launcher.wait()

    def start(self, point: str = "", nth: int = 1) -> None:
        """Start, to be killed at a point, and wait until it answers or has died there already."""
        assert self._launcher and self._launcher.stdin and self._launcher.stdout
        self._launcher.stdin.write(f"{point} @{nth}\n" if point else "\n")
        self._launcher.stdin.flush()
        self._pid = int(self._launcher.stdout.readline())
        ends = time.monotonic() + PATIENCE_S
        while self.does == "serve" and self.is_alive() and not self._answers():
            assert time.monotonic() < ends, "it does not answer"
            time.sleep(0.01)

    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        if not self._pid:  # 0 would mean ourselves
            return False
        try:
            os.kill(self._pid, 0)
        except ProcessLookupError:
            return False
        return True

    def end(self, sign: signal.Signals) -> None:
        """Send a signal and wait for the end."""
        ends = time.monotonic() + PATIENCE_S
        if self.is_alive():
            os.kill(self._pid, sign)
        while self.is_alive():
            assert time.monotonic() < ends, "it does not end"
            time.sleep(0.002)
        self._pid = 0

    def kill(self) -> None:
        """Kill it now."""
        self.end(signal.SIGKILL)

    def _answers(self) -> bool:
        http = HTTPConnection("127.0.0.1", self.house.port, timeout=5)
        try:
            http.request("GET", "/healthz")
            return http.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            http.close()


@contextmanager
def beside_strava(house: House, url: str, people: int) -> Iterator[tuple[LocalStrava, Service]]:
    """Yield a Strava and a service that knows its athletes and gets its events; the service was killed already."""
    strava = LocalStrava(clock=Now(), client_id=4711, client_secret=SECRET, retry_after_s=0.2)
    with serving(strava):
        house.secrets |= {
            "STRAVA_CLIENT_ID": "4711",
            "STRAVA_CLIENT_SECRET": SECRET,
            "STRAVA_API_BASE": strava.api_base,
            "STRAVA_OAUTH_BASE": strava.oauth_base,
            "PUBLIC_URL": f"http://127.0.0.1:{house.port}",
        }
        store = Store.open(url)
        join_both_sides(strava, store, TokenBox([house.secrets["TOKEN_KEYS"]]), people)
        store.close()
        service = Service(house=house, url=url)
        with service.at_hand():
            service.start()
            eventually(lambda: bool(rows(url, "SELECT id FROM strava_subscription")), "nobody subscribed")
            service.kill()
            yield strava, service


def eventually(is_so: Callable[[], bool], what: str, within_s: float = PATIENCE_S) -> None:
    """Wait for something to become true."""
    ends = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < ends, what
        time.sleep(0.02)


def rows(url: str, query: str) -> list[Any]:
    """Return what a query finds, beside the running process."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def is_judged(url: str) -> bool:
    """Tell whether no day waits to be judged and nobody is at work."""
    return not rows(
        url, "SELECT athlete_id FROM lanes WHERE dirty_from IS NOT NULL OR lease_holder IS NOT NULL"
    )
