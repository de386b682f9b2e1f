"""/cancel: leaves whatever was asked."""

from typing import Final

from bot.core.message import Reply
from bot.core.request import Request, nothing_more
from marathon.domain.team import Role
from marathon.usecases.ask_question import drop_question
from marathon.words import joining as words

USAGE: Final = ("/cancel",)
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Ask no more, and say whether anything was asked."""
    nothing_more(request.args)
    was_asked = drop_question(request.desk, request.speaker.id)
    return Reply(title=words.cancelled(request.voice, was_asked=was_asked))
