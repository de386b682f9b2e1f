"""People and teams: adding somebody, and who there is."""

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.names import clean_name
from marathon.domain.team import Role, TeamId
from marathon.domain.units import Units
from marathon.store import athletes, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.strava_sight import withheld


def add_person(
    desk: Desk, name: str, *, zone: str, units: Units, team: str = "", is_coach: bool = False
) -> AthleteId:
    """Add a person, and to the team of a name (made where there is none), and return the id.

    Raises: UnreadableTextError for a name of which nothing can be seen.
    """
    shown, group = clean_name(name), clean_name(team) if team else ""

    def unit(connection: Connection) -> AthleteId:
        athlete_id = athletes.add(connection, shown, zone, units)
        if group:
            role = Role.COACH if is_coach else Role.ATHLETE
            teams.add_member(connection, _team(connection, group), athlete_id, role)
        return athlete_id

    return desk.store.write(unit)


def join_team(desk: Desk, athlete_id: AthleteId, team: str, *, is_coach: bool = False) -> None:
    """Give a person who is known a role in the team of a name (made where there is none), beside what they are.

    Raises: UnreadableTextError for a name of which nothing can be seen.
    """
    group, role = clean_name(team), Role.COACH if is_coach else Role.ATHLETE
    desk.store.write(
        lambda connection: teams.add_member(connection, _team(connection, group), athlete_id, role)
    )
    desk.listener.cards_changed(athlete_id)


def _team(connection: Connection, name: str) -> TeamId:
    known = teams.find(connection, name)
    return known.id if known else teams.add_team(connection, name)


def set_sharing(desk: Desk, athlete_id: AthleteId, *, shares: bool) -> bool:
    """Keep whether a person agrees to stand on the card that the whole group reads; return whether they do now.

    Who keeps Strava to themself does not, whatever they agree to here.
    """
    desk.store.write(lambda connection: athletes.update(connection, athlete_id, shares_with_team=shares))
    desk.listener.cards_changed(athlete_id)
    with desk.store.read() as connection:
        return shares and not withheld(connection, desk, [athlete_id])


def everybody(desk: Desk) -> tuple[Athlete, ...]:
    """Return every active person in the order of their ids."""
    with desk.store.read() as connection:
        return athletes.all_active(connection)
