"""/link: a link that opens the speaker's page once, or a code for a program of theirs."""

from typing import Final

from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.request import Request, nothing_more
from marathon.domain.team import Role
from marathon.errors import UnknownWordError
from marathon.usecases.program_tokens import program_code
from marathon.usecases.web_sessions import page_link
from marathon.words import pages as words
from marathon.words.labels import Label

USAGE: Final = ("/link", "/link api")
NEEDS: Final = Role.ATHLETE

_PROGRAM: Final = "api"


def answer(request: Request) -> Reply:
    """Return a fresh link or a fresh code."""
    desk, who, voice = request.desk, request.speaker.id, request.voice
    nothing_more(request.args[1:])
    offers = buttons(voice, (Label.SESSIONS, "/sessions"))
    if not request.args:
        lines = (page_link(desk, who), words.link_advice(voice))
        return Reply(title=words.link(voice), lines=lines, buttons=offers)
    if request.args[0].lower() != _PROGRAM:
        raise UnknownWordError(word=request.args[0])
    told = words.program_lines(program_code(desk, who), desk.public_url, voice)
    return Reply(title=words.program_code(voice), lines=told, buttons=offers)
