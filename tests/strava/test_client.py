"""The client against a Strava over real HTTP: what it reads, and what it does when Strava does not want to."""

import logging
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.strava.faults import FaultKind
from marathon.domain.strava_account import LinkState, StravaId, Urgency, UsageKind
from marathon.errors import (
    StravaApplicationError,
    StravaFullError,
    StravaGoneError,
    StravaInactiveError,
    StravaLinkError,
    StravaNotConnectedError,
    StravaRateLimitedError,
    StravaRefusedError,
    StravaScopeError,
    StravaUnreachableError,
)
from marathon.store import strava_links, strava_usage
from marathon.strava import breaker, wire
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


def test_fault_13_a_short_429_stops_calls_until_the_quarter_hour_also_after_a_restart(world: World) -> None:
    world.strava.limits.count(is_read=True, calls=100)
    with pytest.raises(StravaRateLimitedError) as refused:
        world.client().athlete(world.athlete_id)
    assert refused.value.facts["until"] == datetime(2026, 5, 4, 10, 15, tzinfo=UTC)
    asked = len(world.strava.calls)
    restarted = world.client()
    world.clock.move(minutes=11)
    with pytest.raises(StravaRateLimitedError):
        restarted.athlete(world.athlete_id)
    assert len(world.strava.calls) == asked
    world.clock.move(minutes=1)
    assert restarted.athlete(world.athlete_id).id == ANNA


def test_fault_13_a_daily_429_stops_calls_until_midnight_utc(world: World) -> None:
    world.strava.limits.count(is_read=True, calls=1000)
    world.clock.move(minutes=15)  # the short window is fresh, the day's is not
    with pytest.raises(StravaRateLimitedError) as refused:
        world.client().athlete(world.athlete_id)
    midnight = datetime(2026, 5, 5, tzinfo=UTC)
    assert refused.value.facts["until"] == midnight
    asked, restarted = len(world.strava.calls), world.client()
    for _ in range(13):
        world.clock.move(hours=1)
        with pytest.raises(StravaRateLimitedError):
            restarted.athlete(world.athlete_id)
    assert len(world.strava.calls) == asked
    world.clock.moment = midnight
    assert restarted.athlete(world.athlete_id).id == ANNA


def test_backfill_waits_at_four_fifths_while_fresh_events_go_on(world: World) -> None:
    world.strava.limits.count(is_read=True, calls=79)
    strava = world.client()
    strava.athlete(world.athlete_id)
    with pytest.raises(StravaRateLimitedError):
        strava.activities(world.athlete_id, before=world.clock.now(), urgency=Urgency.BACKFILL)
    assert strava.athlete(world.athlete_id).id == ANNA
    used = {usage.kind: (usage.used, usage.limit) for usage in strava.usages()}
    assert used[UsageKind.READ_SHORT] == (81, 100)


def test_usage_is_stored_now_and_then_and_always_when_refused(world: World) -> None:
    strava = world.client()
    for _ in range(3):
        world.clock.move(seconds=4)
        strava.athlete(world.athlete_id)
    with world.store.read() as connection:
        kept = strava_usage.since(connection, datetime(2026, 5, 4, tzinfo=UTC))
    assert {usage.kind: usage.used for usage in kept} == dict.fromkeys(UsageKind, 2)


# -- 14: Strava down ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [k for k in FaultKind if k is not FaultKind.NOT_FOUND])
def test_fault_14_every_way_of_being_down_has_one_name(
    world: World, kind: FaultKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "ANSWER_S", 0.2)
    world.strava.faults.order(kind, times=1, wait_s=0.6)
    strava = world.client()
    with pytest.raises(StravaUnreachableError):
        strava.athlete(world.athlete_id)
    assert strava.athlete(world.athlete_id).id == ANNA


def test_fault_14_an_unknown_host_and_a_foreign_certificate_have_the_same_name(world: World) -> None:
    for base in ("https://strava.invalid/api/v3", world.strava.api_base.replace("http:", "https:")):
        with pytest.raises(StravaUnreachableError):
            world.client(api_base=base).athlete(world.athlete_id)


