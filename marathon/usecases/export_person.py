"""Hands a person everything that is kept about them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from marathon.domain.athlete import AthleteId
from marathon.files.person_export import write_export
from marathon.store import athletes, person
from marathon.usecases.desk import Desk

Describe = Callable[[Mapping[str, int]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """The bytes of the zip, and how many rows of what are in it."""

    content: bytes
    counts: Mapping[str, int]


def export_person(desk: Desk, athlete_id: AthleteId, describe: Describe) -> Export:
    """Return a zip of JSON and CSV; no secret is in it, and no original, as none is kept.

    Args:
        describe: words for the zip's own README, from how many rows of each table there are.

    Raises: NotFoundError when there is no such person.
    """
    with desk.store.read() as connection:
        athletes.get(connection, athlete_id)
        found = person.rows(connection, athlete_id)
    counts = {name: len(rows) for name, rows in found.items()}
    return Export(content=write_export(found, desk.clock.now(), describe(counts)), counts=counts)
