"""Chats as places: whose account speaks there, that a group has another id, that nobody can write there any more."""

from collections.abc import Callable
from functools import partial

from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address
from marathon.store import athletes, destinations, outbox
from marathon.store.store import Connection
from marathon.usecases.desk import Desk

Tell = Callable[[Connection, Address, str], None]


def find_account(desk: Desk, platform: str, external_id: str) -> AthleteId | None:
    """Return whose account speaks, None for a stranger, who stays one."""
    with desk.store.read() as connection:
        known = athletes.find_by_identity(connection, platform, external_id)
    return known.id if known else None


def move_place(desk: Desk, old: Address, new: Address) -> None:
    """Write to a place by its new id from now on, with all that waits for it."""
    desk.store.write(partial(destinations.move, old=old, new=new))


def refusals_in_a_row(desk: Desk, place: Address) -> int:
    """Return how many messages to a place its platform has refused for good since the last one that went through."""
    with desk.store.read() as connection:
        return outbox.refused_since_sent(connection, place)


def close_place(desk: Desk, place: Address, problem: str, tell: Tell) -> None:
    """Write to a place no more; who must know is told once."""
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        if outbox.mute_place(connection, place.platform, place.external_id, now):
            tell(connection, place, problem)

    desk.store.write(unit)
