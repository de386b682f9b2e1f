"""The first admin: whoever redeems the one-time code that the first start prints."""

from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.store import codes, system_log, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.tell_members import tell_role

PURPOSE: Final = "owner"
FIRST_TEAM: Final = "Team"


def owner_code(desk: Desk) -> str | None:
    """Return a fresh owner code while there is no admin, making older ones worthless; else None."""

    def unit(connection: Connection) -> str | None:
        if teams.has_admin(connection):
            return None
        codes.withdraw(connection, PURPOSE)
        return codes.issue(connection, PURPOSE)

    return desk.store.write(unit)


def claim_ownership(desk: Desk, athlete_id: AthleteId, code: str) -> bool:
    """Make a person admin of the first team (made if there is none) when the code is right and unused.

    Who trains in that team or leads it is told; return whether there was one.

    Raises: UsedCodeError.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> bool:
        codes.redeem(connection, PURPOSE, code, now)
        known = teams.first(connection)
        team = known or teams.get(connection, teams.add_team(connection, FIRST_TEAM))
        before = teams.roles_in(connection, team.id, athlete_id)
        teams.add_member(connection, team.id, athlete_id, Role.ADMIN)
        system_log.record(connection, "INFO", "owner_claimed", athlete_id=athlete_id)
        tell_role(connection, athlete_id, athlete_id, team, before=before, now=now)
        return known is not None

    has_team = desk.store.write(unit)
    desk.messages_wait()
    desk.listener.cards_changed(athlete_id)
    return has_team
