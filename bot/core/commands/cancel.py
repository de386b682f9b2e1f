"""/cancel: leaves whatever was asked."""

from typing import Final

from bot.core.message import Reply
from bot.core.questions import is_writing, not_sent
from bot.core.request import Request, nothing_more
from marathon.domain.team import Role
from marathon.usecases.ask_question import take_question
from marathon.words import joining as words

USAGE: Final = ("/cancel",)
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Ask no more, and say whether anything was asked."""
    nothing_more(request.args)
    asked = take_question(request.desk, request.speaker.id)
    if asked and is_writing(asked):
        return Reply(title=not_sent(request.desk, request.speaker, asked, request.voice))
    return Reply(title=words.cancelled(request.voice, was_asked=asked is not None))
