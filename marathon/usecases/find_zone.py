"""Finds the zone that somebody means by its name, by a city or by an offset, forgiving small slips."""

from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from marathon.domain.cities import ZONE_OF_CITY, folded
from marathon.domain.zones import zone_of_words
from marathon.errors import UnknownZoneError

SURE_ENOUGH: Final = 0.88
"""How alike a mistyped zone must be to be taken for a known one: “Berln” is, “Atlantis” is not the Atlantic."""


def find_zone(text: str, now: datetime) -> str:
    """Return the IANA zone that a name, a city or an offset means, forgiving case, accents and small slips.

    What stands behind a comma, such as a state, counts only where the whole says nothing.
    Raises: UnknownZoneError.
    """
    for said in (text, text.partition(",")[0]):
        if zone := zone_of_words(said, now) or _named(said):
            return zone
    raise UnknownZoneError(text=text)


def _named(said: str) -> str | None:
    if zone := _zones().get(said.strip().casefold()):
        return zone
    wanted, known = folded(said), _places()
    near = [wanted] if wanted in known else get_close_matches(wanted, known, n=1, cutoff=SURE_ENOUGH)
    return known[near[0]] if near else None


@cache
def _zones() -> Mapping[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones())}


@cache
def _places() -> Mapping[str, str]:
    """Return zones by folded names: of the cities we know, of those that zones are called by, and their own."""
    names = _zones().values()
    cities = {folded(name.rsplit("/", 1)[-1]): name for name in names if "/" in name}
    return {**ZONE_OF_CITY, **cities, **{folded(name): name for name in names if not name.startswith("Etc/")}}
