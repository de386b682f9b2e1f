"""/leave: out of a team, after a second yes."""

from typing import Final

from bot.core.layout import which_team
from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.usecases.manage_members import leave_team, loses_admin
from marathon.usecases.people import choose_team, roles_in, teams_of
from marathon.words import members as words
from marathon.words import team as team_words

USAGE: Final = ("/leave", "/leave TEAM")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Ask first; then return that the speaker is out."""
    own, voice = teams_of(request.desk, request.speaker.id), request.voice
    if not own:
        return Reply(title=team_words.no_team(voice))
    is_sure = request.args[-1:] == ("yes",)
    name = " ".join(request.args[:-1] if is_sure else request.args)
    if not name and own[1:]:
        return which_team(own, "/leave", voice)
    team = choose_team(own, name)
    if not is_sure:
        is_admin = loses_admin(request.desk, request.speaker.id, team)
        ask = Button(label=words.leave(voice), command=f"/leave {team.id} yes")
        return Reply(
            title=words.really_leave(team.name, roles_in(request.desk, request.speaker.id, team), voice),
            lines=(words.no_admin_then(voice),) if is_admin else (),
            buttons=(ask,),
        )
    leave_team(request.desk, request.speaker.id, team)
    return Reply(title=words.left(team.name, voice))