def test_fault_14_one_line_when_it_goes_down_one_when_it_is_back(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    world.strava.faults.order(FaultKind.SERVER_ERROR, times=40)
    strava = world.client()
    for _ in range(200):
        with pytest.raises(StravaUnreachableError):
            strava.athlete(world.athlete_id)
        world.clock.move(seconds=1)
    asked = len(world.strava.calls)
    assert asked < 12, "it was asked again and again while it was down"
    assert [record.message for record in caplog.records] == [
        "Strava is out of reach: Strava cannot be reached right now (status 500). "
        "Nothing is lost; it is tried again."
    ]
    world.strava.faults.clear()
    world.clock.move(minutes=7)
    assert strava.athlete(world.athlete_id).id == ANNA
    assert caplog.records[-1].message == "Strava answers again"
    assert len(caplog.records) == 2


def test_the_breakers_pause_grows_and_ends_growing() -> None:
    pauses = [breaker.pause_after(failures, 0.0) for failures in range(3, 40)]
    assert pauses[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert pauses[-1] == breaker.LONGEST_PAUSE
    assert breaker.pause_after(3, 1.0) > breaker.pause_after(3, -1.0)


# -- 15, 16: tokens ----------------------------------------------------------------------------------------


def test_fault_15_two_at_once_refresh_once(world: World) -> None:
    world.clock.move(hours=5, minutes=56)
    world.strava.faults.order(FaultKind.SLOW, path="/oauth/token", times=9, wait_s=0.2)
    strava = world.client()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: strava.athlete(world.athlete_id).id, range(8)))
    assert found == [ANNA] * 8
    assert world.strava.count_calls("/oauth/token", "POST") == 1


def test_a_token_that_ended_early_is_renewed_once_and_the_call_goes_through(world: World) -> None:
    world.strava.grants.expire_access(ANNA)
    before = world.link()
    assert world.client().athlete(world.athlete_id).id == ANNA
    assert world.strava.count_calls("/oauth/token", "POST") == 1
    assert world.link().sealed_tokens != before.sealed_tokens
    assert world.link().expires_at == world.clock.now() + timedelta(hours=6)


def test_the_new_pair_is_stored_before_it_is_used(world: World) -> None:
    world.clock.move(hours=6)
    world.strava.faults.order(FaultKind.DROP, path="/athlete", times=1)
    strava = world.client()
    with pytest.raises(StravaUnreachableError):
        strava.athlete(world.athlete_id)
    grant = world.strava.grants.of(ANNA)
    assert grant is not None
    assert (
        world.box.open(world.athlete_id, world.link().sealed_tokens or "").refresh_token
        == grant.refresh_token
    )


def test_fault_16_a_rotation_whose_answer_is_lost_ends_in_one_request_to_reconnect(world: World) -> None:
    world.clock.move(hours=6)
    world.strava.faults.order(FaultKind.LOST_REPLY, path="/oauth/token", times=1)
    with pytest.raises(StravaUnreachableError):
        world.client().athlete(world.athlete_id)
    assert world.link().state is LinkState.LINKED
    restarted = world.client()
    for _ in range(5):
        with pytest.raises(StravaRefusedError):
            restarted.athlete(world.athlete_id)
    assert world.strava.count_calls("/oauth/token", "POST") == 2
    assert world.refused == [world.athlete_id]
    assert (world.link().state, world.link().sealed_tokens) == (LinkState.REFUSED, None)


def test_who_left_is_told_once_and_their_tokens_are_erased(world: World) -> None:
    world.strava.grants.end(ANNA)
    strava = world.client()
    for _ in range(3):
        with pytest.raises(StravaRefusedError):
            strava.athlete(world.athlete_id)
    assert world.refused == [world.athlete_id]
    assert world.link().sealed_tokens is None


def test_asking_whether_it_is_authorised_erases_nothing(world: World) -> None:
    assert world.client().is_authorised(world.athlete_id)
    world.strava.grants.end(ANNA)
    assert not world.client().is_authorised(world.athlete_id)
    assert world.link().sealed_tokens is not None
    assert world.refused == []


def test_tokens_that_no_key_reads_ask_to_reconnect(world: World) -> None:
    tokens = world.link().sealed_tokens or ""
    world.store.write(
        lambda connection: strava_links.replace_tokens(connection, world.athlete_id, tokens, "x", None)
    )
    with pytest.raises(StravaRefusedError):
        world.client().athlete(world.athlete_id)
    assert world.refused == [world.athlete_id]


# -- 17, 18: scopes and the application --------------------------------------------------------------------


def test_fault_17_a_missing_scope_is_named_and_keeps_the_link(world: World) -> None:
    world.connect(("read",))
    with pytest.raises(StravaScopeError):
        world.client().activities(world.athlete_id, before=world.clock.now(), urgency=Urgency.FRESH)
    assert world.link().state is LinkState.LINKED
    assert world.refused == []


def test_fault_18_an_inactive_application_alerts_once_and_pauses_calls(world: World) -> None:
    world.strava.app.is_active = False
    strava = world.client()
    for _ in range(5):
        with pytest.raises(StravaInactiveError):
            strava.athlete(world.athlete_id)
    assert len(world.strava.calls) == 1
    assert [type(error) for error in world.alerts] == [StravaInactiveError]
    world.strava.app.is_active = True
    world.clock.move(hours=1)
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
    strava.revoke(world.link())
    strava.revoke(world.link())
    assert world.strava.grants.of(ANNA) is None


def test_the_authorize_page_opens(world: World) -> None:
    import requests

    url = world.client().authorize_url("state-1", "http://localhost:8080/strava/callback")
    assert "Anna Berg" in requests.get(url, timeout=5).text


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
