"""The subscription is found, made and taken back; the upkeep drops what nobody needs; the nights have one hour."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.background.comparing import Comparing
from bot.background.strava_hook import Owners, Subscribing
from bot.demo.strava.faults import FaultKind
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState
from marathon.errors import StravaRequestError
from marathon.store import inbox, strava_links
from marathon.usecases.desk import Desk
from marathon.usecases.disconnect_strava import disconnect_strava
from marathon.usecases.keep_subscription import keep_subscription, known_subscription
from marathon.usecases.reconcile import POLL, RECONCILE, ask_for_reconciliation, last_night
from marathon.usecases.tidy_strava import tidy_strava
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import ANNA, World
from tests.usecases.strava_lane import Lane

__all__ = ["clock", "local_strava", "world"]


class _Callback(BaseHTTPRequestHandler):
    """Answers a challenge by whoever knows the word."""

    def do_GET(self) -> None:
        """Echoes the challenge."""
        asked = parse_qs(urlsplit(self.path).query)
        is_right = asked.get("hub.verify_token") == ["word"]
        body = json.dumps({"hub.challenge": asked["hub.challenge"][0]}).encode()
        self.send_response(200 if is_right else 403)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def callback_url() -> Iterator[str]:
    """Yields the address of a callback that answers Strava."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Callback)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/webhooks/strava/token"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def lane(world: World) -> Lane:
    """Returns the lane of a connected athlete."""
    return Lane(world=world, strava=world.client())


def _reconciling(world: World) -> frozenset[AthleteId]:
    with world.store.read() as connection:
        return inbox.waiting_for(connection, RECONCILE)


def test_fault_19_a_subscription_is_made_kept_and_made_again(lane: Lane, callback_url: str) -> None:
    world, postman = lane.world, lane.world.strava.postman
    first = keep_subscription(lane.desk, lane.strava, callback_url, "word")
    (held,) = lane.strava.subscriptions()
    assert (held.id, held.callback_url) == (first, callback_url)
    assert _reconciling(world) == {world.athlete_id}, "what happened before must be found"
    lane.drain()
    assert keep_subscription(lane.desk, lane.strava, callback_url, "word") == first
    assert _reconciling(world) == frozenset(), "nothing was missed"
    postman.subscription = None
    world.clock.move(minutes=5)
    second = keep_subscription(lane.desk, lane.strava, callback_url, "word")
    assert second != first
    assert known_subscription(lane.desk, callback_url) == second
    assert _reconciling(world) == {world.athlete_id}


def test_a_subscription_to_elsewhere_is_replaced(lane: Lane, callback_url: str) -> None:
    elsewhere = callback_url.replace("token", "other")
    lane.strava.subscribe(elsewhere, "word")
    ours = keep_subscription(lane.desk, lane.strava, callback_url, "word")
    (held,) = lane.strava.subscriptions()
    assert (held.id, held.callback_url) == (ours, callback_url)
    assert known_subscription(lane.desk, elsewhere) is None


def test_a_callback_that_does_not_answer_is_refused(lane: Lane, callback_url: str) -> None:
    with pytest.raises(StravaRequestError):
        keep_subscription(lane.desk, lane.strava, callback_url, "another word")
    assert known_subscription(lane.desk, callback_url) is None


@dataclass
class _Checks:
    lane: Lane
    url: str
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = self.lane.desk

    def subscribing(self) -> Subscribing:
        return Subscribing(self.desk, self.lane.strava, callback_url=self.url, verify_token="word")

    def count(self) -> int:
        return self.lane.world.strava.count_calls("/push_subscriptions")


def test_it_is_checked_hourly_known_after_a_restart_and_tried_again_after_an_outage(
    lane: Lane, callback_url: str
) -> None:
    checks = _Checks(lane, callback_url)
    subscribing = checks.subscribing()
    assert _number(subscribing) is None
    lane.world.strava.faults.order(FaultKind.SERVER_ERROR, path="push_subscriptions")
    subscribing.check()
    assert _number(subscribing) is None
    subscribing.check()
    assert _number(subscribing) is not None
    asked = checks.count()
    lane.world.strava.postman.subscription = None
    for _ in range(11):
        lane.world.clock.move(seconds=299.95)  # every five minutes; the first was a moment late
        subscribing.check()
    assert checks.count() == asked
    lane.world.clock.move(seconds=299.95)
    subscribing.check()
    assert lane.strava.subscriptions(), "it was lost for more than an hour"
    (held,) = lane.strava.subscriptions()
    assert checks.subscribing().number == subscribing.number == held.id


def test_owners_follow_links_that_are_cut(lane: Lane) -> None:
    world = lane.world
    owners = Owners(world.store)
    assert (owners.find(ANNA), owners.find(1)) == (world.athlete_id, None)
    heard: list[AthleteId] = []
    disconnect_strava(replace(lane.desk, link_changed=heard.append), lane.strava, world.athlete_id)
    assert heard == [world.athlete_id]
    owners.read_anew()
    assert owners.find(ANNA) is None


