"""What was last said about an athlete's days."""

from marathon.domain.api_cards import CheckInsCard
from marathon.domain.athlete import Athlete
from marathon.store import said
from marathon.usecases.desk import Desk


def list_check_ins(desk: Desk, person: Athlete, most: int, *, for_coach: bool) -> CheckInsCard:
    """Return the newest check-ins.

    Args: for_coach: leave out what tells of a private run.
    """
    with desk.store.read() as connection:
        found = said.newest(connection, person.id, most, for_owner=not for_coach)
    return CheckInsCard(athlete_id=person.id, athlete_name=person.name, check_ins=found)
