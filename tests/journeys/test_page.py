"""The demo as a newcomer sees it: the real service, the real team, a real browser."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, ViewportSize, async_playwright, expect

pytestmark = pytest.mark.browser
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
IN = re.compile("^Your run (of .+ )?is in")  # at night where they are, it is yesterday's
WIDE: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture
async def page(chromium: str, demo_url: str) -> AsyncIterator[Page]:
    """Yields the demo's page; whatever it complained about fails the test."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = await browser.new_page(viewport=WIDE)
        page.on(
            "console",
            lambda said: complaints.append(f"{said.text} {said.location}") if said.type != "log" else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(demo_url)
        yield page
        await browser.close()
    assert complaints == []


async def say(page: Page, text: str) -> None:
    """Types a message and sends it."""
    await page.get_by_role("combobox", name="Message").fill(text)
    await page.keyboard.press("Enter")


async def test_an_athlete_asks_and_a_run_arrives(page: Page) -> None:
    await page.get_by_role("button", name="Tāne Parata").click()
    await expect(page.get_by_role("img", name="Week").first).to_have_js_property("naturalWidth", 1080)
    await expect(page.get_by_role("heading", name=IN)).to_be_visible(timeout=15_000)
    for command, heading in (
        ("/predict", "Marathon:"),
        ("/plan", "Harbour Marathon in"),
        ("/form", "Fitness"),
        ("/why", "Last 7 days:"),
        ("/help", "Hello Tāne Parata"),
        ("/tody", "Did you mean /today?"),
    ):
        await say(page, command)
        await expect(page.get_by_role("heading", name=heading).first).to_be_visible()


async def test_a_sample_run_is_dropped_and_counted_once(page: Page) -> None:
    await page.get_by_role("button", name="Amara Okafor").click()
    await page.get_by_role("button", name="Try a sample run").click()
    await expect(page.get_by_role("heading", name="1 activity imported")).to_be_visible()
    await page.get_by_role("button", name="Try a sample run").click()
    await expect(page.get_by_role("heading", name="0 activities imported, 1 already there")).to_be_visible()


async def test_a_plan_is_proposed_applied_and_undone(page: Page, tmp_path: Path) -> None:
    await page.get_by_role("button", name="Mateo Rivas Ibáñez").click()
    plan = tmp_path / "plan.csv"
    plan.write_text("date,type,distance_km\n2031-03-01,easy,8\n2031-03-02,long,20\n", encoding="utf-8")
    await page.locator("#files").set_input_files(plan)
    await expect(
        page.get_by_role("heading", name="This would change your plan: 2 sessions added")
    ).to_be_visible()
    await page.get_by_role("button", name="Apply").click()
    await expect(page.get_by_role("heading", name="Plan changed: 2 sessions added")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("heading", name="Undone: your plan is as it was")).to_be_visible()


async def test_a_card_is_refreshed_and_what_writes_is_said_once(page: Page) -> None:
    said: list[str] = []
    race_day = (datetime.now(UTC) + timedelta(days=150)).date()
    page.on("request", lambda asked: said.append(asked.post_data or ""))
    await page.get_by_role("button", name="Aoi Yamamoto").click()
    await expect(page.get_by_role("img", name="Week").first).to_be_visible()
    for text, heading in (
        (f"/plan new {race_day} marathon 40 km 4", "This would change your plan"),
        ("/run 3 km 20:00 yesterday", "Recorded"),
        ("/team share", "Your team sees how far"),
    ):
        await say(page, text)
        await expect(page.get_by_role("heading", name=heading)).to_be_visible()
    await expect(page.get_by_text("Updated ").first).to_be_visible()
    await page.wait_for_timeout(1_500)  # a loop would have turned twice
    assert len([text for text in said if "/team share" in text]) == 1
    assert len([text for text in said if "/plan new" in text]) == 1


async def test_a_run_is_renamed_and_deleted_at_strava_and_the_page_follows(page: Page) -> None:
    await page.get_by_role("button", name="Hannah Brooks").click()
    await expect(page.get_by_role("heading", name=IN)).to_be_visible(timeout=15_000)
    await page.get_by_role("button", name="rename your newest run").click()
    await expect(page.get_by_text("“Round the harbour”")).to_be_visible()
    await expect(page.get_by_role("heading", name=IN)).to_have_count(1)
    await page.get_by_role("button", name="delete it").click()
    await expect(page.get_by_role("heading", name=IN)).to_have_count(0)


async def test_the_newcomer_connects_strava_and_their_past_comes(page: Page, demo_url: str) -> None:
    origins: set[str] = set()
    page.context.on("request", lambda asked: origins.add(asked.url[: len(demo_url)]))
    await page.get_by_role("button", name="Walter Nakagawa").click()
    await say(page, "/connect")
    async with page.expect_popup() as opened:
        await page.get_by_role("link", name="/strava/connect/").click()
    strava = await opened.value
    await expect(strava.get_by_text("belongs to Walter Nakagawa (Harbour Runners)")).to_be_visible()
    await strava.get_by_role("button", name="Connect with Strava").click()
    await expect(strava).to_have_url(re.compile(f"^{re.escape(demo_url)}demo/strava/oauth/authorize"))
    await strava.get_by_role("button", name="Authorize").click()
    await strava.get_by_role("button", name="Yes, connect").click()
    await expect(strava.get_by_text("Connected. Your runs arrive in the chat now")).to_be_visible()
    await expect(page.get_by_role("heading", name="You just connected Strava.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Your past is in")).to_be_visible(timeout=15_000)
    await say(page, "/form")
    await expect(page.get_by_role("heading", name="Fitness").last).to_be_visible()
    assert origins == {demo_url}, "a host such as Replit shows one address only"


async def test_the_coach_sees_who_needs_a_word_and_the_team_room_does_not(page: Page) -> None:
    await page.get_by_role("button", name="Marit Solheim coach").click()
    await expect(page.get_by_role("heading", name="need a word")).to_be_visible()
    await expect(page.get_by_text("Priya Raman: Excused, ill")).to_be_visible()
    await page.get_by_role("button", name="Team room").click()
    await say(page, "/team")
    await expect(page.get_by_role("heading", name="Harbour Runners:").last).to_be_visible()
    await expect(page.get_by_text("Priya Raman: Excused, ill")).to_be_hidden()


async def test_whoever_is_picked_has_a_page_and_the_coach_an_athletes(page: Page, demo_url: str) -> None:
    await page.get_by_role("button", name="Leïla Haddad").click()
    await page.get_by_role("link", name="My page").click()
    await expect(page.get_by_role("region", name="Form")).to_contain_text("Fitness")
    await expect(page.locator("#state")).to_have_attribute("data-state", "live")
    await page.goto(demo_url)
    await page.get_by_role("button", name="Marit Solheim coach").click()
    await page.get_by_role("link", name="My page").click()
    await page.get_by_role("link", name="Leïla Haddad").click()
    await expect(page.get_by_role("heading", name="Leïla Haddad", level=1)).to_be_visible()
