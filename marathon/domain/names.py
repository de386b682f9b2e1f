"""Names as they may be kept: one line, no tricks of direction, and no longer than a list can show."""

import unicodedata
from typing import Final

from marathon.errors import Phrase, UnreadableTextError

LONGEST_NAME: Final = 80
_JOINERS: Final = "\u200c\u200d"  # they hold scripts and emoji together, everything else invisible goes


def clean_name(text: str, example: str = "Ana Silva") -> str:
    """Return a name without control and direction characters, its blanks single, cut to 80 characters.

    Letters of every script, emoji and signs stay as they are: doors escape what their platform would interpret.
    Raises: UnreadableTextError when nothing that can be seen is left.
    """
    name = shown_letters(text)[:LONGEST_NAME].strip().strip(_JOINERS)
    if not name:
        raise UnreadableTextError(text=text[:LONGEST_NAME], kind=Phrase("name"), example=example)
    return name


def shown_letters(text: str) -> str:
    """Return a text on one line, its blanks single, without control and direction characters; perhaps empty."""
    visible = "".join(letter if _is_shown(letter) else " " for letter in text)
    return " ".join(visible.split()).strip(_JOINERS)


def _is_shown(letter: str) -> bool:
    return letter in _JOINERS or unicodedata.category(letter) not in (
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    )
