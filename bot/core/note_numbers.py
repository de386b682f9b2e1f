"""The numbers of notes as they are said: “#12”."""

from typing import Final

from bot.core.request import is_whole
from marathon.domain.note import NoteId

_SIGN: Final = "#"
_BACK: Final = "undo"


def note_number(word: str) -> NoteId | None:
    """Return the note that a word names, None where it names none."""
    return NoteId(int(word[1:])) if word.startswith(_SIGN) and is_whole(word[1:]) else None


def taken_back(args: tuple[str, ...]) -> NoteId | None:
    """Return the note that “undo #12” takes back, None where other words are said."""
    match args:
        case (verb, word) if verb.lower() == _BACK:
            return note_number(word)
        case _:
            return None
