"""Which team's card a group on a platform shows: as a coach or admin of that team said there."""

from collections.abc import Callable
from datetime import datetime

from marathon.domain.athlete import AthleteId
from marathon.domain.notice import Posting
from marathon.domain.parcel import Address
from marathon.domain.team import Role, Team, TeamId
from marathon.domain.team_notices import CardMovedNotice, CardShownNotice
from marathon.errors import GroupTakenError, NotAllowedError, NotFoundError
from marathon.store import athletes, destinations, system_log, team_places, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.post_notice import post_at
from marathon.usecases.write_again import tell_open_again


def team_shown_at(desk: Desk, place: Address) -> Team | None:
    """Return the team whose card a group shows, None before somebody said so."""
    with desk.store.read() as connection:
        try:
            _, team_id = destinations.owner_of(connection, place)
        except NotFoundError:
            return None
        return None if team_id is None else teams.get(connection, team_id)


def show_team_at(
    desk: Desk, speaker: AthleteId, team_id: TeamId, place: Address, *, is_chosen: bool = False
) -> bool:
    """Show a team's card at a place from now on, and no more in another of that platform, which is told.

    Return whether another one showed it.

    Args: is_chosen: this was not said at the place, so it is told there.

    Raises:
        NotAllowedError: the speaker does not lead that team.
        GroupTakenError: it shows another team's card, which is not the speaker's to take off.
        NotFoundError: the place is a person's own.
    """

    def unit(connection: Connection) -> bool:
        _require_free(connection, speaker, team_id, place)
        losing = team_places.others_on(connection, team_id, place)
        is_new = team_places.of_team(connection, place.platform, team_id) != place.external_id
        if not team_places.open_place(connection, team_id, place):
            raise NotFoundError
        now = desk.clock.now()
        tell_open_again(connection, place, now)
        team = teams.get(connection, team_id)
        _tell_at(connection, speaker, CardMovedNotice(team=team.name, is_chosen=is_chosen), losing, now)
        if is_chosen and is_new:
            _tell_at(connection, speaker, CardShownNotice(team=team.name), (place,), now)
        system_log.record(
            connection, "INFO", "place_chosen", athlete_id=speaker, team=team_id, platform=place.platform
        )
        return bool(losing)

    has_moved = _as_lead(desk, speaker, team_id, unit)
    desk.messages_wait()
    return has_moved


def _as_lead(desk: Desk, speaker: AthleteId, team_id: TeamId, act: Callable[[Connection], bool]) -> bool:
    """Do something in one unit with the look whether the speaker leads the team; the log keeps who does not.

    Raises: NotAllowedError, and what act raises.
    """

    def unit(connection: Connection) -> bool:
        if team_id not in {team.id for team in teams.teams_of(connection, speaker, teams.LEADS)}:
            raise NotAllowedError(role=Role.COACH)
        return act(connection)

    try:
        return desk.store.write(unit)
    except NotAllowedError:
        desk.store.write(
            lambda connection: system_log.record(connection, "WARNING", "place_refused", athlete_id=speaker)
        )
        raise


def _tell_at(
    connection: Connection,
    speaker: AthleteId,
    notice: CardMovedNotice | CardShownNotice,
    places: tuple[Address, ...],
    now: datetime,
) -> None:
    """Tell groups that they show a team's card by now, or do no more."""
    today = athletes.get(connection, speaker).local_date(now)
    key = f"{notice.code}:{notice.team}:{now.isoformat()}"
    post_at(connection, Posting(key=key, athlete_id=speaker, notice=notice, local_date=today), places, now)


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

    def unit(connection: Connection) -> bool:
        was_shown = team_places.close_places(connection, team_id, platform)
        if was_shown:
            system_log.record(
                connection, "INFO", "place_left", athlete_id=speaker, team=team_id, platform=platform
            )
        return was_shown

    return _as_lead(desk, speaker, team_id, unit)
