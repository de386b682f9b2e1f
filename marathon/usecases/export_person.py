"""Hands a person everything that is kept about them."""

from marathon.domain.athlete import AthleteId
from marathon.files.person_export import write_export
from marathon.store import athletes, person
from marathon.usecases.desk import Desk


def export_person(desk: Desk, athlete_id: AthleteId) -> bytes:
    """Return a zip of JSON, with the activities as CSV too; no secret is in it.

    Raises: NotFoundError when there is no such person.
    """
    with desk.store.read() as connection:
        athletes.get(connection, athlete_id)
        found = person.rows(connection, athlete_id)
    return write_export(found, desk.clock.now())
