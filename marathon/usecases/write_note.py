"""Notes of a coach to an athlete and the athlete's replies: kept, put in line for the other one, taken back."""

from dataclasses import replace
from datetime import datetime

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.note import Note, NoteId, Reach, clean_note
from marathon.domain.notice import NoteNotice, NoteReplyNotice, NoteSentNotice, Posting
from marathon.domain.telling import NOWHERE
from marathon.errors import (
    NobodyListensError,
    NoNoteError,
    NoNotesYetError,
    NoteAnsweredError,
    NoteGoneError,
    NotFoundError,
)
from marathon.store import athletes, notes, notification_log, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.post_notice import change_notice, post_notice, take_back_notice, undelivered_key


def write_note(desk: Desk, coach: Athlete, athlete: Athlete, text: str) -> Note:
    """Keep a note to somebody the coach leads, and have it told to them; the coach's own messages list it.

    Raises: EmptyNoteError, NoteTooLongError.
    """
    plain, now = clean_note(text), desk.clock.now()

    def unit(connection: Connection) -> Note:
        number = notes.add(connection, athlete.id, coach.id, plain, now=now)
        _post(desk, connection, athlete, note_key(number), NoteNotice(note_id=number, about=coach.id))
        sent = NoteSentNotice(note_id=number, about=athlete.id)
        key = f"note_sent:{number}"
        own = Posting(key=key, athlete_id=coach.id, notice=sent, local_date=coach.local_date(now))
        notification_log.add(connection, own, now)
        notification_log.tell(connection, key, (), now)  # there is nobody to send it to
        return replace(notes.get(connection, number), reach=_reach(connection, athlete, number))

    note = desk.store.write(unit)
    desk.messages_wait()
    return note


def reply_to_note(desk: Desk, athlete: Athlete, text: str, number: NoteId | None = None) -> Note:
    """Keep an athlete's reply to a note of theirs, the newest where none is named, and have its writer told.

    Raises: NoNoteError, NoNotesYetError without such a note; EmptyNoteError, NoteTooLongError;
        NobodyListensError when its writer leads the athlete no more.
    """
    plain, now = clean_note(text), desk.clock.now()

    def unit(connection: Connection) -> Note:
        note = note_to(connection, athlete.id, number)
        if note.author is None or note.author not in _leads_of(connection, athlete.id):
            raise NobodyListensError
        reply = notes.add(connection, athlete.id, athlete.id, plain, now=now, answers=note.id)
        writer = athletes.get(connection, note.author)
        told = NoteReplyNotice(note_id=reply, about=athlete.id)
        _post(desk, connection, writer, f"note_reply:{reply}", told)
        _tell_anew(connection, note, now)
        return notes.get(connection, reply)

    reply = desk.store.write(unit)
    desk.messages_wait()
    return reply


def take_back_note(desk: Desk, author: Athlete, number: NoteId) -> Note:
    """Take back a note or a reply from whom it was told to, and return what it said.

    Raises: NoteGoneError for one that is not there (any more) or is somebody else's; NoteAnsweredError.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> Note:
        said = _own(connection, author.id, number)
        if said.answers is None:
            _take_back_asked(connection, author.id, said, now)
        else:
            _take_back_reply(connection, said, notes.get(connection, said.answers), now)
        return said

    said = desk.store.write(unit)
    desk.messages_wait()
    return said


def _own(connection: Connection, author: AthleteId, number: NoteId) -> Note:
    try:
        said = notes.get(connection, number)
    except NotFoundError:
        raise NoteGoneError from None
    if said.author != author:
        raise NoteGoneError
    return said


def _take_back_asked(connection: Connection, author: AthleteId, note: Note, now: datetime) -> None:
    if notes.replies_to(connection, note.id):
        raise NoteAnsweredError(name=note.athlete_name)
    take_back_notice(connection, note.athlete_id, note_key(note.id), now)
    for own in (f"note_sent:{note.id}", undelivered_key(note.id)):
        take_back_notice(connection, author, own, now)
    notes.remove(connection, note.id)


def _take_back_reply(connection: Connection, reply: Note, note: Note, now: datetime) -> None:
    if note.author is not None:
        take_back_notice(connection, note.author, f"note_reply:{reply.id}", now)
    notes.remove(connection, reply.id)
    _tell_anew(connection, note, now)


def _tell_anew(connection: Connection, note: Note, now: datetime) -> None:
    """Change what an athlete was told of a note to the replies that stand below it."""
    if note.author is not None:
        replies = len(notes.replies_to(connection, note.id))
        asked = NoteNotice(note_id=note.id, about=note.author, replies=replies)
        change_notice(connection, note.athlete_id, note_key(note.id), asked, now)


def _reach(connection: Connection, athlete: Athlete, number: NoteId) -> Reach:
    """Return whether a note that was just put in line goes anywhere."""
    if not notification_log.unreached(connection, [note_key(number)]):
        return Reach.TOLD
    return Reach.UNWANTED if athlete.told_on == NOWHERE else Reach.CLOSED


def note_key(number: NoteId) -> str:
    """Return the key of the notice by which an athlete is told of a note."""
    return f"note:{number}"


def note_to(connection: Connection, athlete_id: AthleteId, number: NoteId | None) -> Note:
    """Return a note that was written to an athlete, the newest where none is named.

    Raises: NoNoteError when there is none by that number; NoNotesYetError when there is none at all.
    """
    note = notes.latest_to(connection, athlete_id, number)
    if note is None:
        raise NoNotesYetError if number is None else NoNoteError
    return note


def _leads_of(connection: Connection, athlete_id: AthleteId) -> frozenset[AthleteId]:
    own = teams.teams_of(connection, athlete_id)
    return frozenset(lead.id for team in own for lead in teams.members(connection, team.id, teams.LEADS))


def _post(
    desk: Desk, connection: Connection, reader: Athlete, key: str, notice: NoteNotice | NoteReplyNotice
) -> None:
    now = desk.clock.now()
    posting = Posting(key=key, athlete_id=reader.id, notice=notice, local_date=reader.local_date(now))
    post_notice(connection, posting, now)
