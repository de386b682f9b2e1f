"""/team: for coaches who needs a word and why; in the group only what consenting members have done."""

from collections.abc import Callable, Sequence
from typing import Final

from bot.core.commands import approvals, team_invites, team_members
from bot.core.commands.team_here import here, team_of_group
from bot.core.layout import buttons, page_button, picture
from bot.core.message import Button, Place, Reply
from bot.core.paging import page_buttons, split_page
from bot.core.request import Request, nothing_more
from marathon.charts import team as chart
from marathon.domain.team import Group, Role, Team
from marathon.domain.team_cards import TeamCard
from marathon.usecases.claim_ownership import FIRST_TEAM
from marathon.usecases.manage_team import set_sharing
from marathon.usecases.people import choose_team, coached_teams, teams_of, trains
from marathon.usecases.team_groups import find_group, group_triage
from marathon.usecases.team_overview import group_overview, team_overview
from marathon.words import findings
from marathon.words import team as words
from marathon.words.commands import only_in_private
from marathon.words.labels import Label
from marathon.words.voice import Voice

USAGE: Final = (
    "/team",
    "/team NAME",
    "/team group",
    "/team share",
    "/team private",
    "/team here",
    "/team here off",
    "/team new NAME",
    "/team invite",
    "/team invite 10 people 7 days",
    "/team invites",
    "/team groups",
    "/team group GROUP add NAME",
    "/team remove NAME",
    "/team role NAME coach",
    "/team approval on",
)
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the triage to a coach in private, the group card to everyone else and in every group."""
    verb = _verb(request)
    if verb is not None:
        is_open = request.incoming.place is Place.PRIVATE
        return verb(request) if is_open else Reply(title=only_in_private(request.voice), is_for_private=True)
    if request.args and "here" in (request.args[0], request.args[-1]):
        return here(request)
    if request.args[:1] in (("share",), ("private",)):
        nothing_more(request.args[1:])
        if request.incoming.place is Place.GROUP:
            return Reply(title=only_in_private(request.voice), is_for_private=True)
        return _share(request, shares=request.args == ("share",))
    if request.incoming.chat:
        team = team_of_group(request)
        return team if isinstance(team, Reply) else _group(team, request)
    args, _ = split_page(request.args)
    for_group = args[:1] == ("group",)
    name = " ".join(args[1:] if for_group else args)
    own = teams_of(request.desk, request.speaker.id)
    if not own:
        return Reply(title=words.no_team(request.voice))
    led = coached_teams(request.desk, request.speaker.id)
    group = _group_meant(name, led, request)
    if group is not None:
        card = group_triage(request.desk, group, request.speaker.id)
        return _triage(card, (group.team,), request, group.name)
    if for_group or request.incoming.place is not Place.PRIVATE:
        return _group(choose_team(own, name), request)
    team = choose_team(led if led and not name else own, name)
    if team not in led:
        return _group(team, request)
    card = team_overview(request.desk, team.id, request.speaker.id)
    return _triage(card, tuple(other for other in led if other != team), request)


def _group_meant(name: str, led: Sequence[Team], request: Request) -> Group | None:
    """Return the group within a team that a coach names in private, “/team group NAME” or short; a team goes first."""
    is_team = any(name in (str(team.id), team.name) for team in led)
    if not name or is_team or request.incoming.place is not Place.PRIVATE:
        return None
    return find_group(request.desk, tuple(led), name)


def _verb(request: Request) -> Callable[[Request], Reply] | None:
    """Return what is done to a team, None where one is only shown."""
    if team_members.changes_group(request):
        return team_members.change_group
    verbs = {**team_invites.VERBS, **team_members.VERBS, "approval": approvals.approval}
    return verbs.get(request.args[0].lower()) if request.args else None


def _share(request: Request, *, shares: bool) -> Reply:
    if not teams_of(request.desk, request.speaker.id):
        return Reply(title=words.no_team(request.voice))
    if shares and not trains(request.desk, request.speaker.id):
        return Reply(title=words.trains_nowhere(request.voice))
    is_shown = set_sharing(request.desk, request.speaker.id, shares=shares)
    return Reply(
        title=words.sharing(request.voice, shares=shares, is_shown=is_shown),
        buttons=buttons(request.voice, (Label.UNDO, "/team private" if shares else "/team share")),
    )


def _triage(card: TeamCard, others: Sequence[Team], request: Request, group: str = "") -> Reply:
    voice, pages = request.voice, words.triage_pages(card)
    page = min(split_page(request.args)[1], pages)
    is_joined = bool(card.rows or card.withheld)
    drawn, whose = words.pictured(card, page), group or (card.team_name if others else "")
    to_others = tuple(Button(label=other.name, command=f"/team {other.name}") for other in others)
    return Reply(
        title=(f"{whose}: " if whose else "") + findings.team_finding(card, voice),
        lines=(*_how_to_begin(card, voice), *words.triage_lines(card, voice, page)),
        picture=picture("team", findings.team_alt(drawn, voice), chart.draw, drawn, voice)
        if drawn.rows
        else None,
        buttons=(
            *approvals.waiting_button(request),
            *page_buttons(f"/team {group or card.team_id}", page, pages, voice),
            *(buttons(voice, (Label.GROUP_CARD, f"/team group {card.team_id}")) if is_joined else ()),
            *to_others,
            *page_button(request),
        ),
        is_view=True,
    )


def _how_to_begin(card: TeamCard, voice: Voice) -> tuple[str, ...]:
    """Return how somebody comes into a team in which nobody trains; the first admin's has yet to be named."""
    if card.rows or card.withheld:
        return ()
    return (words.name_it(voice) if card.team_name == FIRST_TEAM else words.invite_them(voice),)


def _group(team: Team, request: Request) -> Reply:
    card, voice = group_overview(request.desk, team.id), request.voice
    pages = words.group_pages(card)
    page = min(split_page(request.args)[1], pages)
    return Reply(
        title=words.group_title(card, voice),
        lines=words.group_lines(card, voice, page),
        buttons=page_buttons(f"/team group {team.id}", page, pages, voice),
        is_view=True,
        is_shareable=True,
        card_of=team.id if page == 1 else None,
    )
