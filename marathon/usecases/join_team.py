"""Joining a team by an invitation or because one is asked to, always with a consent of one's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.invite import InvitedCard
from marathon.domain.team import Role, Team, TeamId
from marathon.errors import NotFoundError
from marathon.store import athletes, consents, invites, system_log, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.tell_members import tell_declined, tell_joined

CONSENT_VERSION: Final = "2026-12"
"""Names the wording in words.joining that is agreed to; a change of who sees what is a new version."""
BY_OPERATOR: Final = "operator"
"""The wording of who was put into a team on the machine itself, for whom its operator answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The team somebody is in now; is_back: they have been in a team before, so they are set up."""

    team: Team
    is_back: bool


def look_at_invite(desk: Desk, athlete_id: AthleteId, code: str) -> InvitedCard:
    """Return what a person would agree to, without using the invitation.

    Raises: UsedCodeError, InviteWithdrawnError.
    """
    with desk.store.read() as connection:
        team = invites.look(connection, code, desk.clock.now()).team
        return _card(connection, athlete_id, team)


def look_at_asking(desk: Desk, athlete_id: AthleteId, team_id: TeamId) -> InvitedCard:
    """Return what a person would agree to who is asked to train in a team, or has agreed by now.

    Raises: NotFoundError when that team does not ask them.
    """
    with desk.store.read() as connection:
        return _card(connection, athlete_id, _asking(connection, athlete_id, team_id))


def _card(connection: Connection, athlete_id: AthleteId, team: Team) -> InvitedCard:
    leads = teams.members(connection, team.id, teams.LEADS)
    return InvitedCard(
        team=team,
        coaches=tuple(lead.name for lead in leads if lead.id != athlete_id),
        is_member=Role.ATHLETE in teams.roles_in(connection, team.id, athlete_id),
        shares_with_team=athletes.get(connection, athlete_id).shares_with_team,
    )


def _asking(connection: Connection, athlete_id: AthleteId, team_id: TeamId) -> Team:
    agreed = teams.teams_of(connection, athlete_id, [Role.ATHLETE])
    for team in (*teams.asking(connection, athlete_id), *agreed):
        if team.id == team_id:
            return team
    raise NotFoundError


def join_by_invite(desk: Desk, athlete_id: AthleteId, code: str, *, shares_with_team: bool) -> Joined:
    """Make a person an athlete of the team they are invited to, and keep what they agreed to.

    Who is in it already uses nothing up, and who was in it since the invitation was made counts once.

    Raises: UsedCodeError, InviteWithdrawnError.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> Joined:
        invite = invites.look(connection, code, now)
        before = consents.to_teams_since(connection, athlete_id).get(consents.to_team(invite.team.id))
        if before is None or before < invite.created_at:
            invites.use(connection, code, now)
        return _take_in(connection, athlete_id, invite.team, shares_with_team=shares_with_team, now=now)

    return _joined(desk, athlete_id, desk.store.write(unit))


def agree_to_train(desk: Desk, athlete_id: AthleteId, team_id: TeamId, *, shares_with_team: bool) -> Joined:
    """Make a person an athlete of a team that asks them to be, and keep what they agreed to.

    Raises: NotFoundError when that team does not ask them.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> Joined:
        team = _asking(connection, athlete_id, team_id)
        return _take_in(connection, athlete_id, team, shares_with_team=shares_with_team, now=now)

    return _joined(desk, athlete_id, desk.store.write(unit))


def decline_to_train(desk: Desk, athlete_id: AthleteId, team_id: TeamId) -> InvitedCard:
    """Take a team's question whether a person trains in it back, tell its leads, and return what it was.

    Raises: NotFoundError when that team does not ask them.
    """

    now = desk.clock.now()

    def unit(connection: Connection) -> InvitedCard:
        card = _card(connection, athlete_id, _asking(connection, athlete_id, team_id))
        if not card.is_member:
            teams.drop_member(connection, team_id, athlete_id, [Role.ATHLETE])
            system_log.record(connection, "INFO", "training_declined", athlete_id=athlete_id, team=team_id)
            tell_declined(connection, athlete_id, card.team, now)
        return card

    card = desk.store.write(unit)
    desk.messages_wait()
    return card


def _take_in(
    connection: Connection, athlete_id: AthleteId, team: Team, *, shares_with_team: bool, now: datetime
) -> Joined:
    is_new = Role.ATHLETE not in teams.roles_in(connection, team.id, athlete_id)
    is_back = bool(consents.to_teams_since(connection, athlete_id))
    teams.add_member(connection, team.id, athlete_id, Role.ATHLETE)
    consents.give(connection, athlete_id, consents.to_team(team.id), CONSENT_VERSION, now)
    if shares_with_team:
        athletes.update(connection, athlete_id, shares_with_team=True)
    system_log.record(connection, "INFO", "team_joined", athlete_id=athlete_id, team=team.id)
    if is_new:
        tell_joined(connection, athlete_id, team, now)
    return Joined(team=team, is_back=is_back)


def _joined(desk: Desk, athlete_id: AthleteId, joined: Joined) -> Joined:
    desk.messages_wait()
    desk.listener.cards_changed(athlete_id)
    return joined
