"""The serving process at single moments that matter: killed there, or met by what Strava does to it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests

from bot.demo.strava.server import LocalStrava
from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import TokenPair
from marathon.store import strava_links
from marathon.store.store import Store
from marathon.store.token_box import TokenBox
from tests.journeys.conftest import House, house  # noqa: F401 - a fixture
from tests.recording import recorded_run
from tests.soak.club import FIRST_ID
from tests.soak.service import Service, beside_strava, eventually, is_judged, rows

Both = tuple[LocalStrava, Service]


@pytest.fixture
def both(house: House, sqlite_url: str) -> Iterator[Both]:  # noqa: F811 - as above
    """Yields a Strava and a service with two athletes."""
    with beside_strava(house, sqlite_url, 2) as both:
        yield both


def a_run(name: str = "Morning", days_ago: float = 20) -> Activity:
    """Return a run that no comparison at the start finds by itself, unless it is of these days."""
    started = datetime.now(UTC).replace(microsecond=0) - timedelta(days=days_ago)
    return recorded_run(f"run-{name}", started, name=name)


def _names(url: str) -> list[str]:
    return [name for (name,) in rows(url, "SELECT name FROM activities ORDER BY name")]


def _events(url: str) -> list[tuple[str]]:
    return rows(url, "SELECT state FROM inbox WHERE kind = 'strava_activity'")


@pytest.mark.parametrize(
    ("point", "kept"), [("before the group is stored", 0), ("after the commit, before the 200", 1)]
)
def test_fault_04_killed_before_the_200_the_event_comes_again_and_nothing_is_doubled(
    both: Both, point: str, kept: int
) -> None:
    strava, service = both
    service.start(point)
    sent: list[dict[str, object]] = []
    strava.postman.post = sent.append  # type: ignore[assignment,method-assign] # it would give up too soon
    strava.athletes.record(FIRST_ID, a_run())
    subscription = strava.postman.subscription
    assert subscription is not None
    event = {**sent[0], "subscription_id": subscription.id}
    with pytest.raises(requests.ConnectionError):
        requests.post(subscription.callback_url, json=event, timeout=10)
    eventually(lambda: not service.is_alive(), "it lives")
    assert len(_events(service.url)) == kept
    service.start()
    answers = [requests.post(subscription.callback_url, json=event, timeout=10) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    eventually(lambda: _names(service.url) == ["Morning"] and is_judged(service.url), "the run was lost")
    assert _events(service.url) == [("done",)]
    assert strava.count_calls("/streams") == 1


def _let_tokens_end(service: Service, strava: LocalStrava) -> None:
    """Let the stored tokens of the first athlete look old here and there, so that they must be renewed."""
    strava.grants.expire_access(FIRST_ID)
    store, box = Store.open(service.url), TokenBox([service.house.secrets["TOKEN_KEYS"]])
    grant, long_ago = strava.grants.of(FIRST_ID), datetime.now(UTC) - timedelta(hours=1)
    assert grant is not None
    tokens = TokenPair(
        access_token=grant.access_token, refresh_token=grant.refresh_token, expires_at=long_ago
    )
    with store.read() as connection:
        link = strava_links.get(connection, AthleteId(1))
    assert link is not None and link.sealed_tokens is not None
    before, sealed = link.sealed_tokens, box.seal(AthleteId(1), tokens)
    assert store.write(lambda c: strava_links.replace_tokens(c, AthleteId(1), before, sealed, long_ago))
    store.close()


def test_fault_16_killed_between_renewal_and_commit_the_athlete_is_asked_once_to_connect_again(
    both: Both,
) -> None:
    strava, service = both
    _let_tokens_end(service, strava)
    service.start("tokens renewed, not stored")
    strava.athletes.record(FIRST_ID, a_run())
    eventually(lambda: not service.is_alive(), "it lives")
    assert strava.count_calls("/oauth/token", "POST") == 1
    service.start()
    links = "SELECT state FROM strava_links ORDER BY athlete_id"
    eventually(lambda: rows(service.url, links)[0] == ("refused",), "the tokens were not refused")
    eventually(lambda: ("waiting",) not in _events(service.url), "it is tried again and again")
    told = rows(service.url, "SELECT athlete_id FROM notification_log WHERE kind = 'reconnect'")
    assert told == [(1,)]
    assert rows(service.url, links)[1][0] == "linked"
    service.kill()
    service.start()
    before = len(_events(service.url))
    strava.athletes.record(FIRST_ID, a_run("Evening"))
    eventually(lambda: len(_events(service.url)) > before, "the event was not taken")
    eventually(lambda: ("waiting",) not in _events(service.url), "it is tried again and again")
    asked = strava.count_calls("/oauth/token", "POST")
    assert asked <= 4, "before the kill, at the refusal, and once more at each start, but never for an event"
    assert len(rows(service.url, "SELECT id FROM notification_log WHERE kind = 'reconnect'")) == 1


def test_fault_12_turned_private_while_nobody_served_is_for_its_owner_only(both: Both) -> None:
    strava, service = both
    service.start()
    number = strava.athletes.record(FIRST_ID, a_run(days_ago=0.1))
    eventually(lambda: _names(service.url) == ["Morning"] and is_judged(service.url), "the run was lost")
    assert rows(service.url, "SELECT audience FROM activities") == [("coach",)]
    service.kill()
    strava.postman.lose(1)  # an attempt that comes late would tell of it
    strava.athletes.change(number, private=True)
    service.start()
    audience = "SELECT audience FROM activities"
    eventually(lambda: rows(service.url, audience) == [("owner",)], "the team still sees it")


def test_fault_18_an_inactive_application_pauses_calls_and_the_service_answers(both: Both) -> None:
    strava, service = both
    strava.app.is_active = False
    service.start()
    alerts = "SELECT facts FROM system_log WHERE event = 'strava_paused'"
    eventually(lambda: len(rows(service.url, alerts)) == 1, "nobody is alerted")
    for name in ("One", "Two", "Three"):
        strava.athletes.record(FIRST_ID, a_run(name))
    put_off = (
        "SELECT id FROM inbox WHERE kind = 'strava_activity' AND state = 'waiting' AND due_at > created_at"
    )
    eventually(lambda: len(rows(service.url, put_off)) == 3, "rows do not wait")
    calls = len(strava.calls)
    assert calls < 10, "what was under way at the start, and no more"
    for name in ("Four", "Five"):
        strava.athletes.record(FIRST_ID, a_run(name))
    eventually(lambda: len(rows(service.url, put_off)) == 5, "rows do not wait")
    assert len(strava.calls) == calls, "calls go on"
    assert requests.get(f"http://127.0.0.1:{service.house.port}/healthz", timeout=5).status_code == 200
    assert len(rows(service.url, alerts)) == 1
    assert _names(service.url) == []
