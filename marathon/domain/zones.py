"""Zones by name, by an offset that somebody states, and by that of a recording: a guess, as many places share it."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

POPULOUS: Final = (
    *("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Europe/London", "America/Los_Angeles"),
    *("America/Chicago", "America/Denver", "America/Sao_Paulo", "Europe/Helsinki", "Africa/Johannesburg"),
    *("Africa/Lagos", "Africa/Nairobi", "Europe/Istanbul", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata"),
    *("Asia/Kathmandu", "Asia/Dhaka", "Asia/Yangon", "Asia/Bangkok", "Asia/Singapore", "Asia/Tehran"),
    *("Asia/Kabul", "Australia/Brisbane", "Australia/Sydney", "Australia/Adelaide", "Australia/Darwin"),
    *("Pacific/Auckland", "Pacific/Honolulu", "America/Anchorage", "America/Halifax", "America/St_Johns"),
    *("America/Bogota", "America/Phoenix", "America/Mexico_City", "Atlantic/Azores", "Atlantic/Cape_Verde"),
    *("Pacific/Noumea", "Pacific/Apia", "Pacific/Pago_Pago", "UTC"),
)
"""Zones by how many runners one may expect in them (own choice); of those that fit, the first is taken."""

FIXED: Final = "Etc/GMT"
"""How zones of a fixed offset begin; POSIX turns their signs round: Etc/GMT-2 is two hours ahead."""
_OFFSET: Final = re.compile(r"(?i)(?:UTC|GMT)\s*(?P<sign>[+−-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?")
_FARTHEST_H: Final = {1: 14, -1: 12}
_HALF_A_YEAR: Final = timedelta(days=182)


@cache
def zone_named(name: str) -> ZoneInfo:
    """Return a zone; ZoneInfo itself remembers eight, and reads the others from their files each time."""
    return ZoneInfo(name)


def offset_of(zone: str, at: datetime) -> timedelta:
    """Return how far a zone's clocks are ahead of UTC at an instant."""
    ahead = at.astimezone(zone_named(zone)).utcoffset()
    assert ahead is not None
    return ahead


def zone_of_offset(offset: timedelta, at: datetime) -> str | None:
    """Return a populous zone whose clocks were so far ahead of UTC at an instant, or None."""
    return next((zone for zone in POPULOUS if offset_of(zone, at) == offset), None)


def zone_of_words(text: str, at: datetime) -> str | None:
    """Return the zone that “UTC+2” or “GMT -3:30” means, or None: fixed for whole hours, else a populous one."""
    told = _OFFSET.fullmatch(text.strip())
    if not told:
        return None
    sign, hours, minutes = -1 if told["sign"] in "-−" else 1, int(told["hours"]), int(told["minutes"] or 0)
    if minutes or hours > _FARTHEST_H[sign]:
        return zone_of_offset(sign * timedelta(hours=hours, minutes=minutes), at)
    return f"{FIXED}{'-' if sign > 0 else '+'}{hours}" if hours else "UTC"


def have_one_clock(zones: Sequence[str], at: datetime) -> bool:
    """Return whether zones have one time between them, in summer and in winter."""
    instants = (at, at + _HALF_A_YEAR)
    return all(len({offset_of(zone, instant) for zone in zones}) == 1 for instant in instants)
