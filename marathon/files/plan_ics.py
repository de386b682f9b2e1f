"""Training plans as calendars: what an event's summary speaks of becomes a session on its local date."""

import re
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.units import Units
from marathon.errors import Phrase, PlanFileError
from marathon.files.plan_csv import LONGEST_NOTES, MOST_SESSIONS
from marathon.files.plan_words import distance_in, duration_in, kind_in, sport_of
from marathon.files.recurrence import repeated
from marathon.files.refusal import RawFile, Reason

_Event = Any  # icalendar types a property as a union of thirty classes; what is not a date is refused below
_EVENT: Final = re.compile(r"^BEGIN:VEVENT\s*$", re.IGNORECASE)
LONGEST_SUMMARY: Final = 40
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(hours=24)
# What icalendar raises on bytes that only look like a calendar.
_BROKEN: Final = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError)


def read_ics(
    raw: RawFile, text: str, units: Units, zone: str
) -> tuple[list[PlannedSession], Collection[str]]:
    """Return the sessions among a calendar's events, and the summaries of those that speak of no training.

    Distance and duration come from the summary, else the description, else the event's own length. Daily and
    weekly repetitions with an end are followed.
    Raises: PlanFileError naming the line of the event; FileRefusedError for a damaged calendar.
    """
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _EVENT.match(line)]
    try:
        from icalendar import Calendar

        events = Calendar.from_ical(text.strip()).walk("VEVENT")
        moved = {(_text(e, "UID"), _day(e, "RECURRENCE-ID", zone)) for e in events if "RECURRENCE-ID" in e}
    except _BROKEN as broken:
        raise raw.refuse(Reason.DAMAGED) from broken
    sessions: list[PlannedSession] = []
    for line, event in zip(lines, events, strict=False):
        try:
            sessions.extend(_sessions(event, line, units, zone, moved))
        except _BROKEN as broken:
            raise PlanFileError(line=line, problem=Phrase("this event is damaged; remove it")) from broken
        if len(sessions) > MOST_SESSIONS:
            raise PlanFileError(
                line=line, problem=Phrase("a plan holds at most {most} sessions", most=MOST_SESSIONS)
            )
    return sessions, dict.fromkeys(map(_shown, filter(_is_other, events)))


def _is_other(event: _Event) -> bool:
    """Return whether an event that takes place speaks of no training."""
    return kind_in(_text(event, "SUMMARY")) is None and _text(event, "STATUS").upper() != "CANCELLED"


def _shown(event: _Event) -> str:
    return _text(event, "SUMMARY")[:LONGEST_SUMMARY] or "…"


def _sessions(
    event: _Event, line: int, units: Units, zone: str, moved: set[tuple[str, date]]
) -> Iterator[PlannedSession]:
    summary, description = _text(event, "SUMMARY"), _text(event, "DESCRIPTION")
    kind = kind_in(summary)
    if kind is None or _text(event, "STATUS").upper() == "CANCELLED":
        return
    distance_m, duration_s = None, None
    if kind is not SessionKind.REST:
        distance_m, duration_s = _planned(event, f"{summary}\n{description}", units)
        if distance_m is None and duration_s is None:
            problem = Phrase(
                "“{text}” names neither distance nor duration; write it like “Tempo 40 min”",
                text=summary[:LONGEST_SUMMARY],
            )
            raise PlanFileError(line=line, problem=problem)
    sport = sport_of(kind, summary)
    notes = " · ".join(filter(None, (summary, description)))[:LONGEST_NOTES].strip()
    own = set() if "RECURRENCE-ID" in event else {day for uid, day in moved if uid == _text(event, "UID")}
    for day in _days(event, line, zone):
        if day not in own:
            yield PlannedSession(
                date=day, kind=kind, sport=sport, distance_m=distance_m, duration_s=duration_s, notes=notes
            )


def _planned(event: _Event, text: str, units: Units) -> tuple[float | None, float | None]:
    distance_m, duration_s = distance_in(text, units), duration_in(text)
    if distance_m is None and duration_s is None:
        start, end = event.get("DTSTART"), event.get("DTEND")
        length = event["DURATION"].dt if "DURATION" in event else end.dt - start.dt if end else timedelta()
        if isinstance(start.dt, datetime) and _SHORTEST <= length < _LONGEST:
            duration_s = length.total_seconds()
    return distance_m, duration_s


def _days(event: _Event, line: int, zone: str) -> Iterator[date]:
    first = _day(event, "DTSTART", zone)
    if not 2000 <= first.year <= 2100:
        raise ValueError(first)
    if "RDATE" in event:
        problem = Phrase("the event lists extra dates (RDATE); make each of them an event")
        raise PlanFileError(line=line, problem=problem)
    left_out = event.get("EXDATE") or ()
    lists = left_out if isinstance(left_out, list) else [left_out] if left_out else []
    skipped = {_local(moment.dt, zone) for dates in lists for moment in dates.dts}
    rule = event.get("RRULE")
    days = repeated(first, dict(rule.items()), zone=zone, line=line) if rule else iter((first,))
    return (day for day in days if day not in skipped)


def _text(event: _Event, name: str) -> str:
    return " ".join(str(event.get(name, "")).split())


def _day(event: _Event, name: str, zone: str) -> date:
    return _local(event[name].dt, zone)


def _local(moment: object, zone: str) -> date:
    """Return the day an event is on: as it is written, unless it is written in UTC."""
    if isinstance(moment, datetime):
        is_utc = moment.tzinfo is not None and moment.tzname() == "UTC"
        return (moment.astimezone(ZoneInfo(zone)) if is_utc else moment).date()
    if isinstance(moment, date):
        return moment
    raise ValueError(moment)
