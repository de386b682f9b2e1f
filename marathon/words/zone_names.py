"""Zones as a language names them: their cities, the countries with one clock, and offsets."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

from marathon.domain.cities import folded
from marathon.domain.zones import FIXED, have_one_clock
from marathon.words.languages import languages
from marathon.words.voice import Voice

_NO_PLACES: Final = ("Etc/Unknown", "Etc/UTC")
_TRIED: Final = ("de", "fr", "es", "pt", "pl", "ru", "uk", "el", "ar", "ja", "zh", "ko")
"""Languages whose names of cities are known besides the reader's; read only for letters that English lacks."""


def zone_called(text: str, voice: Voice, now: datetime) -> str | None:
    """Return the zone of a city or country as the reader's language calls it, or None.

    Of a city also as the other languages we speak call it, and as any does where its letters are not English ones.
    """
    wanted = folded(text)
    known = dict.fromkeys((voice.language, *languages(), *(() if text.isascii() else _TRIED)))
    found = (_cities(language).get(wanted) for language in known)
    return next(filter(None, found), None) or _of_country(wanted, voice, now)


def zone_name(zone: str) -> str:
    """Return a zone as people read it: one of a fixed offset as “UTC+2”."""
    if not zone.startswith(FIXED):
        return zone
    return "UTC" + zone.removeprefix(FIXED).translate(str.maketrans("+-", "−+"))


@cache
def _cities(language: str) -> Mapping[str, str]:
    named: Mapping[str, Mapping[str, str]] = Locale.parse(language).time_zones
    told = {zone: names["city"] for zone, names in named.items() if "city" in names}
    return {folded(city): zone for zone, city in told.items() if zone not in _NO_PLACES}


def _of_country(wanted: str, voice: Voice, now: datetime) -> str | None:
    for code, name in voice.locale.territories.items():
        zones = get_global("territory_zones").get(code, ())
        if folded(name) == wanted and zones and have_one_clock(zones, now):
            return str(zones[0])
    return None
