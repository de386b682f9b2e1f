"""/team: for coaches who needs a word and why; in the group only what consenting members have done."""

from typing import Final

from bot.core.layout import buttons, picture
from bot.core.message import Place, Reply
from bot.core.request import Request
from marathon.charts import team as chart
from marathon.domain.team import Role
from marathon.domain.team_cards import GroupCard, TeamCard
from marathon.errors import ArgumentsError
from marathon.usecases.manage_team import set_sharing
from marathon.usecases.people import coached_teams, teams_of
from marathon.usecases.team_overview import group_overview, team_overview
from marathon.words import findings
from marathon.words import team as words
from marathon.words.labels import Label

USAGE: Final = ("/team", "/team group", "/team share", "/team private")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the triage to a coach in private, the group card to everyone else and in every group."""
    if request.args in (("share",), ("private",)):
        return _share(request, shares=request.args == ("share",))
    if request.args not in ((), ("group",)):
        raise ArgumentsError
    coached = coached_teams(request.desk, request.speaker.id)
    private = request.incoming.place is Place.PRIVATE
    if coached and private and not request.args:
        return _triage(team_overview(request.desk, coached[0].id), request)
    teams = teams_of(request.desk, request.speaker.id)
    if not teams:
        return Reply(title=words.no_team(request.voice))
    return _group(group_overview(request.desk, teams[0].id), request)


def _share(request: Request, *, shares: bool) -> Reply:
    set_sharing(request.desk, request.speaker.id, shares=shares)
    return Reply(
        title=words.sharing(request.voice, shares=shares),
        buttons=buttons(request.voice, (Label.UNDO, "/team private" if shares else "/team share")),
    )


def _triage(card: TeamCard, request: Request) -> Reply:
    voice = request.voice
    return Reply(
        title=findings.team_finding(card, voice),
        lines=words.triage_lines(card, voice),
        picture=picture("team", findings.team_alt(card, voice), chart.draw, card, voice)
        if card.rows
        else None,
        buttons=buttons(voice, (Label.GROUP_CARD, "/team group")),
    )


def _group(card: GroupCard, request: Request) -> Reply:
    return Reply(title=words.group_title(card, request.voice), lines=words.group_lines(card, request.voice))
