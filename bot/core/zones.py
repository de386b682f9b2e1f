"""The zone that somebody names in their own words, kept."""

from bot.core.request import Request
from marathon.usecases.manage_profile import set_zone
from marathon.words.zone_names import zone_called


def keep_zone(request: Request, said: str) -> str:
    """Keep the zone that a city, a country, an offset or its own name means, and return it.

    Raises: UnknownZoneError.
    """
    desk = request.desk
    return set_zone(desk, request.speaker.id, zone_called(said, request.voice, desk.clock.now()) or said)
