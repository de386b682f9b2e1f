"""Which team's card a group on a platform shows: as a coach or admin of that team said there."""

from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address
from marathon.domain.team import Role, Team, TeamId
from marathon.errors import GroupTakenError, NotAllowedError, NotFoundError
from marathon.store import destinations, system_log, team_places, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.write_again import tell_open_again


def team_shown_at(desk: Desk, place: Address) -> Team | None:
    """Return the team whose card a group shows, None before somebody said so."""
    with desk.store.read() as connection:
        try:
            _, team_id = destinations.owner_of(connection, place)
        except NotFoundError:
            return None
        return None if team_id is None else teams.get(connection, team_id)


def show_team_at(desk: Desk, speaker: AthleteId, team_id: TeamId, place: Address) -> None:
    """Show a team's card at a place from now on, and no more in another of that platform.

    Raises:
        NotAllowedError: the speaker does not lead that team.
        GroupTakenError: it shows another team's card, which is not the speaker's to take off.
        NotFoundError: the place is a person's own.
    """

    def unit(connection: Connection) -> bool | None:
        if team_id not in {team.id for team in teams.teams_of(connection, speaker, teams.LEADS)}:
            system_log.record(connection, "WARNING", "place_refused", athlete_id=speaker)
            return None
        _require_free(connection, speaker, team_id, place)
        is_shown = team_places.open_place(connection, team_id, place)
        if is_shown:
            tell_open_again(connection, place, desk.clock.now())
            system_log.record(
                connection, "INFO", "place_chosen", athlete_id=speaker, team=team_id, platform=place.platform
            )
        return is_shown

    is_shown = desk.store.write(unit)
    desk.messages_wait()
    if is_shown is None:
        raise NotAllowedError(role=Role.COACH)
    if not is_shown:
        raise NotFoundError


def _require_free(connection: Connection, speaker: AthleteId, team_id: TeamId, place: Address) -> None:
    """Hold that a group shows no other team's card, unless the speaker leads that team or is an admin."""
    try:
        _, shown = destinations.owner_of(connection, place)
    except NotFoundError:
        return
    leads = {team.id for team in teams.teams_of(connection, speaker, teams.LEADS)}
    if shown is None or shown in (team_id, *leads) or Role.ADMIN in teams.roles_of(connection, speaker):
        return
    raise GroupTakenError(team=teams.get(connection, shown).name)


def hide_team(desk: Desk, speaker: AthleteId, team_id: TeamId, platform: str) -> bool:
    """Show a team's card in no group of a platform any more; False where none showed it.

    Raises: NotAllowedError: the speaker leads that team no more.
    """

    def unit(connection: Connection) -> bool | None:
        if team_id not in {team.id for team in teams.teams_of(connection, speaker, teams.LEADS)}:
            system_log.record(connection, "WARNING", "place_refused", athlete_id=speaker)
            return None
        was_shown = team_places.close_places(connection, team_id, platform)
        if was_shown:
            system_log.record(
                connection, "INFO", "place_left", athlete_id=speaker, team=team_id, platform=platform
            )
        return was_shown

    was_shown = desk.store.write(unit)
    if was_shown is None:
        raise NotAllowedError(role=Role.COACH)
    return was_shown
