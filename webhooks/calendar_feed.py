"""The calendar feed: a plan as an iCalendar file, at an address that is a secret of its own and opens nothing else.

Source: RFC 5545, and RFC 7986 for the name and how often to look again.
"""

import hashlib
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from marathon.errors import NotFoundError
from marathon.usecases.desk import Desk
from marathon.usecases.web_sessions import CALENDAR
from webhooks.api import is_named
from webhooks.bare_answer import BareAnswer
from webhooks.rate_limits import STRANGERS, RateLimit, network_of
from webhooks.threads import in_pool

if TYPE_CHECKING:
    from icalendar import Event

    from marathon.domain.api_cards import CalendarCard
    from marathon.domain.cards import SessionLine
    from marathon.words.voice import Voice

ADDRESS: Final = CALENDAR + "{token}.ics"
LOOK_AGAIN: Final = timedelta(hours=1)
LONGEST_TOKEN: Final = 100


@dataclass(slots=True, kw_only=True)
class CalendarRoutes:
    """The address that calendars subscribe to."""

    desk: Desk
    pool: Executor
    strangers: RateLimit = field(default_factory=lambda: RateLimit(STRANGERS))
    readers: RateLimit = field(default_factory=lambda: RateLimit(STRANGERS))

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [web.get(ADDRESS, self.feed)]

    async def feed(self, request: web.Request) -> web.StreamResponse:
        """Answer with the plan of whoever gave the address to a calendar."""
        token = request.match_info["token"][:LONGEST_TOKEN]
        try:
            card = await in_pool(self.pool, _read, self.desk, token)
        except NotFoundError:
            self.strangers.take(network_of(request.remote))
            raise
        self.readers.take(str(card.athlete.id))
        content, etag = await in_pool(self.pool, calendar_of, card)
        headers = {hdrs.ETAG: etag, hdrs.CACHE_CONTROL: "private, no-cache"}
        if is_named(request.headers.get(hdrs.IF_NONE_MATCH, ""), etag):
            return BareAnswer(status=304, headers=headers)
        headers[hdrs.CONTENT_DISPOSITION] = 'inline; filename="training.ics"'
        return web.Response(body=content, headers=headers, content_type="text/calendar", charset="utf-8")


def _read(desk: Desk, token: str) -> "CalendarCard":
    from marathon.usecases.calendar_feed import read_calendar

    return read_calendar(desk, token)


def calendar_of(card: "CalendarCard") -> tuple[bytes, str]:
    """Return a plan as a calendar, and the mark by which the same is known again."""
    from icalendar import Calendar

    from marathon.words.calendar import calendar_name
    from marathon.words.voice import Voice

    athlete = card.athlete
    voice, calendar = Voice(units=athlete.units, language=athlete.language), Calendar()
    name = calendar_name(athlete.name, voice)
    for key, value in (
        ("PRODID", "-//Marathon Coach//Training//EN"),
        ("VERSION", "2.0"),
        ("METHOD", "PUBLISH"),
        ("NAME", name),
        ("X-WR-CALNAME", name),
        ("X-WR-TIMEZONE", athlete.zone),
    ):
        calendar.add(key, value)
    calendar.add("REFRESH-INTERVAL", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", LOOK_AGAIN)
    for event in _events(card, voice):
        calendar.add_component(event)
    content = calendar.to_ical()
    return content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _events(card: "CalendarCard", voice: "Voice") -> Iterator["Event"]:
    """Return an event of a whole local day for each session: the day is the athlete's wherever they are."""
    from icalendar import Event

    from marathon.words.calendar import title

    for session in card.sessions:
        event = Event()
        event.add("UID", f"session-{session.session_id}@marathon-coach")
        event.add("DTSTAMP", _stamp(session))
        event.add("DTSTART", session.date)
        event.add("DTEND", session.date + timedelta(days=1))
        event.add("SUMMARY", title(session, voice))
        if session.notes:
            event.add("DESCRIPTION", session.notes)
        event.add("TRANSP", "TRANSPARENT")
        yield event


def _stamp(session: "SessionLine") -> datetime:
    """Return the instant that every event needs; the same each time, so that the same plan is the same file."""
    return datetime.combine(session.date, time(), tzinfo=UTC)
