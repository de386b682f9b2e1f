"""Slack over HTTP: what is signed is taken, once; everything else is turned away before it is looked into."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, web

from tests.club import ANA, Club
from tests.on_slack.slack_server import SIGNING_SECRET, SlackServer, command, message, signed, words_of
from tests.on_slack.world import World
from webhooks.app import build_app
from webhooks.slack_events import LARGEST_BODY_BYTES, PATH, SlackCheck, SlackEventRoutes

FORM = "application/x-www-form-urlencoded"


class Site:
    """The service's own HTTP server, and a client."""

    def __init__(self, world: World, session: ClientSession, base: str, routes: SlackEventRoutes) -> None:
        """Takes what it is made of."""
        self.world, self.session, self.base, self.routes = world, session, base, routes

    async def post(self, body: str, kind: str, **headers: str) -> tuple[int, str]:
        """Returns status and text of an answer."""
        sent = {"Content-Type": kind, **headers}
        async with self.session.post(self.base + PATH, data=body.encode(), headers=sent) as answered:
            return answered.status, await answered.text()

    async def event(self, body: str, **more: str) -> tuple[int, str]:
        """Sends an event as Slack signs it."""
        return await self.post(body, "application/json", **signed(body), **more)


@pytest.fixture
async def site(club: Club, slack: SlackServer) -> AsyncIterator[Site]:
    """Yields a service that Slack calls."""
    world = World(club, slack)
    await asyncio.to_thread(partial(world.open, app_token=""))
    routes = SlackEventRoutes(
        check=SlackCheck(secret=SIGNING_SECRET, now=time.time), receive=world.door.receive
    )
    app = build_app(health=dict, pool=ThreadPoolExecutor(1), record_error=lambda *_: None, more=[routes])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    address = web.TCPSite(runner, "127.0.0.1", 0)
    await address.start()
    async with ClientSession() as session:
        yield Site(world, session, f"http://127.0.0.1:{runner.addresses[0][1]}", routes)
    await runner.cleanup()
    await asyncio.to_thread(world.close)


async def test_an_event_and_a_command_are_answered(site: Site) -> None:
    slack = site.world.slack
    assert await site.event(json.dumps(message("UANA", "/today"))) == (200, "")
    call = (await asyncio.to_thread(slack.wait_for, "chat.postMessage"))[0]
    assert words_of(call) == site.world.club.ask("/today", ANA).text
    body = urlencode(command("UANA", "/coach", "week &amp; &lt;more&gt;", slack.response_url()))
    assert (await site.post(body, FORM, **signed(body)))[0] == 200
    call = (await asyncio.to_thread(slack.wait_for, "response_url"))[0]
    assert words_of(call).startswith("There is nothing here by the name “& <more>”.")


async def test_slack_makes_sure_of_the_address(site: Site) -> None:
    body = json.dumps(
        {"type": "url_verification", "token": "z", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmd"}
    )
    status, text = await site.event(body)
    assert status == 200
    assert "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmd" in text


async def test_fault_32_forged_stale_and_unsigned_are_turned_away_and_a_repeat_is_handled_once(
    site: Site,
) -> None:
    body = json.dumps(message("UANA", "/today"))
    good = signed(body)
    stale = signed(body, at=time.time() - 301)
    early = signed(body, at=time.time() + 310)
    refused: list[dict[str, str]] = [
        {},
        {**good, "X-Slack-Signature": "v0=" + "0" * 64},
        {**good, "X-Slack-Signature": "ünsigned"},
        {"X-Slack-Signature": good["X-Slack-Signature"]},
        {"X-Slack-Request-Timestamp": good["X-Slack-Request-Timestamp"]},
        signed(body, secret="another secret of the same kind"),
        stale,
        early,
        {**good, "X-Slack-Request-Timestamp": stale["X-Slack-Request-Timestamp"]},
        {**good, "X-Slack-Request-Timestamp": "soon"},
        {**good, "X-Slack-Request-Timestamp": "٣" * 10},
        {**good, "X-Slack-Request-Timestamp": "9" * 400},
    ]
    for headers in refused:
        assert (await site.post(body, "application/json", **headers))[0] == 401, headers
    assert (await site.post(body + " ", "application/json", **good))[0] == 401
    assert site.routes.tally == {"bad_signature": len(refused) + 1}
    assert site.world.answered == []
    for number in ("", "1", "2"):
        retry = {"X-Slack-Retry-Num": number, "X-Slack-Retry-Reason": "http_timeout"} if number else {}
        assert await site.event(body, **retry) == (200, "")
    replayed = urlencode(command("UANA", "/coach", "week", site.world.slack.response_url()))
    for _ in range(3):
        assert (await site.post(replayed, FORM, **signed(replayed)))[0] == 200
    await asyncio.to_thread(site.world.slack.wait_for, "response_url")
    await asyncio.to_thread(site.world.close)
    assert sorted(incoming.text for incoming in site.world.answered) == ["/today", "/week"]


async def test_a_large_body_is_turned_away(site: Site) -> None:
    body = "x" * (LARGEST_BODY_BYTES + 1)
    assert (await site.post(body, "application/json", **signed(body)))[0] == 413
    odd = "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")
    for body in (odd, "{", "[" * 100_000, "null", "[]", '"x"', "7"):
        assert (await site.event(body))[0] in (400, 404), body[:9]
    assert (await site.event(json.dumps(message("UANA", "/today"))))[0] == 200


async def test_while_the_door_is_shut_slack_is_told_to_come_again(site: Site) -> None:
    await asyncio.to_thread(site.world.close)
    assert (await site.event(json.dumps(message("UANA", "/today"))))[0] == 503


async def test_what_cannot_be_kept_is_not_acknowledged(site: Site) -> None:
    site.world.club.desk.store.close()
    status, _ = await site.event(json.dumps(message("UANA", "/today")))
    assert status >= 500
