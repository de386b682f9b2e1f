"""Keeps recordings as they came, for their athlete alone and while the athlete wants that."""

from collections.abc import Callable
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.original import MOST_KEPT_BYTES, Keeping, Original
from marathon.store import athletes, originals, system_log
from marathon.store.store import Connection
from marathon.usecases.desk import Desk

A_UNIT: Final = 20  # what is deleted is overwritten: more would hold up the writer


def keep_original(connection: Connection, athlete_id: AthleteId, original: Original | None) -> Keeping:
    """Keep a recording, once however often it comes, inside a unit that has locked the athlete.

    Raises: NotFoundError when the athlete was forgotten meanwhile: then nothing comes back.
    """
    found = originals.standing(connection, athlete_id, original.identity if original else "")
    if original is None or not found.wants:
        return Keeping.NOT_WANTED
    if found.is_kept:
        return Keeping.KEPT
    if found.kept_bytes + len(original.packed) > MOST_KEPT_BYTES:
        return Keeping.NO_ROOM
    originals.add(connection, athlete_id, original)
    return Keeping.KEPT


def keep_files(desk: Desk, athlete_id: AthleteId, *, keeps: bool) -> int:
    """Keep what a person hands in from now on, or keep nothing and delete what is kept; return how many that were."""

    def unit(connection: Connection) -> None:
        athletes.update(connection, athlete_id, lets_files_go=not keeps)
        event = "originals_kept" if keeps else "originals_let_go"
        system_log.record(connection, "INFO", event, athlete_id=athlete_id)

    desk.store.write(unit)
    return 0 if keeps else delete_originals(desk, athlete_id)


def delete_originals(
    desk: Desk, athlete_id: AthleteId, note: Callable[[Connection, int], None] | None = None
) -> int:
    """Delete all of a person's originals, a few a unit, and return how many there were.

    Args: note: hears in each unit how many it has deleted.
    """

    def some(connection: Connection) -> int:
        count = originals.delete_some(connection, athlete_id, A_UNIT)
        if note and count:
            note(connection, count)
        return count

    deleted = 0
    while count := desk.store.write(some):
        deleted += count
    return deleted
