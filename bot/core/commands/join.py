"""/join: into a team by an invite's code, after a yes to who sees what; then the questions of /setup."""

from typing import Final

from bot.core.commands import setup
from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.usecases.ask_question import ask, drop_question
from marathon.usecases.join_team import join_by_invite, look_at_invite
from marathon.words import joining as words

USAGE: Final = ("/join CODE",)
NEEDS: Final = Role.ATHLETE

_YES: Final = ("yes", "share")
_NO: Final = "no"


def answer(request: Request) -> Reply:
    """Ask for the code, then for the consent, and take in who gave it."""
    desk, voice, speaker = request.desk, request.voice, request.speaker
    if not request.args:
        ask(desk, speaker.id, "/join")
        return Reply(title=words.which_code(voice), asks_for_words=True)
    said, code = request.args[-1].lower(), "".join(request.args[:-1])
    if said == _NO:
        return Reply(title=words.declined(look_at_invite(desk, speaker.id, code), voice))
    if said not in _YES:
        return _consent(request)
    team = join_by_invite(desk, speaker.id, code, shares_with_team=said == "share")
    return setup.first_question(request, words.joined(team.name, voice))


def _consent(request: Request) -> Reply:
    """Return what would be agreed to; nothing is used up or kept before the yes."""
    voice, code = request.voice, "".join(request.args)
    card = look_at_invite(request.desk, request.speaker.id, code)
    drop_question(request.desk, request.speaker.id)
    plain = "".join(letter for letter in code if letter.isalnum())
    offers = (
        (words.agree(voice), f"/join {plain} yes"),
        (words.agree_and_share(voice), f"/join {plain} share"),
        (words.decline(voice), f"/join {plain} {_NO}"),
    )
    return Reply(
        title=words.consent_title(card, voice),
        lines=words.consent_lines(card, voice),
        buttons=tuple(Button(label=label, command=command) for label, command in offers),
    )
