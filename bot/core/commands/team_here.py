"""The part of /team that a group sees: whose card it shows, and turning that on."""

from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.parcel import Address
from marathon.domain.team import Role, Team
from marathon.errors import NotAllowedError
from marathon.usecases.people import choose_team, coached_teams, teams_of
from marathon.usecases.team_here import show_team_at, team_shown_at
from marathon.words import group as words
from marathon.words.commands import only_in_private


def here(request: Request) -> Reply:
    """Turn on the card of a team that the speaker leads, in the group where it is said."""
    voice = request.voice
    if not request.incoming.chat:
        return Reply(title=words.say_it_in_the_group(voice))
    led = coached_teams(request.desk, request.speaker.id)
    if not led:
        raise NotAllowedError(role=Role.COACH.value)
    team = choose_team(led, " ".join(request.args[1:]))
    show_team_at(request.desk, request.speaker.id, team.id, _place(request))
    return Reply(title=words.shown_here(team.name, voice), lines=(words.what_that_means(voice),))


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
