"""What a chat platform delivers, as it is kept before anybody looks into it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One update as it came: the platform's own id of it, which makes it known again, and its text."""

    external_id: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatUpdate:
    """A delivery that is kept and waits to be handled; ids grow in the order of arrival."""

    id: int
    external_id: str
    payload: str
