"""Buttons of sent messages: kept for one person and for a while, and what one says when it is pressed."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.errors import ButtonGoneError, ButtonOwnerError, ButtonSpentError
from marathon.store import button_sets
from marathon.usecases.desk import Desk

KEPT_FOR: Final = timedelta(days=30)


def keep_buttons(desk: Desk, owner: AthleteId, commands: Sequence[str]) -> str:
    """Keep what the buttons of one message say, and return the token that finds it again."""
    token, expires_at = button_sets.new_token(), desk.clock.now() + KEPT_FOR
    desk.store.write(
        partial(button_sets.add, token=token, owner=owner, commands=commands, expires_at=expires_at)
    )
    return token


def press_button(desk: Desk, presser: AthleteId, token: str, place: int) -> str:
    """Return the command of a pressed button.

    Args:
        place: which button of the message, from 0.

    Raises:
        ButtonGoneError: it has expired, or never was.
        ButtonOwnerError: it is somebody else's.
        ButtonSpentError: it did its work before.
    """
    with desk.store.read() as connection:
        found = button_sets.get(connection, token)
    if found is None or found.expires_at <= desk.clock.now() or not 0 <= place < len(found.commands):
        raise ButtonGoneError
    if found.owner != presser:
        raise ButtonOwnerError
    if place in found.spent:
        raise ButtonSpentError
    return found.commands[place]


def spend_button(desk: Desk, token: str, place: int) -> None:
    """Note that a button did its work, which it does once."""
    desk.store.write(partial(button_sets.spend, token=token, place=place))