def test_one_comparison_waits_at_most(lane: Lane) -> None:
    now = lane.world.clock.now()
    assert ask_for_reconciliation(lane.desk, now) == (lane.world.athlete_id,)
    lane.world.clock.move(minutes=15)
    assert ask_for_reconciliation(lane.desk, lane.world.clock.now()) == ()
    lane.drain()
    lane.world.clock.move(minutes=15)
    assert ask_for_reconciliation(lane.desk, lane.world.clock.now()) == (lane.world.athlete_id,)


def test_a_service_that_starts_again_at_once_compares_again(lane: Lane) -> None:
    for comparison in (1, 2):
        now = lane.world.clock.now()
        assert ask_for_reconciliation(lane.desk, now) == (lane.world.athlete_id,)
        assert _rows(lane) == comparison
        lane.drain()
        lane.world.clock.moment += timedelta(seconds=1)


def _asked(lane: Lane, comparing: Comparing, **later: float) -> list[str]:
    """Moves on, asks, and returns the kinds of comparison that waited then."""
    lane.world.clock.move(**later)
    comparing.ask()
    with lane.world.store.read() as connection:
        kinds = [kind for kind in (RECONCILE, POLL) if inbox.waiting_for(connection, kind)]
    lane.drain()
    return kinds


@dataclass
class Woken:
    """Lanes that take note of who has work."""

    heard: list[AthleteId] = field(default_factory=list)

    def wake(self, athlete_id: AthleteId) -> None:
        """Takes note."""
        self.heard.append(athlete_id)


def test_polls_are_short_and_all_is_compared_at_the_start_and_at_night(lane: Lane) -> None:
    woken = Woken()
    polling = Comparing(lane.desk, woken, is_polling=True)
    lane.world.clock.moment = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert _asked(lane, polling) == [RECONCILE]
    assert _asked(lane, polling, minutes=15) == [POLL]
    assert _asked(lane, polling, hours=16) == [RECONCILE]
    assert _asked(lane, polling, minutes=15) == [POLL]
    assert woken.heard == [lane.world.athlete_id] * 4, "the lanes need not find it by themselves"
    hearing = Comparing(lane.desk, woken, is_polling=False)
    assert _asked(lane, hearing, minutes=15) == [RECONCILE]
    assert _asked(lane, hearing, minutes=15) == []
    assert _asked(lane, hearing, hours=24) == [RECONCILE]


def test_a_poll_that_waits_for_the_budget_does_not_hold_up_the_nights_comparison(lane: Lane) -> None:
    now = lane.world.clock.now()
    assert ask_for_reconciliation(lane.desk, now, POLL) == (lane.world.athlete_id,)
    assert ask_for_reconciliation(lane.desk, now, RECONCILE) == (lane.world.athlete_id,)
    assert ask_for_reconciliation(lane.desk, now, POLL) == ()


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 5, 4, 3, tzinfo=UTC), datetime(2026, 5, 4, 3, tzinfo=UTC)),
        (datetime(2026, 5, 4, 2, 59, 59, tzinfo=UTC), datetime(2026, 5, 3, 3, tzinfo=UTC)),
        (datetime(2026, 5, 4, 23, tzinfo=UTC), datetime(2026, 5, 4, 3, tzinfo=UTC)),
    ],
)
def test_the_last_night(now: datetime, night: datetime) -> None:
    assert last_night(now) == night


def test_the_upkeep_drops_what_nobody_confirmed_and_revokes_it(lane: Lane) -> None:
    world = lane.world
    world.store.write(lambda c: strava_links.set_state(c, world.athlete_id, LinkState.UNCONFIRMED))
    world.clock.move(minutes=59)
    tidy_strava(lane.desk, lane.strava)
    assert world.link().state is LinkState.UNCONFIRMED
    world.clock.move(minutes=2)
    tidy_strava(lane.desk, lane.strava)
    with world.store.read() as connection:
        assert strava_links.get(connection, world.athlete_id) is None
    assert world.strava.grants.of(ANNA) is None


def test_the_upkeep_leaves_who_works_alone_and_drops_old_rows(lane: Lane) -> None:
    ask_for_reconciliation(lane.desk, lane.world.clock.now())
    lane.drain()
    for days, rows_left in ((6, 1), (2, 0)):
        lane.world.clock.moment += timedelta(days=days)
        tidy_strava(lane.desk, lane.strava)
        assert _rows(lane) == rows_left
    assert lane.world.link().state is LinkState.LINKED


def _rows(lane: Lane) -> int:
    with lane.world.store.read() as connection:
        return len(connection.execute(inbox.ROWS.select()).all())


def _number(subscribing: Subscribing) -> int | None:
    return subscribing.number
