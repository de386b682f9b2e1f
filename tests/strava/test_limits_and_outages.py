"""When Strava refuses for a while or is not there: calls pause, have one name, and go on by themselves."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.strava.faults import FaultKind
from marathon.domain.strava_account import Urgency, UsageKind
from marathon.errors import (
    StravaRateLimitedError,
    StravaUnreachableError,
)
from marathon.store import strava_usage
from marathon.strava import breaker, wire
from tests.strava.world import ANNA, World


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
    with pytest.raises(StravaRateLimitedError):
        restarted.subscriptions()  # counts like any other
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


def test_usage_is_stored_at_the_first_answer_now_and_then_and_at_the_end(world: World) -> None:
    strava, stored = world.client(), []
    for _ in range(4):
        strava.athlete(world.athlete_id)
        stored.append(_stored(world))
        world.clock.move(seconds=3)
    strava.keep_usage()
    assert [*stored, _stored(world)] == [{1}, {1}, {3}, {3}, {4}]


def _stored(world: World) -> set[int]:
    """Returns how many calls the store knows of, over all windows."""
    with world.store.read() as connection:
        kept = strava_usage.since(connection, datetime(2026, 5, 4, tzinfo=UTC))
    assert {usage.kind for usage in kept} == set(UsageKind)
    return {usage.used for usage in kept}


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
