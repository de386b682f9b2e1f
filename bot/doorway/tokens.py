"""What a platform carries behind a button: the token of the message's stored commands, and the button's place there."""

from typing import Final

NOWHERE: Final = -1
_MOST_DIGITS: Final = 3


def behind_button(token: str, place: int) -> str:
    """Return what a button carries."""
    return f"{token}:{place}"


def read_button(carried: str) -> tuple[str, int]:
    """Return token and place; a place that cannot be read is none of any message."""
    token, _, place = carried.rpartition(":")
    is_place = place.isascii() and place.isdigit() and len(place) <= _MOST_DIGITS
    return token, int(place) if is_place else NOWHERE
