"""A hundred athletes with links on both sides, what they do at Strava, and a sender that asks until it hears a 200."""

import itertools
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import requests
from sqlalchemy import Connection, Engine, create_engine, text

from bot.demo.strava.athletes import ALL_SCOPES
from bot.demo.strava.limits import Allowance
from bot.demo.strava.records import StravaAthlete
from bot.demo.strava.server import LocalStrava
from marathon.domain.strava_account import LinkState, StravaId, StravaLink, TokenPair, scopes_in
from marathon.domain.strava_event import parse_event
from marathon.store import athletes, strava_links
from marathon.store.store import Store
from marathon.store.token_box import TokenBox
from tests.recording import recorded_run

FIRST_ID: Final = 20_000_000_100
SENDERS: Final = 8
Event = dict[str, Any]


def join_both_sides(strava: LocalStrava, store: Store, box: TokenBox, count: int) -> None:
    """Give athletes an account there, a row here, and a working link between them."""
    strava.app.capacity = count
    strava.limits.overall = strava.limits.reads = Allowance(10**9, 10**9)
    now = datetime.now(UTC)

    def unit(connection: Connection) -> None:
        for number in range(count):
            account = FIRST_ID + number
            strava.athletes.join(StravaAthlete(id=account, firstname="Runner", lastname=f"{number}"))
            grant = strava.athletes.connect(account, ALL_SCOPES)
            athlete_id = athletes.add(connection, f"Runner {number}", "UTC")
            tokens = TokenPair(
                access_token=grant.access_token,
                refresh_token=grant.refresh_token,
                expires_at=grant.expires_at,
            )
            link = StravaLink(
                athlete_id=athlete_id,
                strava_id=StravaId(account),
                sealed_tokens=box.seal(athlete_id, tokens),
                expires_at=tokens.expires_at,
                scopes=scopes_in(" ".join(ALL_SCOPES)),
                state=LinkState.LINKED,
                consent_version="1",
                consented_at=now,
                connected_at=now,
                reconciled_at=now,
            )
            strava_links.put(connection, link)

    store.write(unit)


@dataclass
class Club:
    """What was done at Strava and told; the truth is what the local Strava serves."""

    strava: LocalStrava
    url: str
    dice: random.Random
    count: int
    told: list[Event] = field(default_factory=list)
    acknowledged: list[Event] = field(default_factory=list)
    refusals: int = 0
    _stopping: threading.Event = field(default_factory=threading.Event)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _waiting: list[Event] = field(default_factory=list)
    _touched: dict[int, set[str]] = field(default_factory=dict)

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Send while the context lasts; the local Strava's own postman, who gives up, stays at home."""
        engine = create_engine(self.url, pool_pre_ping=True)
        self._engine: Engine = engine
        self.strava.postman.post = self._keep  # type: ignore[method-assign] # events go through our hands
        with ThreadPoolExecutor(SENDERS) as pool:
            ends = [pool.submit(self._send) for _ in range(SENDERS)]
            try:
                yield
            finally:
                self._stopping.set()
                for end in ends:
                    end.result(30)
                engine.dispose()

    def act(self, times: int) -> None:
        """Let athletes record runs, rename and delete them."""
        settled = self._settled()
        self.dice.shuffle(settled)
        for _ in range(times):
            what = self.dice.random()
            if what < 0.65 or not settled:
                self._record()
            elif what < 0.9:
                self.strava.athletes.change(settled.pop(), name=f"Name {len(self.told)}")
            else:
                self.strava.athletes.delete(settled.pop())

    def _record(self) -> None:
        number = next(self._numbers)
        # beyond what a comparison lists, so that only the events can bring them
        started = datetime.now(UTC).replace(microsecond=0) - timedelta(
            days=17, hours=2 * (number // self.count)
        )
        run = recorded_run(f"soak-{number}", started, name=f"Run {number}")
        self.strava.athletes.record(FIRST_ID + self.dice.randrange(self.count), run)

    def _settled(self) -> list[int]:
        """Return the runs whose every event is done: one that is not there yet may not be deleted."""
        done = self._keys_in_state("done")
        live = [recording for recording in self._touched if self.strava.records.recording(recording)]
        return [number for number in live if self._touched[number] <= done]

    def _keys_in_state(self, state: str) -> set[str]:
        with self._engine.connect() as connection:
            found = connection.execute(
                text("SELECT event_key FROM inbox WHERE state = :state"), {"state": state}
            )
            return set(found.scalars())

    def _keep(self, event: Any) -> None:
        addressed = {**event, "subscription_id": self._subscription.id}
        self._touched.setdefault(addressed["object_id"], set()).add(key_of(addressed))
        self.told.append(addressed)
        self._waiting.append(addressed)

    @property
    def _subscription(self) -> Any:
        assert self.strava.postman.subscription, "nobody subscribed"
        return self.strava.postman.subscription

    def _send(self) -> None:
        while not self._stopping.is_set():
            try:
                event = self._waiting.pop(0)
            except IndexError:
                time.sleep(0.005)
                continue
            if self._is_taken(event):
                self.acknowledged.append(event)
            else:
                self.refusals += 1
                self._waiting.append(event)
                time.sleep(0.02)

    def _is_taken(self, event: Event) -> bool:
        try:
            answer = requests.post(self._subscription.callback_url, json=event, timeout=2)
        except requests.RequestException:
            return False
        return answer.status_code == 200

    def unanswered(self) -> int:
        """Return how many events have not been answered with a 200 yet."""
        return len(self.told) - len(self.acknowledged)

    def unfinished(self) -> set[str]:
        """Return the keys of acknowledged events that are not done."""
        return {key_of(event) for event in self.acknowledged} - self._keys_in_state("done")


def key_of(event: Event) -> str:
    """Return the key of an event's row."""
    return parse_event(event, datetime.now(UTC)).event_key
