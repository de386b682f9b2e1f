"""/quiet: the hours in which nothing is told that nobody asked for."""

from typing import Final

from bot.core.commands.hour import read_hours
from bot.core.layout import buttons, to_settings
from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.domain.telling import quiet_end
from marathon.usecases.manage_settings import set_quiet
from marathon.words import telling as words
from marathon.words.labels import Label

USAGE: Final = ("/quiet", "/quiet 22-7", "/quiet off")
NEEDS: Final = Role.ATHLETE

_OFFERED: Final = ((21, 7), (22, 7), (23, 6))


def answer(request: Request) -> Reply:
    """Return the hours in force, after setting them where asked."""
    voice, before = request.voice, request.speaker.quiet
    if not request.args:
        offers = tuple(
            Button(label=words.quiet_label(hours, voice), command=f"/quiet {hours[0]}-{hours[1]}")
            for hours in _OFFERED
        )
        end = Button(label=words.no_quiet(voice), command="/quiet off")
        return Reply(
            title=words.quiet(before, voice), buttons=(*offers, end, *to_settings(voice)), is_view=True
        )
    hours = read_hours(request.rest)
    set_quiet(request.desk, request.speaker.id, hours)
    was = f"{before[0]}-{before[1]}" if before else "off"
    undo = buttons(voice, (Label.UNDO, f"/quiet {was}")) if hours != before else ()
    hour = request.speaker.daily_hour
    until = quiet_end(hour, hours)
    waits = (words.hour(hour, voice), *words.held_up(until, voice)) if until is not None else ()
    return Reply(title=words.quiet(hours, voice), lines=waits, buttons=(*undo, *to_settings(voice)))
