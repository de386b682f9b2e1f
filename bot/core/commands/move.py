"""/move: a session goes to another day; moved is not missed."""

from typing import Final

from bot.core.commands.plan import change_reply
from bot.core.message import Reply
from bot.core.request import Request
from marathon.domain.calendar import parse_day
from marathon.domain.team import Role
from marathon.errors import ArgumentsError
from marathon.usecases.manage_plan import move_session

USAGE: Final = ("/move sat sun", "/move today tomorrow")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Move the day's session and offer to undo it."""
    days = tuple(word for word in request.args if word.lower() not in ("to", "from"))
    if len(days) != 2:
        raise ArgumentsError
    first, second = (parse_day(day, request.today) for day in days)
    return change_reply(move_session(request.desk, request.speaker.id, first, second), request.voice)
