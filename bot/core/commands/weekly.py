"""/weekly: at which local hour of Sunday the weekly review comes."""

from typing import Final

from bot.core.hours import answer_hour
from bot.core.message import Reply
from bot.core.request import Request
from marathon.domain.subscription import Subject
from marathon.domain.team import Role

USAGE: Final = ("/weekly", "/weekly 18", "/weekly snooze", "/weekly off")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the hour in force, after setting it where asked."""
    return answer_hour(Subject.WEEK, request)
