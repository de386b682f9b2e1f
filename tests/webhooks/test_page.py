"""The page in a real browser, at a phone's and a desktop's width, held to what it promises."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, async_playwright, expect

from marathon.domain.athlete import AthleteId
from tests.webhooks.conftest import House

pytestmark = pytest.mark.browser
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = [(360, 780), (1440, 900)]


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Returns a headless browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


@dataclass
class Look:
    """A page and everything it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)


async def look_at(browser: Browser, house: House, size: tuple[int, int] = SIZES[1]) -> Look:
    """Opens the page and listens to its console; a refused script or style is said there too."""
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    look = Look(await context.new_page())
    look.page.on("console", lambda said: look.complaints.append(said.text) if said.type != "log" else None)
    look.page.on("pageerror", lambda error: look.complaints.append(str(error)))
    await look.page.goto(house.url("/"))
    return look


@pytest.mark.parametrize("size", SIZES)
async def test_choosing_someone_shows_today_with_its_chart(
    browser: Browser, house: House, size: tuple[int, int]
) -> None:
    look = await look_at(browser, house, size)
    page = look.page
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await expect(page.get_by_role("heading", name="/today of 2")).to_be_visible()
    chart = page.get_by_role("img", name="This week, today marked.")
    await expect(chart).to_have_js_property("naturalWidth", 1080)
    await expect(page.get_by_text("Live · as of")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
    if size[0] == 360:
        box = await chart.bounding_box()
        assert box is not None
        assert box["width"] == 360  # the smallest text of a chart is readable only at full width
    assert look.complaints == []


async def test_the_coach_is_greeted_with_the_team(browser: Browser, house: House) -> None:
    look = await look_at(browser, house)
    await look.page.get_by_role("button", name="Marit Solheim coach").click()
    await expect(look.page.get_by_role("heading", name="/team of 1")).to_be_visible()


async def test_everything_can_be_done_with_the_keyboard(browser: Browser, house: House) -> None:
    look = await look_at(browser, house)
    page, keys = look.page, look.page.keyboard
    await expect(page.get_by_role("button", name="Tāne Parata")).to_be_visible()
    for _ in range(4):  # past the link to the message box and two people
        await keys.press("Tab")
    await keys.press("Enter")
    await expect(page.get_by_role("heading", name="/today of 3")).to_be_visible()
    box = page.get_by_role("combobox", name="Message")
    await expect(box).to_be_focused()
    await keys.type("/t")
    await expect(page.get_by_role("option")).to_have_count(2)
    await keys.press("ArrowDown")
    await keys.press("ArrowDown")
    await expect(page.get_by_role("option", selected=True)).to_contain_text("/team")
    await keys.press("Enter")
    await expect(page.get_by_role("heading", name="/team of 3")).to_be_visible()
    await keys.press("ArrowUp")
    await expect(box).to_have_value("/team")
    await keys.press("ArrowDown")
    await expect(box).to_have_value("")
    await page.get_by_role("button", name="This week, today marked. (enlarge)").last.focus()
    await keys.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await keys.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert look.complaints == []


async def test_a_file_is_dropped_and_a_sample_tried(browser: Browser, house: House, tmp_path: Path) -> None:
    look = await look_at(browser, house)
    page = look.page
    await page.get_by_role("button", name="Søren Lindqvist").click()
    run = tmp_path / "søn lång.fit"
    run.write_bytes(b"x" * 1234)
    await page.locator("#files").set_input_files(run)
    await expect(page.get_by_text("søn lång.fit: 1234")).to_be_visible()
    await page.get_by_role("button", name="Try a sample run").click()
    await expect(page.get_by_text("run.fit: 9", exact=True)).to_be_visible()


async def test_a_card_that_changed_is_drawn_anew_in_its_place(browser: Browser, house: House) -> None:
    look = await look_at(browser, house)
    page = look.page
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await expect(page.get_by_text("Live · as of")).to_be_visible()
    await expect(page.get_by_role("heading", name="/today of 2")).to_be_visible()
    house.rooms.cards_changed(AthleteId(2))
    await expect(page.get_by_text("Updated ")).to_be_visible()
    await expect(page.get_by_role("heading", name="/today of 2")).to_have_count(1)


async def test_two_tabs_are_two_people(browser: Browser, house: House) -> None:
    look = await look_at(browser, house)
    first, second = look.page, await look.page.context.new_page()
    await second.goto(house.url("/"))
    for page, name, number in ((first, "Søren Lindqvist", 2), (second, "Tāne Parata", 3)):
        await page.get_by_role("button", name=name).click()
        await expect(page.get_by_role("heading", name=f"/today of {number}")).to_be_visible()
        await expect(page.get_by_text("Live · as of")).to_be_visible()
    await first.get_by_role("button", name="Team", exact=True).click()
    await expect(first.get_by_role("heading", name="/team of 2")).to_be_visible()
    await expect(first.get_by_role("img").last).to_have_js_property("naturalWidth", 1080)
    house.rooms.cards_changed(AthleteId(2))
    await expect(first.get_by_text("Updated ")).to_be_visible()
    await expect(first.get_by_role("heading", name="/team of 2")).to_be_visible()
    await expect(second.get_by_text("Updated ")).to_have_count(0)
    assert look.complaints == []


async def test_a_lost_connection_comes_back(browser: Browser, house: House) -> None:
    look = await look_at(browser, house)
    page = look.page
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await expect(page.get_by_text("Live · as of")).to_be_visible()
    await page.evaluate(
        "new MutationObserver(() => { if "
        "(document.getElementById('state').dataset.state === 'waiting') document.body.dataset.wasWaiting = 'yes'; })"
        ".observe(document.getElementById('state'), {attributes: true})"
    )
    await house.rooms.close()
    house.rooms.open()
    await expect(page.locator("body[data-was-waiting]")).to_be_visible()
    await expect(page.get_by_text("Live · as of")).to_be_visible()


async def test_a_page_outlives_the_service_and_is_drawn_anew_by_itself(
    browser: Browser, house: House
) -> None:
    page = (await look_at(browser, house)).page
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await expect(page.get_by_text("Live · as of")).to_be_visible()
    await expect(page.get_by_role("heading", name="/today of 2")).to_be_visible()
    await house.restart()
    await expect(page.get_by_text("Updated ")).to_be_visible(timeout=30_000)
    await expect(page.get_by_text("Live · as of")).to_be_visible()


async def test_an_error_is_told_with_a_way_on(browser: Browser, house: House) -> None:
    look = await look_at(browser, house)
    page = look.page
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await page.get_by_role("combobox", name="Message").fill("/boom")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("That did not work.")).to_be_visible()
    await expect(page.get_by_text(house.told.kept[0][1])).to_be_visible()
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()


