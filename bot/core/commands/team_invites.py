"""The part of /team that makes teams and lets people in: new, invite, invites, revoke."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from bot.core.commands.team_members import led_teams
from bot.core.layout import which_team
from bot.core.message import Button, Reply
from bot.core.request import Request, whole_number
from marathon.domain.invite import MOST_DAYS, MOST_USES, USUAL_TIME, USUAL_USES, InviteId, NewInvite
from marathon.errors import ArgumentsError
from marathon.usecases.invite_people import invite, invites_into, new_team, revoke_invite
from marathon.usecases.people import choose_team
from marathon.words import joining as words

_LIMIT: Final = re.compile(r"(?<!\S)(\d{1,9}) ?(people|person|uses?|times|days?|weeks?)(?!\S)", re.IGNORECASE)
_SHOWN: Final = 12


def _new(request: Request) -> Reply:
    if len(request.args) < 2:
        raise ArgumentsError
    made = new_team(request.desk, request.speaker.id, " ".join(request.args[1:]))
    return _shown(made, request, words.team_made(made.invite.team.name, request.voice))


def _invite(request: Request) -> Reply:
    own = led_teams(request)
    limits = " ".join(request.args[1:])
    uses, within, name = _limits(limits)
    if not name and own[1:]:
        return which_team(own, f"/team invite {limits}".strip(), request.voice)
    team = choose_team(own, name)
    return _shown(invite(request.desk, team.id, request.speaker.id, uses, within), request)


def _limits(text: str) -> tuple[int, timedelta, str]:
    """Read “10 people 7 days” with the name of a team around it."""
    uses, within = USUAL_USES, USUAL_TIME
    for number, unit in _LIMIT.findall(text):
        if unit.lower().startswith(("day", "week")):
            factor = 7 if unit.lower().startswith("week") else 1
            within = timedelta(days=factor * whole_number(number, 1, MOST_DAYS // factor))
        else:
            uses = whole_number(number, 1, MOST_USES)
    return uses, within, " ".join(_LIMIT.sub(" ", text).split())


def _shown(made: NewInvite, request: Request, before: str = "") -> Reply:
    title = words.invite_title(made, request.speaker.zone, request.voice)
    lines = words.invite_lines(made, request.voice)
    return Reply(title=before or title, lines=(title, *lines) if before else lines, start_code=made.code)


def _list(request: Request) -> Reply:
    found, voice = invites_into(request.desk, led_teams(request))[:_SHOWN], request.voice
    return Reply(
        title=words.invites_title(found, voice),
        lines=tuple(words.invite_line(each, request.speaker.zone, voice) for each in found),
        buttons=tuple(
            Button(label=words.revoke(each, voice), command=f"/team revoke {each.id}") for each in found
        ),
    )


def _revoke(request: Request) -> Reply:
    if len(request.args) != 2:
        raise ArgumentsError
    number = InviteId(whole_number(request.args[1].removeprefix("#")))
    gone = revoke_invite(request.desk, led_teams(request), number, request.speaker.id)
    return Reply(title=words.revoked(gone, request.voice))


VERBS: Final[Mapping[str, Callable[[Request], Reply]]] = {
    "new": _new,
    "invite": _invite,
    "invites": _list,
    "revoke": _revoke,
}
