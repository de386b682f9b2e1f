"""Notes between a coach and an athlete: what may be written, and which of them waits for an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from marathon.domain.athlete import AthleteId
from marathon.domain.names import shown_letters
from marathon.errors import EmptyNoteError, NoteTooLongError

NoteId = NewType("NoteId", int)
LONGEST_NOTE: Final = 500
OPEN_FOR: Final = timedelta(days=14)
"""How long a question waits for its answer before nobody is reminded of it any more (own choice)."""
_ASKING: Final = frozenset("?？؟")


class Reach(StrEnum):
    """Whether a note is or was told to its athlete, as far as is known.

    CLOSED: no place of theirs can be written to. UNWANTED: they are told nothing unasked, as they chose.
    """

    TOLD = "told"
    CLOSED = "closed"
    UNWANTED = "unwanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A coach's note to an athlete, or the athlete's reply to one, whose id it answers; athlete_id is theirs in both.

    author is None, and author_name empty, where the writer was forgotten.
    """

    id: NoteId
    athlete_id: AthleteId
    athlete_name: str
    text: str
    at: datetime
    author: AthleteId | None = None
    author_name: str = ""
    answers: NoteId | None = None
    reach: Reach = Reach.TOLD

    @property
    def is_question(self) -> bool:
        """Whether it asks for an answer: a coach's note with a question mark."""
        return self.answers is None and not _ASKING.isdisjoint(self.text)


def clean_note(text: str) -> str:
    """Return a note as plain text on one line.

    Raises: EmptyNoteError where nothing can be seen; NoteTooLongError.
    """
    plain = shown_letters(text)
    if not plain:
        raise EmptyNoteError
    if len(plain) > LONGEST_NOTE:
        raise NoteTooLongError(length=len(plain), most=LONGEST_NOTE)
    return plain
