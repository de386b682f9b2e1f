"""What a command is given, and what a command is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from bot.core.message import Incoming, Reply
from marathon.domain.athlete import Athlete
from marathon.domain.team import Role
from marathon.errors import OutOfRangeError, UnknownWordError
from marathon.usecases.desk import Desk
from marathon.words.voice import Voice

MOST_DIGITS: Final = 18  # what a database's whole number holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One command of one person: the words behind the command's name, and everything needed to answer."""

    desk: Desk
    speaker: Athlete
    incoming: Incoming
    args: tuple[str, ...]
    voice: Voice

    @property
    def rest(self) -> str:
        """All arguments as one text."""
        return " ".join(self.args)

    @property
    def today(self) -> date:
        """The speaker's local date."""
        return self.speaker.local_date(self.desk.clock.now())


class Command(Protocol):
    """A module of bot.core.commands: how it is called, who may, and its answer."""

    @property
    def USAGE(self) -> tuple[str, ...]:  # noqa: N802 - the module's constant
        """Every way to call it, the plainest first; examples as fields of marathon.words.examples."""
        ...

    @property
    def NEEDS(self) -> Role:  # noqa: N802 - the module's constant
        """The least role that may call it."""
        ...

    def answer(self, request: Request) -> Reply:
        """Return the reply; raises CoachError for what the person can mend."""
        ...


def nothing_more(words: Sequence[str]) -> None:
    """Hold that nothing follows what a command takes.

    Raises: UnknownWordError naming what does.
    """
    if words:
        raise UnknownWordError(word=" ".join(words))


def is_whole(text: str) -> bool:
    """Return whether a word is a whole number that a row could have; “²” and its like are none."""
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def whole_number(text: str, low: int = 0, high: int = 10**MOST_DIGITS) -> int:
    """Read a whole number within bounds, both included.

    Raises: OutOfRangeError for another whole number, UnknownWordError for anything else.
    """
    if not is_whole(text):
        raise UnknownWordError(word=text)
    if not low <= int(text) <= high:
        raise OutOfRangeError(number=text, low=low, high=high)
    return int(text)
