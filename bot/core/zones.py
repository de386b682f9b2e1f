"""The zone that somebody names in their own words, kept."""

from datetime import datetime

from bot.core.request import Request
from marathon.usecases.find_zone import find_zone
from marathon.usecases.manage_profile import set_zone
from marathon.words.voice import Voice
from marathon.words.zone_names import zone_called


def keep_zone(request: Request, said: str) -> str:
    """Keep the zone that a city, a country, an offset or its own name means, and return it.

    Raises: UnknownZoneError.
    """
    desk = request.desk
    return set_zone(desk, request.speaker.id, zone_meant(said, request.voice, desk.clock.now()))


def zone_meant(said: str, voice: Voice, now: datetime) -> str:
    """Return the zone that words mean in a language.

    Raises: UnknownZoneError.
    """
    return zone_called(said, voice, now) or find_zone(said, now)
