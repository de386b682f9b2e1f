"""/status: for admins, how Strava's budget, the queues and the places that are written to stand."""

from typing import Final

from bot.core.message import Reply
from bot.core.request import Request, nothing_more
from marathon.domain.team import Role
from marathon.usecases.operator_status import operator_status
from marathon.words import status as words

USAGE: Final = ("/status",)
NEEDS: Final = Role.ADMIN


def answer(request: Request) -> Reply:
    """Return how the machinery stands."""
    nothing_more(request.args)
    card, voice = operator_status(request.desk), request.voice
    return Reply(title=words.title(card, voice), lines=words.lines(card, voice))
