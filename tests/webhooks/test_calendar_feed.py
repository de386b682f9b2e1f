"""The calendar feed: what a calendar reads, by an address that opens nothing else and ends with its reasons."""

import logging
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar

from marathon.domain.athlete import AthleteId
from marathon.domain.team import Team, TeamId
from marathon.domain.units import Units
from marathon.files.plan_file import read_plan
from marathon.logs import start_logging
from marathon.usecases.calendar_feed import calendar_link, calendar_since, end_calendar
from marathon.usecases.forget_person import forget_person
from marathon.usecases.manage_members import leave_team
from marathon.usecases.web_sessions import end_sessions
from tests.club import ANA, BOB, TODAY, club, club_file
from tests.webhooks.api_site import PUBLIC, ApiSite, pool, site

__all__ = ["club", "club_file", "pool", "site"]


def _calendar(text: str) -> Any:
    """Returns a calendar; its library types each property as a union of thirty classes."""
    return Calendar.from_ical(text)


def _path(site: ApiSite, who: AthleteId = ANA) -> str:
    link = calendar_link(site.desk, who)
    assert link.startswith(f"{PUBLIC}/calendar/")
    return link.removeprefix(PUBLIC)


async def test_a_calendar_reads_each_session_on_its_day_with_how_it_went(site: ApiSite) -> None:
    answer = await site.ask(_path(site))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = _calendar(answer.text)
    assert calendar["X-WR-CALNAME"] == "Training of Ana Silva"
    assert calendar["X-WR-TIMEZONE"] == "Europe/Lisbon"
    events = {event["DTSTART"].dt: event for event in calendar.walk("VEVENT")}
    assert str(events[date(2026, 11, 17)]["SUMMARY"]) == "✓ Easy run 10 km: on plan (100%)"
    assert str(events[date(2026, 11, 24)]["SUMMARY"]) == "Easy run 10 km"
    assert events[date(2026, 11, 24)]["DTEND"].dt == date(2026, 11, 25)
    assert len({str(event["UID"]) for event in events.values()}) == len(events) == 9
    assert len(read_plan("a.ics", answer.text.encode(), units=Units.METRIC).sessions) == 9


async def test_a_day_is_the_athletes_wherever_they_and_the_calendar_are(site: ApiSite) -> None:
    path = _path(site, BOB)
    site.club.clock.moment += timedelta(hours=14)
    summaries = {
        event["DTSTART"].dt: str(event["SUMMARY"])
        for event in _calendar((await site.ask(path)).text).walk("VEVENT")
    }
    assert summaries[TODAY] == "Long run 11.2 mi"
    site.club.clock.moment += timedelta(hours=6)
    later = _calendar((await site.ask(path)).text)
    assert [str(e["SUMMARY"]) for e in later.walk("VEVENT") if e["DTSTART"].dt == TODAY] == [
        "✗ Long run 11.2 mi: missed"
    ]


async def test_the_same_plan_is_the_same_file_and_is_sent_once(site: ApiSite) -> None:
    path = _path(site)
    first = await site.ask(path)
    site.club.clock.moment += timedelta(hours=1)
    again = await site.ask(path, If_None_Match=first.headers["ETag"])
    assert (again.status, again.text) == (304, "")
    uids = re.findall(r"UID:\S+", first.text)
    site.club.ask("/move tue wed", ANA)
    moved = await site.ask(path, If_None_Match=first.headers["ETag"])
    assert moved.status == 200
    assert sorted(re.findall(r"UID:\S+", moved.text)) == sorted(uids)


async def test_an_address_opens_nothing_else_and_ends(site: ApiSite) -> None:
    path = _path(site)
    token = path.split("/")[2].removesuffix(".ics")
    assert (await site.ask("/api/athletes", Authorization=f"Bearer {token}")).status == 401
    assert (await site.ask("/api/athletes", Cookie=f"coach={token}")).status == 401
    assert (await site.ask(f"/calendar/{site.token(ANA)}.ics")).status == 404

    async def is_open() -> bool:
        return (await site.ask(path)).status == 200

    ends: dict[str, Callable[[], object]] = {
        "off": lambda: end_calendar(site.desk, ANA),
        "another": lambda: calendar_link(site.desk, ANA),
        "signed out everywhere": lambda: end_sessions(site.desk, ANA),
        "left": lambda: leave_team(site.desk, ANA, Team(id=TeamId(1), name="Harbour")),
        "forgotten": lambda: forget_person(site.desk, None, ANA),
    }
    for name, end in ends.items():
        path = _path(site)
        assert (await site.ask(path)).status == 200, name
        end()
        assert (await site.ask(path)).status == 404, name


async def test_the_chat_gives_and_ends_it_and_lists_it_among_the_sessions(site: ApiSite) -> None:
    club = site.club
    club.desk = site.desk
    given = club.ask("/link calendar", ANA)
    assert given.lines[0].startswith(f"{PUBLIC}/calendar/")
    listed = club.ask("/sessions", ANA)
    assert any(line.startswith("A calendar may read your plan: since") for line in listed.lines)
    assert club.press(listed, "Calendar off").title == "Done: no calendar reads your plan any more."
    assert calendar_since(site.desk, ANA) is None


async def test_fault_42_no_log_holds_the_address(site: ApiSite, tmp_path: Path) -> None:
    log = tmp_path / "coach.log"
    start_logging(level="DEBUG", file=log, terminal=False)
    try:
        path = _path(site)
        for asked in (path, f"/calendar/{'x' * 43}.ics", path + "?token=1"):
            await site.ask(asked)
        logging.getLogger("elsewhere").info("GET %s failed", path)
    finally:
        start_logging(level="WARNING", terminal=False)
    told = log.read_text()
    assert "/calendar/{token}.ics -> 200" in told
    assert "GET /calendar/[secret].ics failed" in told
    assert path.split("/")[2].removesuffix(".ics") not in told
