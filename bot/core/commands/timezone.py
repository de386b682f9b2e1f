"""/timezone: where the athlete's days begin and end."""

from typing import Final

from bot.core.layout import buttons, to_settings, zone_buttons
from bot.core.message import Reply
from bot.core.request import Request
from bot.core.zones import keep_zone
from marathon.domain.team import Role
from marathon.usecases.ask_question import ask, drop_question
from marathon.words import profile as words
from marathon.words import setup as setup_words
from marathon.words.labels import Label

USAGE: Final = ("/timezone Europe/Lisbon", "/timezone Boston", "/timezone Kenya", "/timezone UTC+2")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the zone in force with its local time, after setting it where asked; asked for nothing, ask for a city."""
    desk, who = request.desk, request.speaker.id
    before = request.speaker.zone
    if not request.args:
        ask(desk, who, "/timezone")
        title = words.zone(before, desk.clock.now(), request.voice)
        lines = (setup_words.ask_zone(request.voice),)
        return Reply(
            title=title,
            lines=lines,
            buttons=(*zone_buttons("/timezone"), *to_settings(request.voice)),
            asks_for_words=True,
        )
    zone = keep_zone(request, request.rest)
    drop_question(desk, who)
    undo = ((Label.UNDO, f"/timezone {before}"),) if zone != before else ()
    return Reply(
        title=words.zone(zone, desk.clock.now(), request.voice),
        buttons=(*buttons(request.voice, *undo), *to_settings(request.voice)),
    )
