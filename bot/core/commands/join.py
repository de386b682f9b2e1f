"""/join: into a team by an invite's code, after a yes to who sees what; then the questions of /setup."""

from typing import Final

from bot.core.commands import setup
from bot.core.consenting import consent
from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.request import Request, is_whole
from marathon.domain.team import Role, TeamId
from marathon.usecases.ask_question import ask, drop_question
from marathon.usecases.join_team import (
    Joined,
    agree_to_train,
    decline_to_train,
    join_by_invite,
    look_at_asking,
    look_at_invite,
)
from marathon.words import joining as words
from marathon.words.labels import Label

USAGE: Final = ("/join CODE",)
NEEDS: Final = Role.ATHLETE

_YES: Final = ("yes", "share")
_NO: Final = "no"
_LONGEST_ID: Final = 9  # an invite's code is longer


def answer(request: Request) -> Reply:
    """Ask for the code, then for the consent, and take in who gave it."""
    desk, voice, speaker = request.desk, request.voice, request.speaker
    if not request.args:
        ask(desk, speaker.id, "/join")
        return Reply(title=words.which_code(voice), asks_for_words=True)
    said, code = request.args[-1].lower(), "".join(request.args[:-1])
    if said == _NO:
        return _declined(request, code)
    if said in _YES:
        return _joined(request, code, shares=said == "share")
    return _consent(request)


def _asking_team(code: str) -> TeamId | None:
    """Return the team that asks the speaker, where one stands in place of an invite's code."""
    return TeamId(int(code)) if is_whole(code) and len(code) <= _LONGEST_ID else None


def _declined(request: Request, code: str) -> Reply:
    desk, who, team = request.desk, request.speaker.id, _asking_team(code)
    if team is not None:
        return Reply(title=words.not_trained(decline_to_train(desk, who, team), request.voice))
    return Reply(title=words.declined(look_at_invite(desk, who, code), request.voice))


def _joined(request: Request, code: str, *, shares: bool) -> Reply:
    desk, who, team = request.desk, request.speaker.id, _asking_team(code)
    if team is not None:
        joined = agree_to_train(desk, who, team, shares_with_team=shares)
    else:
        joined = join_by_invite(desk, who, code, shares_with_team=shares)
    return _welcome(joined, request)


def _welcome(joined: Joined, request: Request) -> Reply:
    """Return that somebody is in a team now, and what is next: the questions of /setup, unless they are set up."""
    title = words.joined(joined.team.name, request.voice)
    if joined.is_back:
        offers = buttons(request.voice, (Label.TODAY, "/today"), (Label.SHARING, "/privacy"))
        return Reply(title=title, lines=(words.as_you_set_it(request.voice),), buttons=offers)
    return setup.first_question(request, title)


def _consent(request: Request) -> Reply:
    desk, who, code = request.desk, request.speaker.id, "".join(request.args)
    team = _asking_team(code)
    if team is None:
        code = "".join(letter for letter in code if letter.isalnum())
        card = look_at_invite(desk, who, code)
    else:
        card = look_at_asking(desk, who, team)
    drop_question(desk, who)
    return consent(card, code, request.voice)
