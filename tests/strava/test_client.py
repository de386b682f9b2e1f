"""The client against a Strava over real HTTP: what it reads, the application's own standing, and what it never says."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from marathon.domain.strava_account import LinkState, StravaId, Urgency
from marathon.errors import (
    StravaApplicationError,
    StravaFullError,
    StravaGoneError,
    StravaInactiveError,
    StravaLinkError,
    StravaNotConnectedError,
)
from marathon.store import strava_links
from tests.strava.world import ANNA, World


def test_it_reads_athlete_activity_list_and_samples(world: World) -> None:
    strava, number = world.client(), StravaId(world.strava.athletes.record(ANNA, world.run()))
    assert strava.athlete(world.athlete_id).name == "Anna Berg"
    found = strava.activity(world.athlete_id, number)
    assert (found.owner, found.activity.source_id) == (ANNA, str(number))
    assert found.activity.distance_m == 10_000.0
    assert found.activity.laps
    listed = strava.activities(world.athlete_id, before=world.clock.now(), urgency=Urgency.BACKFILL)
    assert [item.activity.source_id for item in listed] == [str(number)]
    samples = strava.samples(world.athlete_id, number)
    assert samples is not None
    assert samples.distance_m[-1] == pytest.approx(10_000.0, rel=0.01)
    assert strava.activities(world.athlete_id, before=found.activity.started_at, urgency=Urgency.FRESH) == ()


def test_streams_that_come_later_are_no_error(world: World) -> None:
    number = StravaId(world.strava.athletes.record(ANNA, world.run(), streams_after_s=60))
    assert world.client().samples(world.athlete_id, number) is None
    world.clock.move(seconds=61)
    assert world.client().samples(world.athlete_id, number) is not None


def test_pages_of_200_lead_back_to_the_first(world: World) -> None:
    for number in range(205):
        world.strava.athletes.record(ANNA, world.run(number, days_ago=number + 1))
    strava, before, seen = world.client(), world.clock.now(), []
    while page := strava.activities(world.athlete_id, before=before, urgency=Urgency.BACKFILL):
        seen += [item.activity.started_at for item in page]
        before = seen[-1]
    assert len(seen) == 205
    assert seen == sorted(seen, reverse=True)
    assert world.strava.count_calls("/athlete/activities") == 3


def test_what_is_not_there_is_gone(world: World) -> None:
    with pytest.raises(StravaGoneError):
        world.client().activity(world.athlete_id, StravaId(1))


def test_an_athlete_without_a_link_is_asked_to_connect(world: World) -> None:
    world.store.write(lambda connection: strava_links.delete(connection, world.athlete_id))
    with pytest.raises(StravaNotConnectedError):
        world.client().athlete(world.athlete_id)
    assert not world.strava.calls


# -- 13: limits --------------------------------------------------------------------------------------------


def test_fault_18_an_inactive_application_alerts_once_and_pauses_calls(world: World) -> None:
    world.strava.app.is_active = False
    strava = world.client()
    for _ in range(5):
        with pytest.raises(StravaInactiveError):
            strava.athlete(world.athlete_id)
    assert len(world.strava.calls) == 1
    assert [type(error) for error in world.alerts] == [StravaInactiveError]
    world.clock.move(minutes=5)
    for _ in range(3):
        with pytest.raises(StravaInactiveError):
            strava.athlete(world.athlete_id)
    assert (len(world.strava.calls), len(world.alerts)) == (2, 1), "one call tries, and nobody is told again"
    world.strava.app.is_active = True
    world.clock.move(minutes=5)
    assert strava.athlete(world.athlete_id).id == ANNA
    assert world.refused == []


def test_a_wrong_secret_is_the_applications_fault_and_nobodys_link_is_marked(world: World) -> None:
    world.clock.move(hours=6)
    with pytest.raises(StravaApplicationError):
        world.client(client_secret="wrong").athlete(world.athlete_id)
    assert world.link().state is LinkState.LINKED
    assert [type(error) for error in world.alerts] == [StravaApplicationError]


# -- codes, revocation, subscriptions ----------------------------------------------------------------------


def test_a_code_is_exchanged_once(world: World) -> None:
    strava, code = world.client(), world.strava.athletes.approve(ANNA)
    grant = strava.exchange(code, lambda _: world.athlete_id)
    assert (grant.athlete.id, grant.athlete.name) == (ANNA, "Anna Berg")
    assert world.box.open(world.athlete_id, grant.sealed_tokens).expires_at == grant.expires_at
    with pytest.raises(StravaLinkError):
        strava.exchange(code, lambda _: world.athlete_id)


def test_one_athlete_too_many_has_its_own_answer(world: World) -> None:
    code = world.strava.athletes.approve(ANNA)
    world.strava.grants.end(ANNA)
    world.strava.app.capacity = 0
    with pytest.raises(StravaFullError):
        world.client().exchange(code, lambda _: world.athlete_id)


def test_revoking_ends_the_grant_and_twice_is_no_error(world: World) -> None:
    strava = world.client()
    detached = strava.detach(world.link())
    assert detached is not None
    strava.revoke(detached)
    strava.revoke(detached)
    assert world.strava.grants.of(ANNA) is None


def test_the_authorize_page_opens(world: World) -> None:
    import requests

    url = world.client().authorize_url("state-1", "http://localhost:8080/strava/callback")
    assert "Anna Berg" in requests.get(url, timeout=5).text
    assert "approval_prompt=force" in url, "who comes back to tick more would not be asked"


def test_the_page_of_an_activity_opens(world: World) -> None:
    import requests

    number = world.strava.athletes.record(ANNA, world.run(name="Harbour <loop>"))
    pages = [world.client().activity_page(StravaId(one)) for one in (number, number + 1)]
    shown, none = [requests.get(page, timeout=5) for page in pages]
    assert (shown.status_code, none.status_code) == (200, 404)
    assert "Harbour &lt;loop&gt;" in shown.text
    assert "10.00 km, 0:50:00" in shown.text
    public = world.client(oauth_base="https://www.strava.com/oauth")
    assert public.activity_page(StravaId(7)) == "https://www.strava.com/activities/7"


def test_without_a_subscription_there_is_none(world: World) -> None:
    strava = world.client()
    assert strava.subscriptions() == ()
    strava.unsubscribe(17)


# -- secrets -----------------------------------------------------------------------------------------------


@contextmanager
def _hanging_up() -> Iterator[str]:
    """Yields the address of a server that takes every connection and ends it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    server.accept()[0].close()
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/api/v3"


def test_no_secret_is_in_an_error_or_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    world.strava.app.client_secret = "s3cret-of-the-application"
    secrets = ["s3cret-of-the-application", "code-of-anna"]
    grant = world.strava.grants.of(ANNA)
    assert grant is not None
    secrets += [grant.access_token, grant.refresh_token]
    shown = []
    with _hanging_up() as dead:
        for base in (dead, world.strava.api_base, "https://strava.invalid/api/v3"):
            strava = world.client(client_secret=secrets[0], api_base=base)
            for ask in (
                strava.subscriptions,
                lambda s=strava: s.unsubscribe(3),
                lambda s=strava: s.subscribe("http://localhost:1/x", "verify-me"),
                lambda s=strava: s.athlete(world.athlete_id),
                lambda s=strava: s.exchange("code-of-anna", lambda _: world.athlete_id),
            ):
                try:
                    ask()
                except Exception as error:
                    context = error
                    while context is not None:
                        shown.append(f"{context!r} {context}")
                        context = context.__context__ if not context.__suppress_context__ else None  # type: ignore[assignment] # None ends the loop
    text = "\n".join([caplog.text, *shown])
    assert "Strava GET /api/v3/push_subscriptions" in text
    assert [secret for secret in secrets if secret in text] == []
