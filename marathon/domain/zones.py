"""Zones by name, and one from the offset of a recording: a guess, as many places share an offset."""

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
