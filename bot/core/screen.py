"""One phone screen: what a summary may say at most, so that it stays one message with its picture."""

from collections.abc import Sequence
from typing import Final

from bot.core.message import Picture
from marathon.words.phrases import cut, units

ONE_SCREEN: Final = 1_024
"""How long a summary may be in UTF-16 units, its picture's description with it: a caption of Telegram's."""
LONGEST_LINE: Final = 240
LONGEST_TITLE: Final = 160
_CUT: Final = "…"


def title_on(text: str) -> str:
    """Return a headline that leaves room for what stands below it."""
    return cut(text, LONGEST_TITLE)


def lines_on(title: str, first: Sequence[str], last: Sequence[str], drawn: Picture | None) -> tuple[str, ...]:
    """Return lines that fit one screen below a headline: all the last ones, and of the first as many as fit.

    Args: first: details, the most important first; what does not fit is left out, and a sign says so.
    """
    room = ONE_SCREEN - _length(title) - (_length(drawn.alt) if drawn else 0)
    ends = [cut(line, LONGEST_LINE) for line in last]
    room -= sum(map(_length, ends))
    begins: list[str] = []
    for line in (cut(line, LONGEST_LINE) for line in first):
        if _length(line) > room - _length(_CUT):
            return (*begins, _CUT, *ends)
        begins.append(line)
        room -= _length(line)
    return (*begins, *ends)


def _length(text: str) -> int:
    """Return what a line takes with its end, and with what keeps an “@” from naming anybody."""
    return units(text) + text.count("@") + 1
