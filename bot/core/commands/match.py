"""/match: which session a run counts for, when the choice made by itself is wrong."""

from typing import Final

from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.request import Request, nothing_more, whole_number
from marathon.domain.activity import ActivityId, SessionId
from marathon.domain.team import Role
from marathon.errors import ArgumentsError
from marathon.usecases.choose_session import choose_session
from marathon.usecases.todays_session import todays_session
from marathon.words import runs as words
from marathon.words.labels import Label

USAGE: Final = ("/match", "/match RUN SESSION", "/match RUN none", "/match RUN auto")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Show today's numbers, or lock a run to a session, to none, or free it again."""
    desk, athlete, voice = request.desk, request.speaker.id, request.voice
    if not request.args:
        card = todays_session(desk, athlete)
        return Reply(title=words.match_title(voice), lines=words.match_lines(card, voice))
    run = ActivityId(whole_number(request.args[0]))
    if len(request.args) == 1:
        raise ArgumentsError
    nothing_more(request.args[2:])
    target = request.args[1].lower()
    session = None if target in ("none", "auto") else SessionId(whole_number(target))
    choose_session(desk, athlete, run, session, locked=target != "auto")
    return Reply(title=words.matched(voice), buttons=buttons(voice, (Label.TODAY, "/today")))
