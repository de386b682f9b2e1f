"""The description of the API against the API: every address is in it, and whatever it allows is answered as it says."""

import asyncio
import importlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from threading import Thread
from typing import Any, Final

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, Phase, given, settings
from playwright.async_api import Browser

from marathon.domain.team import Role, TeamId
from marathon.store import teams
from tests.club import ANA, MARIT, OLGA, Club, club, club_file
from tests.webhooks.api_site import KEYS, PUBLIC, ApiSite, pool, site, token_of
from tests.webhooks.test_own_page import violations
from tests.webhooks.test_page import browser
from webhooks.api_answers import ANSWERS
from webhooks.api_callers import api_routes
from webhooks.api_description import describe
from webhooks.api_table import ENDPOINTS
from webhooks.app import build_app
from webhooks.rate_limits import Quota
from webhooks.signed_in import SignedIn

__all__ = ["browser", "club", "club_file", "pool", "site"]

SAYING_WHAT_IT_IS: Final = {"/api", "/api/docs", "/api/openapi.json"}
EXAMPLES: Final = 3


async def test_every_address_is_described_and_answered(site: ApiSite) -> None:
    there = {
        (route.method, route.resource.canonical)
        for route in site.app.router.routes()
        if route.resource and route.resource.canonical.startswith("/api") and route.method != "HEAD"
    }
    there = {(method, path) for method, path in there if path not in SAYING_WHAT_IT_IS}
    said = (await site.ask("/api/openapi.json")).json
    assert (said["openapi"], said["info"]["title"], said["info"]["version"]) == (
        "3.1.0",
        "Marathon Coach",
        "1.2.3",
    )
    assert {(m.upper(), path) for path, methods in said["paths"].items() for m in methods} == there
    assert ANSWERS.keys() == {endpoint.name for endpoint in ENDPOINTS}


async def test_the_page_of_reference_stands_by_itself(site: ApiSite) -> None:
    for path in ("/api", "/api/docs"):
        page = await site.ask(path)
        assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert not re.findall(r"""(?:src|href)="(?:https?:)?//""", page.text)
        assert not re.findall(r"<script|style=|onclick", page.text)
        inner = set(re.findall(r'href="#([^"]+)"', page.text))
        assert len(inner) > 50
        assert inner <= set(re.findall(r'id="([^"]+)"', page.text))
        assert (await site.ask(path, If_None_Match=page.headers["ETag"])).status == 304


@pytest.mark.browser
async def test_the_page_of_reference_keeps_nobody_out(browser: Browser, site: ApiSite) -> None:
    page = await browser.new_page(viewport={"width": 360, "height": 780}, color_scheme="dark")
    await page.goto(str(site.server.make_url("/api")))
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    alike = "article:nth-of-type(n + 4), section:nth-of-type(n + 5):not([aria-labelledby=types])"
    await page.evaluate("alike => document.querySelectorAll(alike).forEach(one => one.remove())", alike)
    assert await violations(page) == []
    await page.emulate_media(color_scheme="light")
    assert await violations(page) == []


@contextmanager
def _served(app: web.Application) -> Iterator[str]:
    """Serves an application on a loop of its own, for a client that blocks."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    server = TestServer(app)
    try:
        asyncio.run_coroutine_threadsafe(server.start_server(), loop).result(30)
        yield str(server.make_url("")).rstrip("/")
        asyncio.run_coroutine_threadsafe(server.close(), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_whatever_anybody_asks_is_answered_as_described(club: Club, pool: ThreadPoolExecutor) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="the test extra is older than this test")
    desk, unforeseen = replace(club.desk, signing=KEYS, public_url=PUBLIC), []
    desk.store.write(lambda connection: teams.add_member(connection, TeamId(2), OLGA, Role.ADMIN))
    app = build_app(
        health=dict,
        pool=pool,
        record_error=lambda error, _: unforeseen.append(error),
        people=SignedIn(desk=desk, pool=pool, is_secure=False),
        api=partial(api_routes, desk, pool, quota=Quota(requests=100_000, within_s=60)),
    )
    roles = [{"Authorization": f"Bearer {token_of(desk, who)}"} for who in (ANA, MARIT, OLGA)]
    with _served(app) as url:
        schema = schemathesis.openapi.from_dict(describe("1.2.3"))
        schema.config.update(base_url=url)
        for found in schema.get_all_operations():
            for mode in ("POSITIVE", "NEGATIVE"):
                _ask(found.ok(), schemathesis.GenerationMode[mode], [{}, *roles])
    assert unforeseen == []


def _ask(operation: Any, mode: Any, roles: list[dict[str, str]]) -> None:
    """Sends a few requests of one kind by everybody, and holds each answer against the description."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        if is_allowed:
            theirs = {"athlete_id": ANA, "team_id": 1}
            case.path_parameters = {name: theirs[name] for name in case.path_parameters or {}}
        for headers in roles:
            answer = case.call(headers=headers)
            case.validate_response(answer, excluded_checks=beyond_a_schema)
            assert headers or is_open or answer.status_code in (401, 404, 429)
            seen.add((bool(headers), answer.status_code // 100))

    checks = importlib.import_module("schemathesis.specs.openapi.checks")
    beyond_a_schema = [checks.ignored_auth, checks.positive_data_acceptance]
    is_open, is_allowed = operation.definition.raw["security"] == [], mode.name == "POSITIVE"
    seen: set[tuple[bool, int]] = set()
    asked()
    assert is_open or not is_allowed or (True, 2) in seen or operation.method != "get", seen
