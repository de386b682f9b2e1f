"""/quiet: the hours in which nothing is told that nobody asked for."""

from typing import Final

from bot.core.hours import HOURS, read_beginning, read_hours
from bot.core.layout import buttons, to_settings
from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.subscription import USUAL_HOUR
from marathon.domain.team import Role
from marathon.domain.telling import SettingsCard, quiet_end
from marathon.usecases.manage_settings import set_quiet, show_settings
from marathon.words import telling as words
from marathon.words.labels import Label
from marathon.words.voice import Voice

USAGE: Final = ("/quiet", "/quiet 22-7", "/quiet off")
NEEDS: Final = Role.ATHLETE

_OFFERED: Final = ((21, 7), (22, 7), (23, 6))
_LENGTHS: Final = (8, 9, 10)


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
    if (begins := read_beginning(request.rest)) is not None:
        return _until_when(begins, voice)
    hours = read_hours(request.rest)
    set_quiet(request.desk, request.speaker.id, hours)
    was = f"{before[0]}-{before[1]}" if before else "off"
    undo = buttons(voice, (Label.UNDO, f"/quiet {was}")) if hours != before else ()
    return Reply(
        title=words.quiet(hours, voice),
        lines=_held_up(show_settings(request.desk, request.speaker.id), voice),
        buttons=(*undo, *to_settings(voice)),
    )


def _until_when(begins: int, voice: Voice) -> Reply:
    """Ask for the end of quiet hours of which only the beginning was said."""
    ends = ((begins + length) % HOURS for length in _LENGTHS)
    offers = tuple(
        Button(label=words.quiet_label((begins, end), voice), command=f"/quiet {begins}-{end}")
        for end in ends
    )
    return Reply(title=words.quiet_until_when(begins, voice), buttons=offers, is_refusal=True)


def _held_up(card: SettingsCard, voice: Voice) -> tuple[str, ...]:
    """Return what was chosen for an hour that is quiet by now, and until when it waits."""
    said: list[str] = []
    for subject in USUAL_HOUR:
        hour = card.chosen[subject].hour
        if (until := quiet_end(hour, card.person.quiet)) is not None:
            said += (words.hour(subject, hour, voice), *words.held_up(until, voice))
    return tuple(said)
