"""/pair: a one-time code that makes the speaker one person on two platforms."""

from typing import Final

from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.usecases.pair_people import Keep, look_at_pairing, pair, pairing_code
from marathon.usecases.people import person_of
from marathon.words import pairing as words

USAGE: Final = ("/pair", "/pair CODE")
NEEDS: Final = Role.ATHLETE

_CHOICES: Final = tuple(keep.value for keep in Keep)
_NO: Final = "no"


def answer(request: Request) -> Reply:
    """Give a code, or join with the one who made it, after a choice where there is something to decide."""
    desk, voice, who = request.desk, request.voice, request.speaker.id
    if not request.args:
        code = pairing_code(desk, who)
        return Reply(title=words.code_title(voice), lines=words.code_lines(code, voice))
    said = request.args[-1].lower()
    if said == _NO:
        return Reply(title=words.not_paired(voice))
    is_chosen = len(request.args) > 1 and said in _CHOICES
    code = "".join(request.args[:-1] if is_chosen else request.args)
    found = look_at_pairing(desk, who, code)
    if found.must_choose and not is_chosen:
        return _choice(found.maker_name, code, request)
    keep = Keep(said) if is_chosen else Keep.THEIRS
    stays = pair(desk, who, code, keep, request.incoming.platform)
    return Reply(title=words.paired(person_of(desk, stays).name, voice), is_farewell=True)


def _choice(name: str, code: str, request: Request) -> Reply:
    voice, plain = request.voice, "".join(letter for letter in code if letter.isalnum())
    offers = ((words.keep_mine(voice), Keep.MINE), (words.keep_theirs(name, voice), Keep.THEIRS))
    return Reply(
        title=words.choose(name, voice),
        lines=words.choose_lines(voice),
        buttons=(
            *(Button(label=label, command=f"/pair {plain} {keep}") for label, keep in offers),
            Button(label=words.neither(voice), command=f"/pair {plain} {_NO}"),
        ),
    )