async def test_what_people_write_is_never_markup(browser: Browser, house: House) -> None:
    look = await look_at(browser, house)
    page = look.page
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await page.get_by_role("combobox", name="Message").fill("<img src=x onerror=alert(1)><b>bold</b>")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="private: <img src=x")).to_be_visible()
    assert await page.locator("#log-private b, #log-private img[src=x]").count() == 0


async def test_an_address_is_followed_by_the_words_before_it(browser: Browser, house: House) -> None:
    page = (await look_at(browser, house)).page
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await page.get_by_role("combobox", name="Message").fill("/run")
    await page.keyboard.press("Enter")
    link = page.get_by_role("link", name="View on Strava", exact=True)
    await expect(link).to_have_attribute("href", "https://www.strava.com/activities/7")


async def test_the_team_room_is_another_conversation(browser: Browser, house: House) -> None:
    look = await look_at(browser, house)
    page = look.page
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await page.get_by_role("button", name="Team room").click()
    await expect(page.get_by_role("heading", name="/team of 2")).to_be_visible()
    await page.get_by_role("combobox", name="Message").fill("see you at six")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("see you at six", exact=True)).to_be_visible()
    await page.get_by_role("combobox", name="Message").fill("/hello")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="group: /hello")).to_be_visible()
    await expect(page.get_by_role("img", name="Thinking")).to_have_count(0)
    assert await page.locator("#log-group .card").count() == 2  # the team's and that one; talk is left alone
    await page.get_by_role("button", name="Private", exact=True).click()
    await expect(page.get_by_role("heading", name="group: /hello")).to_be_hidden()


async def test_the_first_answer_is_private_also_where_the_team_room_was_entered_before_it(
    browser: Browser, house: House
) -> None:
    page = (await look_at(browser, house)).page
    held, go_on = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        held.set()
        await go_on.wait()
        await route.continue_()

    await page.route("**/chat/commands*", hold)
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await held.wait()
    await page.get_by_role("button", name="Team room").click()
    await expect(page.get_by_role("heading", name="/team of 2")).to_be_visible()
    go_on.set()
    await expect(page.locator("#log-private .card")).to_have_count(1)
    assert await page.locator("#log-group .card").count() == 1
    await page.get_by_role("button", name="Private", exact=True).click()
    await expect(page.get_by_role("heading", name="/today of 2")).to_be_visible()


@pytest.mark.parametrize("size", [(320, 256), (640, 360)])
async def test_a_short_window_still_shows_the_conversation(
    browser: Browser, house: House, size: tuple[int, int]
) -> None:
    look = await look_at(browser, house, size)
    page = look.page
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await expect(page.get_by_role("heading", name="/today of 2")).to_be_visible()
    assert await page.evaluate("document.getElementById('scroll').clientHeight") >= 0.45 * size[1]
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
    for name in ("Today", "Help", "Try a sample run"):  # whatever is there stays in reach
        await page.get_by_role("button", name=name, exact=True).click()
    await expect(page.get_by_text("run.fit: 9", exact=True)).to_be_visible()
    await page.get_by_role("combobox", name="Message").fill("/t")
    await expect(page.get_by_role("option").first).to_be_in_viewport(ratio=1)
    assert look.complaints == []


async def test_who_has_no_scripts_is_told_of_the_demo_without_a_page(browser: Browser, house: House) -> None:
    page = await browser.new_page(java_script_enabled=False)
    await page.goto(house.url("/"))
    told = page.locator(".no-script")
    await expect(told).to_be_visible()
    await expect(told).to_contain_text("python3 main.py demo --once")
    await expect(told).not_to_contain_text("main.py chat")  # which speaks with the real database
