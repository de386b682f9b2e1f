"""What a platform carries behind a button: the token of the message's stored commands, and the button's place there."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final, TypeVar

from bot.doorway.threads import in_pool
from marathon.domain.athlete import AthleteId

Owner = TypeVar("Owner")

NOWHERE: Final = -1
_MOST_DIGITS: Final = 3

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """Where the commands behind buttons are kept; all of it may block.

    keep: owner and commands to a token that finds them again. spend: the button of a token and place did its work.
    press: presser, token and place to the command; raises CoachError.
    """

    keep: Callable[[AthleteId, Sequence[str]], str]
    press: Callable[[AthleteId, str, int], str]
    spend: Callable[[str, int], None]


async def kept_buttons(
    pool: Executor, keep: Callable[[Owner, Sequence[str]], str], owner: Owner, commands: Sequence[str]
) -> str:
    """Keep what the buttons of a message say and return their token, empty where there are none or it fails.

    The words are worth having without buttons: a full disk keeps none, and an answer may just have made its
    reader one with another account's person.
    """
    if not commands:
        return ""
    try:
        return await in_pool(pool, keep, owner, commands)
    except Exception as error:
        _log.warning("the buttons of an answer could not be kept: %s", type(error).__name__)
        return ""


def behind_button(token: str, place: int) -> str:
    """Return what a button carries."""
    return f"{token}:{place}"


def read_button(carried: str) -> tuple[str, int]:
    """Return token and place; a place that cannot be read is none of any message."""
    token, _, place = carried.rpartition(":")
    is_place = place.isascii() and place.isdigit() and len(place) <= _MOST_DIGITS
    return token, int(place) if is_place else NOWHERE
