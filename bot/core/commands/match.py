"""/match: which session a run counts for, when the choice made by itself is wrong."""

from datetime import date
from typing import Final

from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.request import Request, is_whole, nothing_more, whole_number
from marathon.domain.activity import ActivityId, SessionId
from marathon.domain.calendar import parse_past_day
from marathon.domain.team import Role
from marathon.errors import UnknownWordError, UnreadableTextError
from marathon.usecases.choose_session import choose_session
from marathon.usecases.record_run import get_run
from marathon.usecases.todays_session import todays_session
from marathon.words import runs as words
from marathon.words.labels import Label

USAGE: Final = (
    "/match",
    "/match yesterday",
    "/match DATE",
    "/match RUN",
    "/match RUN SESSION",
    "/match RUN none",
    "/match RUN auto",
)
NEEDS: Final = Role.ATHLETE

_AUTO: Final = "auto"
_CHOICES: Final = ("none", _AUTO)


def answer(request: Request) -> Reply:
    """Show the numbers of a day, or lock a run to a session, to none, or free it again."""
    if len(request.args) > 1 and is_whole(request.args[0]) and _is_choice(request.args[1]):
        return _join(request)
    day = _day(request)
    card = todays_session(request.desk, request.speaker.id, day)
    voice = request.voice
    return Reply(title=words.match_title(card, day, voice), lines=words.match_lines(card, day, voice))


def _is_choice(word: str) -> bool:
    return word.lower() in _CHOICES or is_whole(word)


def _join(request: Request) -> Reply:
    nothing_more(request.args[2:])
    run, target = ActivityId(whole_number(request.args[0])), request.args[1].lower()
    session = None if target in _CHOICES else SessionId(whole_number(target))
    choose_session(request.desk, request.speaker.id, run, session, locked=target != _AUTO)
    return Reply(title=words.matched(request.voice), buttons=buttons(request.voice, (Label.TODAY, "/today")))


def _day(request: Request) -> date | None:
    """Return the day of a run or the one that is named, None for today."""
    if not request.args:
        return None
    if len(request.args) == 1 and is_whole(request.args[0]):
        number = ActivityId(whole_number(request.args[0]))
        day = get_run(request.desk, request.speaker.id, number).date
    else:
        day = _named(request)
    return None if day == request.today else day


def _named(request: Request) -> date:
    try:
        return parse_past_day(request.rest, request.today)
    except UnreadableTextError:
        raise UnknownWordError(word=request.rest) from None
