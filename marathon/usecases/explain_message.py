"""Why a message came that nobody asked for: the newest one, or the newest of a kind, with what its person chose."""

from collections.abc import Collection

from marathon.domain.athlete import AthleteId
from marathon.domain.message_cards import MessageLine
from marathon.errors import NotFoundError
from marathon.store import notification_log
from marathon.usecases.desk import Desk


def newest_message(desk: Desk, athlete_id: AthleteId, kinds: Collection[str] | None = None) -> MessageLine:
    """Return the newest message to a person, of these kinds where they are given.

    Raises: NotFoundError without one.
    """
    with desk.store.read() as connection:
        found = notification_log.newest(connection, athlete_id, kinds)
    if found is None:
        raise NotFoundError
    return found
