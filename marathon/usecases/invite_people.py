"""Teams that people make for themselves, and the invitations by which others come in."""

from datetime import datetime, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.invite import USUAL_TIME, USUAL_USES, Invite, InviteId, NewInvite
from marathon.domain.names import clean_name
from marathon.domain.team import Role, Team, TeamId
from marathon.errors import NotFoundError, TakenNameError, TooManyError
from marathon.store import invites, system_log, teams
from marathon.store.store import Connection
from marathon.usecases.claim_ownership import FIRST_TEAM
from marathon.usecases.desk import Desk

MOST_TEAMS: Final = 5
MOST_INVITES: Final = 10


def new_team(desk: Desk, coach: AthleteId, name: str) -> NewInvite:
    """Make a team with this coach, and the first invitation into it; it takes the place of their nameless first one.

    Raises:
        UnreadableTextError: a name of which nothing can be seen.
        TakenNameError: this person is in a team of that name; of other people's teams nothing is told.
        TooManyError: this person leads as many teams as one may.
    """
    shown, now = clean_name(name, example="Harbour Runners"), desk.clock.now()

    def unit(connection: Connection) -> NewInvite:
        if shown.casefold() in (team.name.casefold() for team in teams.teams_of(connection, coach)):
            raise TakenNameError(name=shown)
        led = teams.teams_of(connection, coach, teams.LEADS)
        nameless = next((team for team in led if _is_nameless(connection, team, coach)), None)
        if nameless is None and len(led) >= MOST_TEAMS:
            raise TooManyError(most=MOST_TEAMS)
        if nameless:
            teams.rename(connection, nameless.id, shown)
        team_id = nameless.id if nameless else teams.add_team(connection, shown)
        teams.add_member(connection, team_id, coach, Role.COACH)
        system_log.record(connection, "INFO", "team_made", athlete_id=coach, team=team_id)
        return _issue(connection, team_id, coach, now=now)

    made = desk.store.write(unit)
    desk.listener.cards_changed(coach)
    return made


def _is_nameless(connection: Connection, team: Team, coach: AthleteId) -> bool:
    """Return whether a team is still the one that the first admin got, with nobody else in it."""
    return team.name == FIRST_TEAM and [one.id for one in teams.members(connection, team.id)] == [coach]


def invite(
    desk: Desk, team: TeamId, coach: AthleteId, uses: int = USUAL_USES, within: timedelta = USUAL_TIME
) -> NewInvite:
    """Make another invitation into a team, for so many people and so long.

    Raises: TooManyError when as many stand as may.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> NewInvite:
        if len(invites.alive(connection, team, now)) >= MOST_INVITES:
            raise TooManyError(most=MOST_INVITES)
        return _issue(connection, team, coach, now=now, uses=uses, within=within)

    return desk.store.write(unit)


def _issue(
    connection: Connection,
    team: TeamId,
    coach: AthleteId,
    *,
    now: datetime,
    uses: int = USUAL_USES,
    within: timedelta = USUAL_TIME,
) -> NewInvite:
    number, code = invites.issue(connection, team, coach, uses, now=now, expires_at=now + within)
    system_log.record(connection, "INFO", "invite_made", athlete_id=coach, team=team, invite=number)
    return NewInvite(invite=invites.get(connection, number), code=code)


def invites_into(desk: Desk, own: tuple[Team, ...]) -> tuple[Invite, ...]:
    """Return the invitations into some teams that still work, team by team."""
    now = desk.clock.now()
    with desk.store.read() as connection:
        return tuple(found for team in own for found in invites.alive(connection, team.id, now))


def revoke_invite(desk: Desk, own: tuple[Team, ...], number: InviteId, revoker: AthleteId) -> Invite:
    """Make an invitation into one of these teams worthless, and return what it was.

    Raises: NotFoundError when none of them has one by that number.
    """

    now = desk.clock.now()

    def unit(connection: Connection) -> Invite:
        found = invites.get(connection, number)
        if found.team not in own:
            raise NotFoundError
        invites.withdraw(connection, number, now)
        system_log.record(connection, "INFO", "invite_revoked", athlete_id=revoker, invite=number)
        return found

    return desk.store.write(unit)
