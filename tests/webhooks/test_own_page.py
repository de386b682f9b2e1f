"""People's pages in a real browser: signed in by a link, live, by keyboard and finger, on a phone and in the dark."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.core.message import Incoming
from bot.core.router import Router
from marathon.domain.athlete import AthleteId
from tests.club import ANA, MARIT, club, club_file
from tests.webhooks.test_page import browser
from tests.webhooks.test_signed_in import Site, pool, site

__all__ = ["browser", "club", "club_file", "pool", "site"]
pytestmark = pytest.mark.browser

SERIOUS = ("serious", "critical")


@asynccontextmanager
async def opened(browser: Browser, site: Site, who: AthleteId, **context: Any) -> AsyncIterator[Page]:
    """Yields a person's page, opened by a link of theirs; whatever it complained about fails the test."""
    complaints: list[str] = []
    page = await (await browser.new_context(**context)).new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(str(site.server.make_url(site.link(who))))
    await page.get_by_role("button", name="Open my page").click()
    await expect(page.locator("#state")).to_have_attribute("data-state", "live")
    yield page
    await page.context.close()
    assert complaints == []


async def violations(page: Page) -> list[str]:
    """Returns what axe-core finds wrong with a page, beginning with how grave it is."""
    from axe_playwright_python.async_playwright import Axe

    found = (await Axe().run(page)).response["violations"]
    return [f"{one['impact']} {one['id']}: {one['nodes'][0]['html']}" for one in found]


async def serious(page: Page) -> list[str]:
    """Returns what axe-core finds wrong with a page that keeps somebody out."""
    return [one for one in await violations(page) if one.startswith(SERIOUS)]


async def test_an_athlete_signs_in_by_a_link_and_the_page_follows_a_run(browser: Browser, site: Site) -> None:
    async with opened(browser, site, ANA, viewport={"width": 1440, "height": 900}) as page:
        assert page.url == str(site.server.make_url("/"))
        await expect(page.get_by_role("region", name="Prediction")).to_contain_text("Marathon: ")
        await expect(page.locator(".plot canvas")).to_have_count(3)
        assert await serious(page) == []
        run = Incoming(speaker=ANA, text="/run 18 km 1:54:00")
        await asyncio.to_thread(Router(site.desk).answer, run)
        await expect(page.get_by_role("region", name="Today")).to_contain_text("Run 18 km in 1 h 54")
        await expect(page.locator("#told")).to_contain_text("Updated")
        await page.set_viewport_size(
            {"width": 360, "height": 740}
        )  # a window is made narrow, a phone is turned
        await site.rooms.close()
        await expect(page.locator("#state-words")).to_contain_text("Reconnecting… · as of")
        async with asyncio.timeout(10):  # charts follow a moment later
            while await page.evaluate("document.documentElement.scrollWidth") != 360:
                await page.wait_for_timeout(50)
        assert await page.locator("#state").evaluate("one => one.scrollWidth <= one.clientWidth")
        site.rooms.open()
        await expect(page.locator("#state-words")).to_contain_text("Live · as of")


async def test_everything_of_it_is_reached_by_keys(browser: Browser, site: Site) -> None:
    async with opened(browser, site, ANA, viewport={"width": 1440, "height": 900}) as page:
        keys = page.keyboard
        await keys.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        await keys.press("Enter")
        await keys.press("Tab")
        await expect(page.locator("#plot-week")).to_be_focused()
        spoken = page.locator("#spoken-week")
        for key, day in (("ArrowLeft", "Sun 22 Nov"), ("ArrowLeft", "Sat 21 Nov"), ("Home", "Mon 16 Nov")):
            await keys.press(key)
            await expect(spoken).to_contain_text(f"{day}: Planned")
        await page.get_by_role("combobox", name="Message").focus()
        await keys.type("/predict why")
        await keys.press("Enter")
        await expect(page.get_by_role("log").get_by_role("heading")).to_contain_text("marathon")
        await page.get_by_role("button", name="Help").focus()
        await keys.press("Enter")
        await expect(page.get_by_role("log").get_by_role("heading", name="Hello Ana Silva")).to_be_visible()
        assert "/say" not in page.url, "what is said by a button is answered beside it"


async def test_a_coach_filters_the_team_on_a_phone_in_the_dark(browser: Browser, site: Site) -> None:
    phone = {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark", "has_touch": True}
    async with opened(browser, site, MARIT, **phone) as page:
        rows = page.locator(".athletes tbody tr")
        await expect(rows).to_have_count(4)
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        assert await serious(page) == []
        await page.get_by_role("searchbox", name="Find by name").press_sequentially("bob")
        await expect(rows).to_have_count(1)
        await expect(page.locator("#told")).to_have_text("1 of 4 athletes shown · Show everybody")
        assert "q=bob" in page.url
        await page.get_by_role("combobox", name="Show", exact=True).select_option("needs")
        await page.get_by_role("searchbox", name="Find by name").fill("")
        await expect(rows.first).to_have_class("needs")
        await rows.first.get_by_role("link").tap()
        await expect(page.get_by_role("region", name="Check-ins and questions")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        assert await serious(page) == []
        said = page.locator("#spoken-form")
        before = await said.inner_text()
        await page.locator("#plot-form .u-over").tap(position={"x": 40, "y": 60})
        await expect(said).not_to_have_text(before)
