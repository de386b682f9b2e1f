"""The words of a training plan: kinds, sports, dates, distances and durations in what people write."""

import re
from datetime import date
from typing import Final

from marathon.domain.activity import Sport
from marathon.domain.plan import SessionKind
from marathon.domain.sport_names import sport_named
from marathon.domain.units import Units, parse_distance_m, parse_duration_s
from marathon.errors import Phrase, UnreadableTextError

# The first pattern that fits decides, so the more special words stand first.
_KINDS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (SessionKind.REST, r"^(complete |full )?(rest|off|day off|no run)\b"),
        (SessionKind.MARATHON_PACE, r"\b(marathon pace|goal pace|race pace|mp)\b"),
        (SessionKind.RECOVERY, r"\b(recovery|regeneration|shakeout|shake out)\b"),
        (SessionKind.LONG, r"\blong\b"),
        (
            SessionKind.INTERVALS,
            r"\b(intervals?|repeats?|reps|track|vo2 ?max|fartlek|speed ?work|speed|hills?|strides)\b"
            r"|\b\d+ ?x ?\d",
        ),
        (SessionKind.TEMPO, r"\b(tempo|threshold|cruise|progression|lactate)\b"),
        (SessionKind.STRENGTH, r"\b(strength|gym|weights?|core|lifting)\b"),
        (
            SessionKind.CROSS,
            r"\b(cross|crosstraining|bike|cycling|ride|swim|swimming|rowing|elliptical|yoga|hike|hiking)\b",
        ),
        (SessionKind.RACE, r"\b(race|parkrun|marathon|time trial)\b"),
        (SessionKind.EASY, r"\b(easy|jog|jogging|base|aerobic|steady|general|run|running)\b"),
    )
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY: Final = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_YEAR_FIRST: Final = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_DOTTED: Final = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_SLASHED: Final = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$")
_DAY_MONTH: Final = re.compile(r"^(\d{1,2})\.? ([a-z]{3})[a-z]*\.?,? (\d{4})$")
_MONTH_DAY: Final = re.compile(r"^([a-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})$")
_DISTANCE: Final = re.compile(r"(?<![\dx.,:])(?<!x )\d+(?:[.,]\d+)? ?(?:km|k|mi|miles?)\b(?! ?pace)")
_CLOCK: Final = re.compile(r"(?<![\d:@])(?<!@ )\d{1,2}:\d\d(?::\d\d)?(?![\d:]| ?/| ?pace)")
_SPELT: Final = re.compile(
    r"(?<![\dx.,:])(?<!x )(?:\d+ ?h(?:ours?)? ?\d+ ?(?:m|min|minutes)?|\d+ ?(?:h|hours?|min|minutes?))\b"
)


def kind_in(text: str) -> SessionKind | None:
    """Return the kind of session a text speaks of (“Long run 18 km”, “6 x 800 m”), else None."""
    words = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), None)


def sport_of(kind: SessionKind, text: str) -> Sport:
    """Return the sport of a session: running, unless its kind is another; cross-training names its own."""
    if kind is SessionKind.STRENGTH:
        return Sport.STRENGTH
    if kind is not SessionKind.CROSS:
        return Sport.RUN
    named = (sport_named(word) for word in re.findall(r"[a-z]+", text.lower()))
    return next((sport for sport in named if sport and sport is not Sport.RUN), Sport.OTHER)


def distance_in(text: str, units: Units) -> float | None:
    """Return the first distance in km or miles in a text, in metres; repeats (“6 x 1 km”) do not count."""
    found = _DISTANCE.search(text.lower())
    try:
        return to_decimetre(parse_distance_m(found[0], units)) if found else None
    except UnreadableTextError:
        return None


def duration_in(text: str) -> float | None:
    """Return the first duration in a text, in seconds; paces (“5:10/km”) and repeats do not count."""
    found = _CLOCK.search(text.lower()) or _SPELT.search(text.lower())
    try:
        return parse_duration_s(found[0]) if found else None
    except UnreadableTextError:
        return None


def to_decimetre(distance_m: float) -> float:
    """Return the distance to 0.1 m, so that writing it in miles and reading it back changes nothing."""
    return round(distance_m, 1)


def parse_full_date(text: str) -> date:
    """Read “2026-05-04”, “4 May 2026”, “May 4, 2026”, “04.05.2026” or “31/05/2026”, also after a weekday.

    A file is not typed today: nothing is relative to it, the year is named, and what could be two days is neither.
    Raises: UnreadableTextError for anything else, for a day and month that can be swapped (“03/04/2026”), and
        for years outside 2000-2100.
    """
    cleaned = " ".join(_WEEKDAY.sub("", text.strip()).lower().split())
    try:
        day = _day(cleaned)
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2100:
        raise UnreadableTextError(text=text, kind=Phrase("date"), example="2026-05-31")
    return day


def _day(text: str) -> date | None:
    if found := _YEAR_FIRST.match(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.match(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _DAY_MONTH.match(text):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_DAY.match(text):
        return date(int(found[3]), _month(found[1]), int(found[2]))
    if found := _SLASHED.match(text):
        first, second, year = map(int, found.groups())
        if first == second or second > 12:
            return date(year, first, second)
        return date(year, second, first) if first > 12 else None
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name) + 1
