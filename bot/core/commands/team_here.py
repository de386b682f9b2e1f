"""The part of /team that a group sees: whose card it shows, and turning that on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.core.layout import buttons, which_team
from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.parcel import Address
from marathon.domain.team import Role, Team
from marathon.errors import NotAllowedError
from marathon.usecases.people import choose_team, coached_teams, teams_of
from marathon.usecases.team_here import hide_team, show_team_at, team_shown_at
from marathon.words import group as words
from marathon.words.commands import only_in_private
from marathon.words.labels import Label

OFF: Final = "off"


def here(request: Request) -> Reply:
    """Turn on the card of a team that the speaker leads, in the group where it is said; or off, also in private.

    “/team NAME here” is understood as “/team here NAME”.
    """
    voice, args = request.voice, request.args
    if args[0] != "here":
        request = replace(request, args=("here", *args[:-1]))
    is_off = request.args[1:2] == (OFF,)
    if not (request.incoming.chat or is_off):
        return Reply(title=words.say_it_in_the_group(voice), lines=(words.choose_it_in_slack(voice),))
    led = coached_teams(request.desk, request.speaker.id)
    if not led:
        raise NotAllowedError(role=Role.COACH)
    if is_off:
        return _off(request, led)
    name = " ".join(request.args[1:])
    if not name and led[1:]:
        return which_team(led, "/team here", voice)
    before, team = team_shown_at(request.desk, _place(request)), choose_team(led, name)
    has_moved = show_team_at(request.desk, request.speaker.id, team.id, _place(request))
    undo = f"/team here {before.name}" if before and before != team else f"/team here {OFF}"
    return Reply(
        title=words.shown_here(team.name, voice),
        lines=(
            *((words.taken_from(request.incoming.platform, voice),) if has_moved else ()),
            words.what_that_means(voice),
        ),
        buttons=buttons(voice, (Label.UNDO, undo)),
    )


def _off(request: Request, led: Sequence[Team]) -> Reply:
    """Show the card no more: of the team whose card this group shows, in private of the one that is named."""
    voice, chat = request.voice, request.incoming.chat
    team = (
        team_shown_at(request.desk, _place(request)) if chat else choose_team(led, " ".join(request.args[2:]))
    )
    if team is None:
        return Reply(title=words.nothing_shown(voice))
    platform = request.incoming.platform
    again = (words.say_it_in_the_group(voice), words.choose_it_in_slack(voice))
    if not hide_team(request.desk, request.speaker.id, team.id, platform):
        return Reply(title=words.shown_nowhere(team.name, voice), lines=again)
    return Reply(
        title=words.hidden(team.name, platform, voice),
        lines=() if chat else again,
        buttons=buttons(voice, (Label.UNDO, f"/team here {team.name}")) if chat else (),
    )


def team_of_group(request: Request) -> Team | Reply:
    """Return the team whose card this group shows to its members, else what is said instead."""
    voice, shown = request.voice, team_shown_at(request.desk, _place(request))
    if shown is None:
        led = coached_teams(request.desk, request.speaker.id)
        offers = [
            Button(label=words.show_this(team.name, voice), command=f"/team here {team.name}") for team in led
        ]
        return Reply(title=words.nothing_shown(voice), buttons=tuple(offers))
    if shown not in teams_of(request.desk, request.speaker.id):
        return Reply(title=only_in_private(voice), is_for_private=True)
    return shown


def _place(request: Request) -> Address:
    return Address(platform=request.incoming.platform, external_id=request.incoming.chat)
