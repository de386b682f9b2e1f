"""/effort: how hard a run felt, by a button from 1 to 10; the last word counts."""

from typing import Final

from bot.core.layout import buttons, effort_buttons
from bot.core.message import Reply
from bot.core.request import Request, whole_number
from marathon.domain.activity import ActivityId
from marathon.domain.cards import RunLine
from marathon.domain.check_in import EASIEST, HARDEST
from marathon.domain.team import Role
from marathon.errors import UnknownWordError
from marathon.usecases.record_run import get_run, latest_run, set_effort
from marathon.words import efforts as words
from marathon.words import sessions
from marathon.words.labels import Label

USAGE: Final = ("/effort 6", "/effort RUN 6", "/effort")
NEEDS: Final = Role.ATHLETE

_CHANGE: Final = "change"


def answer(request: Request) -> Reply:
    """Keep the effort of the latest run or of the one named, or ask for it."""
    desk, athlete = request.desk, request.speaker.id
    match request.args:
        case ():
            return _ask(latest_run(desk, athlete), request)
        case (effort,):
            rated = whole_number(effort, EASIEST, HARDEST)
            return _rate(latest_run(desk, athlete).activity_id, rated, request)
        case (number, word) if word.lower() == _CHANGE:
            return _ask(get_run(desk, athlete, ActivityId(whole_number(number))), request)
        case (number, effort):
            return _rate(ActivityId(whole_number(number)), whole_number(effort, EASIEST, HARDEST), request)
        case _:
            raise UnknownWordError(word=" ".join(request.args[2:]))


def _ask(run: RunLine, request: Request) -> Reply:
    return Reply(
        title=words.question(run, request.voice),
        lines=(words.ends(request.voice),),
        buttons=effort_buttons(run.activity_id, request.voice),
    )


def _rate(number: ActivityId | None, effort: int, request: Request) -> Reply:
    voice = request.voice
    assert number is not None, "what is kept has a number"
    run = set_effort(request.desk, request.speaker.id, number, effort)
    return Reply(
        title=words.noted(run, effort, voice),
        lines=(sessions.load_sentence(run, voice),),
        buttons=buttons(voice, (Label.CHANGE, f"/effort {number} {_CHANGE}"), (Label.TODAY, "/today")),
    )
