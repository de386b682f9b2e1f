"""A local Strava that listens, its clock, a callback, and an account."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.demo.strava.server import LocalStrava
from tests.demo.strava_client import RUNNER, SetClock, Sink, credentials, post


@pytest.fixture
def clock() -> SetClock:
    """Returns a clock to be set."""
    return SetClock()


@pytest.fixture
async def strava(clock: SetClock) -> AsyncIterator[LocalStrava]:
    """Yields a server with one account and nothing recorded."""
    local = LocalStrava(clock=clock, webhook_key="whisper", retry_after_s=0.02)
    local.athletes.join(RUNNER)
    await local.start()
    yield local
    await local.stop()


@pytest.fixture
async def impatient() -> AsyncIterator[LocalStrava]:
    """Yields a server that soon gives a callback up."""
    local = LocalStrava(clock=SetClock(), answer_within_s=0.15, retry_after_s=0.02)
    local.athletes.join(RUNNER)
    await local.start()
    yield local
    await local.stop()


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    """Yields a callback that listens."""
    kept = Sink()
    app = web.Application()
    app.add_routes([web.get("/hook", kept.challenge), web.post("/hook", kept.event)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    kept.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield kept
    await runner.cleanup()


@pytest.fixture
async def subscribed(strava: LocalStrava, sink: Sink) -> Sink:
    """Returns the callback, subscribed to."""
    fields = {**credentials(strava), "callback_url": sink.url, "verify_token": "v"}
    reply = await post(f"{strava.api_base}/push_subscriptions", fields)
    assert reply.status_code == 201, reply.text
    return sink
