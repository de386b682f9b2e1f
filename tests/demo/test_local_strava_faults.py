"""Each fault of the local Strava as the caller meets it."""

import asyncio
import time

import pytest
import requests

from bot.demo.strava.faults import FaultKind
from bot.demo.strava.server import LocalStrava
from tests.demo.strava_client import RUN, RUNNER, SetClock, away, credentials, fetch, post


@pytest.fixture
def token(strava: LocalStrava) -> str:
    """Returns an access token."""
    strava.athletes.record(RUNNER.id, RUN)
    return strava.athletes.connect(RUNNER.id).access_token


async def test_status_faults_strike_once(strava: LocalStrava, token: str) -> None:
    strava.faults.order(FaultKind.SERVER_ERROR)
    strava.faults.order(FaultKind.NOT_FOUND)
    statuses = [(await fetch(strava, "/athlete", token)).status_code for _ in range(3)]
    assert statuses == [500, 404, 200]
    assert [call.status for call in strava.calls] == [500, 404, 200]


async def test_a_fault_strikes_its_path_so_often(strava: LocalStrava, token: str) -> None:
    strava.faults.order(FaultKind.SERVER_ERROR, times=2, path="/athlete/activities")
    assert (await fetch(strava, "/athlete", token)).status_code == 200
    statuses = [(await fetch(strava, "/athlete/activities", token)).status_code for _ in range(3)]
    assert statuses == [500, 500, 200]


async def test_a_fault_lasts_for_a_while(strava: LocalStrava, token: str, clock: SetClock) -> None:
    strava.faults.order(FaultKind.SERVER_ERROR, for_s=60)
    assert {(await fetch(strava, "/athlete", token)).status_code for _ in range(4)} == {500}
    clock.pass_by(seconds=60)
    assert (await fetch(strava, "/athlete", token)).status_code == 200


async def test_faults_can_be_cleared(strava: LocalStrava, token: str) -> None:
    strava.faults.order(FaultKind.SERVER_ERROR, times=9)
    strava.faults.clear()
    assert (await fetch(strava, "/athlete", token)).status_code == 200


async def test_html_instead_of_json(strava: LocalStrava, token: str) -> None:
    strava.faults.order(FaultKind.HTML)
    reply = await fetch(strava, "/athlete", token)
    assert reply.headers["Content-Type"].startswith("text/html")
    with pytest.raises(requests.JSONDecodeError):
        reply.json()


async def test_half_of_the_json(strava: LocalStrava, token: str) -> None:
    strava.faults.order(FaultKind.TRUNCATED)
    reply = await fetch(strava, "/athlete/activities", token)
    assert reply.text.startswith('[{"resource_state": 2')
    with pytest.raises(requests.JSONDecodeError):
        reply.json()


async def test_slow(strava: LocalStrava, token: str) -> None:
    strava.faults.order(FaultKind.SLOW, wait_s=0.4)
    began = time.monotonic()
    assert (await fetch(strava, "/athlete", token)).status_code == 200
    assert time.monotonic() - began > 0.35


async def test_dropped_before_anything_happened(strava: LocalStrava) -> None:
    first = strava.athletes.connect(RUNNER.id)
    strava.faults.order(FaultKind.DROP, path="/oauth/token")
    fields = {**credentials(strava), "grant_type": "refresh_token", "refresh_token": first.refresh_token}
    with pytest.raises(requests.ConnectionError):
        await post(f"{strava.oauth_base}/token", fields)
    assert [call.status for call in strava.calls] == [0]
    assert (await post(f"{strava.oauth_base}/token", fields)).status_code == 200


async def test_the_reply_is_lost_after_it_took_effect(strava: LocalStrava) -> None:
    first = strava.athletes.connect(RUNNER.id)
    strava.faults.order(FaultKind.LOST_REPLY, path="/oauth/token")
    fields = {**credentials(strava), "grant_type": "refresh_token", "refresh_token": first.refresh_token}
    with pytest.raises(requests.ConnectionError):
        await post(f"{strava.oauth_base}/token", fields)
    assert (await post(f"{strava.oauth_base}/token", fields)).status_code == 400  # it was spent


async def test_faulty_calls_count_too(strava: LocalStrava, token: str) -> None:
    strava.faults.order(FaultKind.SERVER_ERROR)
    assert (await fetch(strava, "/athlete", token)).headers["X-ReadRateLimit-Usage"] == "1,1"


async def test_stopping_does_not_wait_for_the_slow(strava: LocalStrava, token: str) -> None:
    strava.faults.order(FaultKind.SLOW, wait_s=30.0)
    with pytest.raises(requests.Timeout):
        await away(
            requests.get,
            f"{strava.api_base}/athlete",
            headers={"Authorization": f"Bearer {token}"},
            timeout=0.2,
        )
    async with asyncio.timeout(15):  # half of what the slow one takes
        await strava.stop()
