"""What became of a message that was sent, or was to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from marathon.domain.work import BUSY, Retry


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """It is out (or changed, or gone), by this id, in these words; with it went those of others, by their place.

    shared_id: where the message stands that it shared, once it is in there no more.
    """

    message_id: str | None
    told: tuple[str, ...] = ()
    behind: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    shared_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """It will never get through; is_closed: nor will anything else at that place."""

    problem: str
    is_closed: bool = False


Outcome = Out | Never | Retry
OUTCOMES: Final[Mapping[type[Outcome], str]] = {Out: "sent", Retry: "put_off", Never: "given_up"}
"""How each is counted."""


def is_busy(outcome: Outcome) -> bool:
    """Tell whether a platform's limits held it back."""
    return isinstance(outcome, Retry) and outcome.reason == BUSY
