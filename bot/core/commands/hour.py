"""/hour: at which local hour the day's summary comes."""

from typing import Final

from bot.core.hours import answer_hour
from bot.core.message import Reply
from bot.core.request import Request
from marathon.domain.subscription import Subject
from marathon.domain.team import Role

USAGE: Final = ("/hour", "/hour 20", "/hour snooze", "/hour off")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the hour in force, after setting it where asked."""
    return answer_hour(Subject.DAY, request)
