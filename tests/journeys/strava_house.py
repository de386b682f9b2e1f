"""The real process beside a local Strava: connecting as a browser does, and looking at what was stored."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from sqlalchemy import NullPool, create_engine

from bot.demo.strava.records import StravaAthlete
from bot.demo.strava.server import LocalStrava
from bot.wiring import NobodyListens, build_desk
from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.units import Units
from marathon.store.store import Store
from marathon.usecases.connect_strava import begin_connect
from marathon.usecases.desk import Desk
from marathon.usecases.manage_team import add_person
from tests.demo.strava_client import serving
from tests.journeys.conftest import House, Running
from tests.recording import recorded_run

PATIENCE_S = 60.0
LISTENS = "listens on"
ANNA = 20_000_000_001
SECRET = "s3cr3tOfTheLocalStravaQw81"


class Now:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)


@contextmanager
def beside_strava(house: House, *, public: bool = True) -> Iterator["StravaHouse"]:
    """Yield a house whose settings lead to a Strava of its own, with one athlete on both sides."""
    strava = LocalStrava(clock=Now(), client_id=4711, client_secret=SECRET, retry_after_s=0.5)
    with serving(strava):
        strava.athletes.join(StravaAthlete(id=ANNA, firstname="Anna", lastname="Berg"))
        house.secrets |= {
            "STRAVA_CLIENT_ID": "4711",
            "STRAVA_CLIENT_SECRET": SECRET,
            "STRAVA_API_BASE": strava.api_base,
            "STRAVA_OAUTH_BASE": strava.oauth_base,
        }
        if public:
            house.secrets["PUBLIC_URL"] = f"http://127.0.0.1:{house.port}"
        beside = StravaHouse(house=house, strava=strava)
        with beside.desk() as desk:
            add_person(desk, "Anna", zone="UTC", units=Units.METRIC, team="Club", is_coach=False)
        yield beside


@dataclass
class StravaHouse:
    """A house and its Strava."""

    house: House
    strava: LocalStrava
    pages: list[str] = field(default_factory=list)

    @property
    def database_url(self) -> str:
        """Return where the service keeps everything."""
        return self.house.secrets.get("DATABASE_URL", f"sqlite:///{self.house.database}")

    @contextmanager
    def running(self) -> Iterator[Running]:
        """Run the service while the context lasts."""
        with self.house.running("serve", until=LISTENS) as service:
            yield service

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Open the database while the service does not run."""
        store = Store.open(self.database_url)
        try:
            yield build_desk(store, listener=NobodyListens(), clock=Now())
        finally:
            store.close()

    def say(self, text: str) -> str:
        """Say one thing in the terminal; the service must not run."""
        return self.house.run("chat", text, "--as", "1").done()

    def ask_for_link(self) -> str:
        """Return a link as /connect gives it; the service must not run."""
        with self.desk() as desk:
            token = begin_connect(desk, AthleteId(1))
        return f"http://127.0.0.1:{self.house.port}/strava/connect/{token}"

    def connect(self, link: str, scopes: tuple[str, ...] = ("activity:read", "activity:read_all")) -> None:
        """Go the whole way as a browser does: page, Strava's page, back, yes."""
        with requests.Session() as browser:
            self._open(browser.get(link, timeout=10))
            away = browser.post(link, timeout=10, allow_redirects=False)
            assert away.status_code == 303
            told = {"athlete_id": str(ANNA), "scope": list(scopes), "answer": "authorize"}
            back = requests.post(away.headers["Location"], data=told, timeout=10, allow_redirects=False)
            asked = self._open(browser.get(back.headers["Location"], timeout=10))
            token = re.search(r'name="token" value="([^"]+)"', asked)
            assert token, asked
            confirm = f"http://127.0.0.1:{self.house.port}/strava/confirm"
            self._open(browser.post(confirm, data={"token": token[1]}, timeout=10))

    def _open(self, answer: requests.Response) -> str:
        assert answer.status_code == 200, answer.text
        self.pages.append(answer.text)
        return answer.text

    def run(self, name: str = "Morning", days_ago: float = 0.1) -> Activity:
        """Return a run to be recorded."""
        started = (datetime.now(UTC) - timedelta(days=days_ago)).replace(microsecond=0)
        return recorded_run(f"run-{name}-{days_ago}", started, name=name)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds in the database beside the running process."""
        engine = create_engine(self.database_url, poolclass=NullPool)
        with engine.connect() as reader:
            return [tuple(row) for row in reader.exec_driver_sql(query)]

    def names(self) -> list[str]:
        """Return the names of the activities that count, the oldest first."""
        found = self.rows("SELECT name FROM activities WHERE duplicate_of IS NULL ORDER BY started_at")
        return [name for (name,) in found]

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait for something to become true."""
        ends = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < ends, f"{what}: {self.names()} {self.house.log[-4000:]}"
            time.sleep(0.05)

    def is_subscribed(self) -> bool:
        """Tell whether events come."""
        return self.strava.postman.subscription is not None and bool(
            self.rows("SELECT id FROM strava_subscription")
        )

    def is_idle(self) -> bool:
        """Tell whether nothing waits and all days are judged."""
        waiting = self.rows("SELECT id FROM inbox WHERE state = 'waiting'")
        return not waiting and not self.rows("SELECT athlete_id FROM lanes WHERE dirty_from IS NOT NULL")
