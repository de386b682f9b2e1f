"""/timezone: where the athlete's days begin and end."""

from typing import Final

from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.usecases.manage_profile import set_zone
from marathon.words import profile as words
from marathon.words.labels import Label

USAGE: Final = ("/timezone Europe/Lisbon", "/timezone Lisbon")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the zone in force with its local time, after setting it where asked."""
    before = zone = request.speaker.zone
    if request.args:
        zone = set_zone(request.desk, request.speaker.id, request.rest)
    undo = ((Label.UNDO, f"/timezone {before}"),) if zone != before else ()
    return Reply(
        title=words.zone(zone, request.desk.clock.now(), request.voice),
        buttons=buttons(request.voice, *undo),
    )
