"""Units of running: distances, times and paces, and reading them from what people type. No wording lives here."""

import re
from enum import StrEnum
from typing import Final

from marathon.errors import Phrase, UnreadableTextError

METRES_PER_MILE: Final = 1609.344
METRES_PER_KM: Final = 1000.0
MARATHON_M: Final = 42_195.0
HALF_MARATHON_M: Final = 21_097.5
FASTEST_M_PER_S: Final = 9.0
"""No run of any length is faster on average (own choice, above every record beyond a sprint)."""
SLOWEST_GUESS_M_PER_S: Final = 1.0

NAMED_DISTANCES_M: Final = {
    "5k": 5_000.0,
    "5mi": 5 * METRES_PER_MILE,
    "10k": 10_000.0,
    "10mi": 10 * METRES_PER_MILE,
    "half": HALF_MARATHON_M,
    "half marathon": HALF_MARATHON_M,
    "half-marathon": HALF_MARATHON_M,
    "halb": HALF_MARATHON_M,
    "halber marathon": HALF_MARATHON_M,
    "halbmarathon": HALF_MARATHON_M,
    "marathon": MARATHON_M,
    "full": MARATHON_M,
}
"""What a distance is called by whoever types it, in each language that we speak ourselves."""

_DISTANCE = re.compile(
    r"^(\d+(?:[.,]\d+)?)\s*(km|k|kilomet(?:er|re)[ns]?|mi|miles?|meilen?|m|met(?:er|re)[ns]?)?$"
)
_CLOCK = re.compile(r"^(?:(\d{1,2}):(?=[0-5]?\d:))?(\d{1,3}):([0-5]\d)$")
_TWO_PARTS = re.compile(r"^\d{1,2}:[0-5]\d$")
_SPELT = re.compile(
    r"^(?:(\d{1,2}) ?h(?:ours?)?)? ?(?:(\d{1,4})(?!\d) ?(?:m|min|minutes?)?)? ?(?:(\d{1,6}) ?s(?:ec)?)?$"
)
_PACE = re.compile(r"^(\d{1,2}):([0-5]\d) ?(?:(?:min)? ?/? ?(km|k|mi|mile))?$")
_THOUSANDS = re.compile(r"^\d{1,3}[.,]\d{3}$")


class Units(StrEnum):
    """The system in which a person reads distances and paces."""

    METRIC = "metric"
    IMPERIAL = "imperial"

    @property
    def metres(self) -> float:
        """The length in metres of this system's long unit (km or mile)."""
        return METRES_PER_KM if self is Units.METRIC else METRES_PER_MILE


_DISTANCE_EXAMPLES: Final = {
    Units.METRIC: Phrase("10 km, 800 m or half"),
    Units.IMPERIAL: Phrase("6 mi, 5k or half"),
}
_PACE_EXAMPLES: Final = {Units.METRIC: Phrase("5:12 or 5:12/km"), Units.IMPERIAL: Phrase("8:20 or 8:20/mi")}


def parse_distance_m(text: str, units: Units) -> float:
    """Read “10 km”, “6.2 mi”, “800 m”, “10,000 m”, “half” or a bare number in the person's own unit.

    Returns: metres, above 0 and at most 500 km.
    Raises: UnreadableTextError for anything else.
    """
    cleaned = " ".join(text.lower().split())
    if cleaned in NAMED_DISTANCES_M:
        return NAMED_DISTANCES_M[cleaned]
    found = _DISTANCE.match(cleaned)
    metres = 0.0
    if found:
        metres = _number(found[1], found[2]) * _unit_metres(found[2], units)
    if not 0 < metres <= 500_000:
        raise UnreadableTextError(text=text, kind=Phrase("distance"), example=_DISTANCE_EXAMPLES[units])
    return metres


def _number(text: str, unit: str | None) -> float:
    # Nobody runs 1.500 m by thousandths: beside metres three digits behind the sign are thousands.
    if unit and _unit_metres(unit, Units.METRIC) == 1.0 and _THOUSANDS.match(text):
        return float(text.replace(",", "").replace(".", ""))
    return float(text.replace(",", "."))


def _unit_metres(unit: str | None, units: Units) -> float:
    if unit is None:
        return units.metres
    if unit.startswith("k"):
        return METRES_PER_KM
    return METRES_PER_MILE if unit.startswith(("mi", "mei")) else 1.0


def parse_duration_s(text: str) -> float:
    """Read “52:00” (minutes), “1:45:00”, “1h45”, “90 min”, “90 s” or “45” (minutes).

    Returns: seconds, above 0 and at most 48 h.
    Raises: UnreadableTextError for anything else.
    """
    cleaned = " ".join(text.lower().split())
    seconds = 0.0
    if clock := _CLOCK.match(cleaned):
        seconds = int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    elif spelt := _SPELT.match(cleaned):
        seconds = int(spelt[1] or 0) * 3600 + int(spelt[2] or 0) * 60 + int(spelt[3] or 0)
    if not 0 < seconds <= 48 * 3600:
        raise UnreadableTextError(text=text, kind=Phrase("time"), example=Phrase("52:00, 1:45:00 or 90 min"))
    return float(seconds)


def parse_time_over_s(text: str, distance_m: float) -> float:
    """Read a time for a distance: “3:30” over a marathon means hours, as nobody could mean the minutes.

    Raises: UnreadableTextError for anything else, also for a time that nobody can run.
    """
    seconds = parse_duration_s(text)
    if distance_m <= FASTEST_M_PER_S * seconds:
        return seconds
    as_hours = 60 * seconds
    fits = SLOWEST_GUESS_M_PER_S * as_hours <= distance_m <= FASTEST_M_PER_S * as_hours
    if not fits or not _TWO_PARTS.match(text.strip()):
        raise UnreadableTextError(
            text=text, kind=Phrase("time over that distance"), example=Phrase("52:00 or 3:30:00")
        )
    return as_hours


def parse_pace_s_per_km(text: str, units: Units) -> float:
    """Read “5:12”, “5:12/km” or “8:20/mi”; a bare pace is in the person's own unit.

    Returns: seconds per kilometre, 2:00 to 20:00.
    Raises: UnreadableTextError for anything else.
    """
    found = _PACE.match(" ".join(text.lower().split()))
    pace = 0.0
    if found:
        pace = (int(found[1]) * 60 + int(found[2])) * METRES_PER_KM / _unit_metres(found[3], units)
    if not 120 <= pace <= 1200:
        raise UnreadableTextError(text=text, kind=Phrase("pace"), example=_PACE_EXAMPLES[units])
    return pace


def pace_s_per_km(distance_m: float | None, duration_s: float | None) -> float | None:
    """Return seconds per kilometre, or None where either is missing or the distance is under 10 m."""
    if not distance_m or not duration_s or distance_m < 10:
        return None
    return duration_s / distance_m * METRES_PER_KM
