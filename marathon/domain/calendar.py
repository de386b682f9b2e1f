"""Reading a day from what people type, relative to a given today."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final

from marathon.errors import Phrase, UnreadableTextError

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SUNDAY: Final = 6
_WEEKDAYS_READ: Final = (
    WEEKDAYS,
    ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
)
_MONTHS: Final = (
    *(("january", "januar", "jänner"), ("february", "februar"), ("march", "märz", "maerz"), ("april",)),
    *(("may", "mai"), ("june", "juni"), ("july", "juli"), ("august",), ("sept", "september")),
    *(("october", "oktober"), ("november",), ("december", "dezember")),
)
_ISO: Final = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_DOTTED: Final = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})?$")
_SPELT: Final = re.compile(r"^(\d{1,2})\.?\s*([a-zä]{3,9})\.?\s*(\d{4})?$")
_SPELT_US: Final = re.compile(r"^([a-zä]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{4}))?$")
_TO: Final = re.compile(r"\s+(?:-|to|till|until|bis(?: zum)?)\s+")
_DASH: Final = re.compile(r"\s*[–—]\s*")
_HYPHEN: Final = re.compile(r"(?<=[\da-zä.])-(?=[\da-zä])")
_UNTIL: Final = re.compile(r"^(?:until|till|to|bis(?: zum)?)\s+")
_FROM: Final = re.compile(r"^(?:from|on|ab|am|vo[mn])\s+")
_DAY_ALONE: Final = re.compile(r"^(\d{1,2})\.?$")
_YEARS: Final = range(1970, 2150)  # beyond lie slips of the finger, and the ends of what a date can hold
_NEAR: Final = {
    "yesterday": -1, "today": 0, "tomorrow": 1,
    "vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2,
}  # fmt: skip


def parse_day(text: str, today: date, *, since: date | None = None) -> date:
    """Read “sat”, “today”, “2026-11-28”, “28.11.”, “28 Nov” or “Nov 28”; names of days and months also in German.

    A weekday is the first of its name since a day, today where none is given; a day without a year is this year's,
    or, where that is over six months ago or does not exist, the next one.
    Raises: UnreadableTextError for anything else, also for a date that does not exist or lies far off.
    """
    cleaned = " ".join(text.lower().split())
    if cleaned in _NEAR:
        return today + timedelta(days=_NEAR[cleaned])
    if (weekday := weekday_named(cleaned)) is not None:
        first = since or today
        return first + timedelta(days=(weekday - first.weekday()) % 7)
    try:
        found = _numbers(cleaned, today)
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise UnreadableTextError(text=text, kind=Phrase("day"), example=Phrase("sat, 2026-11-28 or 28 Nov"))
    return found


def parse_span(text: str, today: date) -> tuple[date, date]:
    """Read a first and a last day: “3 Dec - 9 Dec”, “3-9 Dec”, “3.12. bis 9.12.”, “from mon to wed”, “on sat”.

    One that is named alone, as in “until fri”, is the last; then the first is today, as are both where none is named.
    Raises: UnreadableTextError as parse_day().
    """
    said = _DASH.sub(" - ", " ".join(text.lower().split()))
    if not re.search(r"\d{4}-\d", said):
        said = _HYPHEN.sub(" - ", said)
    if not said:
        return today, today
    if _UNTIL.match(said):
        return today, parse_day(_UNTIL.sub("", said), today)
    begins = _FROM.sub("", said)
    named = _TO.split(begins, maxsplit=1)
    if len(named) == 1:
        day = parse_day(begins, today)
        return (today if begins == said else day), day
    first = parse_day(_with_month_of(named[1], named[0]), today)
    last = _with_month_of(named[0], named[1])
    return first, parse_day(last, today if last in _NEAR else first)  # behind December comes January


def _with_month_of(other: str, text: str) -> str:
    """Return a day as it is said, or where only its number is, with the month of the other end of a span."""
    number = _DAY_ALONE.match(text)
    return re.sub(r"(?<!\d)\d{1,2}(?!\d)", number[1], other, count=1) if number else text


def parse_past_day(text: str, today: date) -> date:
    """Read a day that lies behind: the last weekday of its name, a day of last year where the year is not named.

    “tomorrow”, “heute” and a day that names its year are what they say. Raises: UnreadableTextError as parse_day().
    """
    day = parse_day(text, today)
    if day <= today or text.lower() in _NEAR:
        return day
    if text.isalpha():
        return day - timedelta(days=7)
    is_exact = str(day.year) in text or (day.month, day.day) == (2, 29)
    return day if is_exact else day.replace(year=day.year - 1)


def weekday_named(text: str) -> int | None:
    """Return which weekday a name or its beginning means, in lower case, Monday 0; None for anything else."""
    if len(text) < 2:
        return None
    matches = {place for names in _WEEKDAYS_READ for place, name in enumerate(names) if name.startswith(text)}
    return matches.pop() if len(matches) == 1 else None


def _numbers(text: str, today: date) -> date | None:
    if iso := _ISO.match(text):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    if dotted := _DOTTED.match(text):
        return _nearest(int(dotted[1]), int(dotted[2]), dotted[3], today)
    if (spelt := _SPELT.match(text)) and (month := _month(spelt[2])):
        return _nearest(int(spelt[1]), month, spelt[3], today)
    if (spelt := _SPELT_US.match(text)) and (month := _month(spelt[1])):
        return _nearest(int(spelt[2]), month, spelt[3], today)
    return None


def _month(text: str) -> int | None:
    return next(
        (place for place, names in enumerate(_MONTHS, 1) if any(name.startswith(text) for name in names)),
        None,
    )


def _nearest(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return date(int(year), month, day)
    # A 29 February can be eight years away: 2100 is no leap year.
    years = (year for year in range(today.year, today.year + 9) if day <= monthrange(year, month)[1])
    days = (date(year, month, day) for year in years)
    return next((found for found in days if found >= today - timedelta(days=183)), None)


def monday_of(day: date) -> date:
    """Return the Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def quarter_of(now: datetime) -> datetime:
    """Return when the running quarter of an hour began: local dates change at one, wherever a clock is.

    What is made once for all of one may depend on it, and on no other part of now.
    """
    return now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)


def days_from(first: date, count: int) -> tuple[date, ...]:
    """Return consecutive days."""
    return tuple(first + timedelta(days=step) for step in range(count))
