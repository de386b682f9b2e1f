"""What a person does with their own data on the page: looks at it, takes it with them, has it deleted."""

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, expect

from bot.demo.files import recording
from tests.journeys.test_page import page, say

__all__ = ["page"]
pytestmark = pytest.mark.browser


async def test_the_export_is_downloaded_once(page: Page, tmp_path: Path) -> None:
    await page.get_by_role("button", name="Søren Lindqvist").click()
    await say(page, "/export")
    link = page.get_by_role("link", name="marathon-coach-")
    async with page.expect_download() as waiting:
        await link.press("Enter")  # a run that arrives moves what a mouse points at
    download = await waiting.value
    file = tmp_path / download.suggested_filename
    await download.save_as(file)
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert {"README.txt", "athletes.json", "activities.csv"} <= set(archive.namelist())
        assert "Søren Lindqvist" in archive.read("athletes.json").decode()
    await expect(link).to_have_count(0)  # spent: the words stay, the link is gone
    await expect(page.get_by_text("marathon-coach-")).to_be_visible()


async def test_a_dropped_file_comes_back_as_it_was_and_goes_when_none_shall_be_kept(
    page: Page, tmp_path: Path
) -> None:
    await page.get_by_role("button", name="Caleb Whitfield").click()
    given = recording(datetime.now(UTC) - timedelta(days=2), duration_s=600, distance_m=2_000.0)
    file = FilePayload(name="Dawn run.fit", mimeType="application/octet-stream", buffer=given)
    await page.locator("#files").set_input_files(file)
    await expect(page.get_by_text("I keep the files you drop, positions and all")).to_be_visible()
    await say(page, "/export")
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="marathon-coach-").press("Enter")
    await (await waiting.value).save_as(tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        assert archive.read("originals/Dawn run.fit") == given
    await say(page, "/privacy")
    await page.get_by_role("button", name="Keep none of my files: delete 1").last.click()
    await expect(
        page.get_by_role("heading", name="No file of yours is kept any more: 1 deleted")
    ).to_be_visible()


async def test_a_switch_of_privacy_turns_round(page: Page) -> None:
    await page.get_by_role("button", name="Zofia Wiśniewska").click()
    await say(page, "/privacy")
    await expect(page.get_by_role("heading", name="You and Marit Solheim see your training")).to_be_visible()
    switch = page.get_by_role("button", name="my week").last
    before = await switch.inner_text()
    await switch.click()
    await expect(page.get_by_role("button", name="my week")).to_have_count(2)
    assert await page.get_by_role("button", name="my week").last.inner_text() != before
    await page.get_by_role("button", name="my week").last.click()
    await expect(page.get_by_role("button", name="my week")).to_have_count(3)
    assert await page.get_by_role("button", name="my week").last.inner_text() == before


async def test_who_is_forgotten_reads_what_was_deleted_and_under_which_reference(page: Page) -> None:
    await page.get_by_role("button", name="Kwame Mensah").click()
    await say(page, "/forget")
    await page.get_by_role("button", name="Yes, delete").click()
    await expect(page.get_by_role("heading", name="Everything kept about you is deleted")).to_be_visible()
    await expect(page.get_by_text("Profile: 1")).to_be_visible()
    await expect(page.get_by_text("UTC, reference")).to_be_visible()
