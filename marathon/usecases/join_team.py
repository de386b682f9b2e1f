"""Joining a team by an invitation, with a consent of one's own, and leaving it again."""

from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.invite import InvitedCard
from marathon.domain.team import Role, Team, TeamId
from marathon.store import athletes, consents, invites, system_log, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk

CONSENT_VERSION: Final = "2026-11"
"""Names the wording in words.joining that is agreed to; a change of who sees what is a new version."""


def consent_to(team: TeamId) -> str:
    """Return the kind of the consent to be seen in a team."""
    return f"team:{team}"


def look_at_invite(desk: Desk, athlete_id: AthleteId, code: str) -> InvitedCard:
    """Return what a person would agree to, without using the invitation.

    Raises: UsedCodeError.
    """
    with desk.store.read() as connection:
        team = invites.look(connection, code, desk.clock.now()).team
        leads = teams.members(connection, team.id, teams.LEADS)
        is_member = team in teams.teams_of(connection, athlete_id, [Role.ATHLETE])
    return InvitedCard(team=team, coaches=tuple(lead.name for lead in leads), is_member=is_member)


def join_by_invite(desk: Desk, athlete_id: AthleteId, code: str, *, shares_with_team: bool) -> Team:
    """Make a person an athlete of the team they are invited to, and keep what they agreed to.

    Who is in it already uses nothing up.

    Raises: UsedCodeError.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> Team:
        team = invites.look(connection, code, now).team
        if team not in teams.teams_of(connection, athlete_id, [Role.ATHLETE]):
            invites.use(connection, code, now)
        teams.add_member(connection, team.id, athlete_id, Role.ATHLETE)
        consents.give(connection, athlete_id, consent_to(team.id), CONSENT_VERSION, now)
        if shares_with_team:
            athletes.update(connection, athlete_id, shares_with_team=True)
        system_log.record(connection, "INFO", "team_joined", athlete_id=athlete_id, team=team.id)
        return team

    team = desk.store.write(unit)
    desk.listener.cards_changed(athlete_id)
    return team
