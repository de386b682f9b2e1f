"""Notes as they are read: one with its replies, and the questions of a team's leads that wait."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from marathon.domain.athlete import AthleteId
from marathon.domain.calendar import quarter_of
from marathon.domain.note import OPEN_FOR, Note, NoteId, Reach
from marathon.domain.team import Team
from marathon.store import notes, notification_log
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.write_note import note_key, note_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A note with what was answered, oldest first."""

    note: Note
    replies: tuple[Note, ...]


def read_thread(desk: Desk, note_id: NoteId) -> Thread:
    """Return a note, or the one that a reply answers, with all replies.

    Raises: NotFoundError.
    """
    with desk.store.read() as connection:
        note = notes.get(connection, note_id)
        if note.answers is not None:
            note = notes.get(connection, note.answers)
        return Thread(note=note, replies=notes.replies_to(connection, note.id))


def note_to_answer(desk: Desk, athlete_id: AthleteId, number: NoteId | None) -> Note:
    """Return the note that an athlete is about to answer, the newest where none is named.

    Raises: NoNoteError, NoNotesYetError.
    """
    with desk.store.read() as connection:
        return note_to(connection, athlete_id, number)


def open_questions(connection: Connection, led: Collection[Team], now: datetime) -> tuple[Note, ...]:
    """Return what the leads of some teams have asked their athletes and nobody has answered, oldest first.

    One that has become old goes at the next quarter of an hour, everywhere at once: cards are kept until then.
    """
    asked = notes.questions(connection, [team.id for team in led], quarter_of(now) - OPEN_FOR)
    if not asked:
        return ()
    unreached = notification_log.unreached(connection, [note_key(note.id) for note in asked])
    return tuple(
        replace(note, reach=Reach.CLOSED) if note_key(note.id) in unreached else note for note in asked
    )
