"""/owner: redeems the one-time code that the first start prints."""

from typing import Final

from bot.core.message import Reply
from bot.core.request import Request, nothing_more
from marathon.domain.team import Role
from marathon.errors import ArgumentsError
from marathon.usecases.claim_ownership import claim_ownership
from marathon.words import profile as words

USAGE: Final = ("/owner CODE",)
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Make the speaker admin when the code is right and unused."""
    if not request.args:
        raise ArgumentsError
    nothing_more(request.args[1:])
    has_team = claim_ownership(request.desk, request.speaker.id, request.args[0])
    return Reply(title=words.now_admin(request.voice, has_team=has_team))
