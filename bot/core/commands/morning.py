"""/morning: at which local hour the morning note comes."""

from typing import Final

from bot.core.hours import answer_hour
from bot.core.message import Reply
from bot.core.request import Request
from marathon.domain.subscription import Subject
from marathon.domain.team import Role

USAGE: Final = ("/morning", "/morning 7", "/morning snooze", "/morning off")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the hour in force, after setting it where asked."""
    return answer_hour(Subject.MORNING, request)
