"""The one place on a platform where a team's own card is shown, as a coach of the team chose."""

from collections.abc import Sequence
from dataclasses import dataclass

from marathon.domain.athlete import AthleteId
from marathon.domain.team import TeamId
from marathon.store import team_places, teams
from marathon.usecases.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChannel:
    """A team that somebody leads, and the place its card is shown at; empty where none was chosen."""

    team_id: TeamId
    name: str
    channel: str


def channels_to_choose(desk: Desk, platform: str, speaker: AthleteId) -> Sequence[TeamChannel]:
    """Return the teams whose place a person may choose, with the present one."""
    with desk.store.read() as connection:
        led = teams.teams_of(connection, speaker, teams.LEADS)
        return tuple(
            TeamChannel(
                team_id=team.id, name=team.name, channel=team_places.of_team(connection, platform, team.id)
            )
            for team in led
        )


def channel_of(desk: Desk, platform: str, speaker: AthleteId) -> str:
    """Return where the card of a person's team is shown, empty where no coach has chosen; the first team counts."""
    with desk.store.read() as connection:
        found = (
            team_places.of_team(connection, platform, team.id) for team in teams.teams_of(connection, speaker)
        )
        return next(filter(None, found), "")
