"""Keeps what a chat platform delivers until it was handled, by the one process that holds its door."""

from collections.abc import Collection, Sequence
from concurrent.futures import Future
from datetime import timedelta
from functools import partial
from typing import Final

from marathon.domain.chat_update import ChatUpdate, Delivery
from marathon.store import button_sets, chat_updates, sole_leases
from marathon.store.store import Connection
from marathon.usecases.desk import Desk

KEPT_FOR: Final = timedelta(days=2)
"""Longer than any platform delivers again: Telegram keeps what it could not deliver for 24 hours."""
MOST_AT_ONCE: Final = 200


def keep_updates(
    desk: Desk, platform: str, deliveries: Sequence[Delivery]
) -> "Future[tuple[ChatUpdate, ...]]":
    """Keep what was not delivered before, and return that once it is committed; returns at once."""
    now = desk.clock.now()
    return desk.store.write_soon(
        partial(chat_updates.keep, platform=platform, deliveries=deliveries, now=now)
    )


def waiting_updates(desk: Desk, platform: str, besides: Collection[int]) -> tuple[ChatUpdate, ...]:
    """Return updates that wait, in the order of arrival, besides those whose ids are known."""
    with desk.store.read() as connection:
        return chat_updates.waiting(connection, platform, besides, MOST_AT_ONCE)


def finish_update(desk: Desk, update_id: int) -> "Future[None]":
    """Note that an update was handled, and let go of what it said; returns at once."""
    return desk.store.write_soon(partial(chat_updates.finish, update_id=update_id, now=desk.clock.now()))


def open_door(desk: Desk, platform: str, holder: str, *, is_alone: bool) -> bool:
    """Take a platform's door, with what an earlier process left unhandled; False while another holds it.

    Args:
        holder: a text that no other process ever uses.
        is_alone: no other process works on this database, so whoever holds the door is dead.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> bool:
        if is_alone:
            sole_leases.end(connection, platform)
        if not sole_leases.hold(connection, platform, holder, now):
            return False
        chat_updates.take_over(connection, platform, now)
        chat_updates.tidy(connection, now - KEPT_FOR)
        button_sets.tidy(connection, now)
        return True

    return desk.store.write(unit)
