"""The first admin: whoever redeems the one-time code that the first start prints."""

from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role
from marathon.store import codes, system_log, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk

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


def claim_ownership(desk: Desk, athlete_id: AthleteId, code: str) -> None:
    """Make a person admin of the first team (made if there is none) when the code is right and unused.

    Raises: UsedCodeError.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        codes.redeem(connection, PURPOSE, code, now)
        team = teams.first(connection)
        team_id = team.id if team else teams.add_team(connection, FIRST_TEAM)
        teams.add_member(connection, team_id, athlete_id, Role.ADMIN)
        system_log.record(connection, "INFO", "owner_claimed", athlete_id=athlete_id)

    desk.store.write(unit)
    desk.listener.cards_changed(athlete_id)
