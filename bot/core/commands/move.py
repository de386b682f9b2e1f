"""/move: a session goes to another day; moved is not missed."""

from typing import Final

from bot.core.commands.plan import change_reply
from bot.core.message import Reply
from bot.core.request import Request, nothing_more
from marathon.domain.calendar import monday_of, parse_day
from marathon.domain.team import Role
from marathon.errors import ArgumentsError
from marathon.usecases.manage_plan import move_session

USAGE: Final = ("/move sat sun", "/move today tomorrow")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Move the day's session and offer to undo it."""
    days = tuple(word for word in request.args if word.lower() not in ("to", "from"))
    if not days:
        raise ArgumentsError
    planned = parse_day(days[0], request.today)
    if len(days) == 1:
        raise ArgumentsError
    nothing_more(days[2:])
    # On a Sunday “sat sun” speaks of the coming weekend's two days, not of a session moved back to today.
    moved = parse_day(days[1], request.today, since=max(request.today, monday_of(planned)))
    return change_reply(move_session(request.desk, request.speaker.id, planned, moved), request.voice)
