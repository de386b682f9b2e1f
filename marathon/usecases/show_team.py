"""The card of a team as a member may read it: triage for who leads it, the group's card for everybody else."""

from marathon.domain.athlete import AthleteId
from marathon.domain.team import TeamId
from marathon.domain.team_cards import GroupCard, TeamCard
from marathon.errors import NotFoundError
from marathon.usecases.desk import Desk
from marathon.usecases.people import coached_teams, teams_of
from marathon.usecases.team_overview import group_overview, team_overview


def show_team(desk: Desk, reader: AthleteId, team_id: TeamId) -> TeamCard | GroupCard:
    """Return the card of one of the reader's teams.

    Raises: NotFoundError for any other, whether there is one or not.
    """
    if team_id in {team.id for team in coached_teams(desk, reader)}:
        return team_overview(desk, team_id, reader)
    if team_id in {team.id for team in teams_of(desk, reader)}:
        return group_overview(desk, team_id)
    raise NotFoundError
