"""People and teams as the operator makes them on the machine: adding somebody, and who there is."""

from datetime import datetime

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.names import clean_name
from marathon.domain.team import Role, Team
from marathon.domain.units import Units
from marathon.store import athletes, consents, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.group_cards import take_back_this_week
from marathon.usecases.join_team import BY_OPERATOR
from marathon.usecases.strava_sight import withheld
from marathon.usecases.tell_members import ask_to_train


def add_person(
    desk: Desk, name: str, *, zone: str, units: Units, team: str = "", is_coach: bool = False
) -> AthleteId:
    """Add a person, and to the team of a name (made where there is none), and return the id.

    For who trains there the operator answers: they have no chat yet to be asked in.

    Raises: UnreadableTextError for a name of which nothing can be seen; AmbiguousNameError for several such teams.
    """
    shown, group = clean_name(name), clean_name(team) if team else ""
    now = desk.clock.now()

    def unit(connection: Connection) -> AthleteId:
        athlete_id = athletes.add(connection, shown, zone, units)
        if group:
            _put_into(connection, athlete_id, _team(connection, group), now, is_coach=is_coach)
        return athlete_id

    return desk.store.write(unit)


def join_team(desk: Desk, athlete_id: AthleteId, team: str, *, is_coach: bool = False) -> bool:
    """Give a person who is known a role in the team of a name (made where there is none), beside what they are.

    Who is to train there and has a chat is asked in it first; return whether they have the role already.

    Raises: UnreadableTextError for a name of which nothing can be seen; AmbiguousNameError for several such teams.
    """
    group, now = clean_name(team), desk.clock.now()

    def unit(connection: Connection) -> bool:
        into = _team(connection, group)
        _put_into(connection, athlete_id, into, now, is_coach=is_coach)
        return into in teams.teams_of(connection, athlete_id)

    is_in = desk.store.write(unit)
    desk.messages_wait()
    desk.listener.cards_changed(athlete_id)
    return is_in


def _put_into(
    connection: Connection, athlete_id: AthleteId, team: Team, now: datetime, *, is_coach: bool = False
) -> None:
    """Give a person a role in a team; who is to train there is asked, unless they have no chat to be asked in."""
    role = Role.COACH if is_coach else Role.ATHLETE
    teams.add_member(connection, team.id, athlete_id, role)
    if role not in teams.roles_in(connection, team.id, athlete_id):
        if athletes.has_account(connection, athlete_id):
            ask_to_train(connection, athlete_id, team, now)
        else:
            consents.give(connection, athlete_id, consents.to_team(team.id), BY_OPERATOR, now)


def _team(connection: Connection, name: str) -> Team:
    return teams.find(connection, name) or teams.get(connection, teams.add_team(connection, name))


def set_sharing(desk: Desk, athlete_id: AthleteId, *, shares: bool) -> bool:
    """Keep whether a person agrees to stand on the card that the whole group reads; return whether they do now.

    Who keeps Strava to themself does not, whatever they agree to here. This week's cards go with the agreement.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        if not shares:
            take_back_this_week(connection, athlete_id, now)
        athletes.update(connection, athlete_id, shares_with_team=shares)

    desk.store.write(unit)
    desk.messages_wait()
    desk.listener.cards_changed(athlete_id)
    with desk.store.read() as connection:
        return shares and not withheld(connection, desk, [athlete_id])


def everybody(desk: Desk) -> tuple[Athlete, ...]:
    """Return every active person in the order of their ids."""
    with desk.store.read() as connection:
        return athletes.all_active(connection)
