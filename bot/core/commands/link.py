"""/link: a link that opens the speaker's page once, a code for a program of theirs, or one for their calendar."""

from typing import Final

from bot.core.layout import buttons, calendar_off
from bot.core.message import Reply
from bot.core.request import Request, nothing_more
from marathon.domain.team import Role
from marathon.errors import UnknownWordError
from marathon.usecases.calendar_feed import calendar_link, end_calendar
from marathon.usecases.program_tokens import program_code
from marathon.usecases.web_sessions import page_link
from marathon.words import pages as words
from marathon.words.labels import Label

USAGE: Final = ("/link", "/link api", "/link calendar", "/link calendar off")
NEEDS: Final = Role.ATHLETE

_PROGRAM: Final = "api"
_CALENDAR: Final = "calendar"
_OFF: Final = "off"


def answer(request: Request) -> Reply:
    """Return a fresh link, code or address."""
    desk, who, voice = request.desk, request.speaker.id, request.voice
    if request.args and request.args[0].lower() == _CALENDAR:
        return _calendar(request)
    nothing_more(request.args[1:])
    offers = buttons(voice, (Label.SESSIONS, "/sessions"))
    if not request.args:
        lines = (page_link(desk, who), words.link_advice(voice))
        return Reply(
            title=words.link(voice), lines=lines, buttons=offers, is_view=True, explains_another=True
        )
    if request.args[0].lower() != _PROGRAM:
        raise UnknownWordError(word=request.args[0])
    told = words.program_lines(program_code(desk, who), desk.public_url, voice)
    return Reply(title=words.program_code(voice), lines=told, buttons=offers)


def _calendar(request: Request) -> Reply:
    desk, who, voice = request.desk, request.speaker.id, request.voice
    nothing_more(request.args[2:])
    if len(request.args) == 1:
        lines = (calendar_link(desk, who), words.calendar_advice(voice))
        return Reply(title=words.calendar_link(voice), lines=lines, buttons=(calendar_off(voice),))
    if request.args[1].lower() != _OFF:
        raise UnknownWordError(word=request.args[1])
    return Reply(title=words.calendar_ended(voice, was_there=end_calendar(desk, who)))
