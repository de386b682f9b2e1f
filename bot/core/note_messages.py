"""Notes and replies as messages: what the athlete, and what the coach, is told of a thread."""

from bot.core.layout import buttons
from bot.core.message import Reply
from marathon.domain.athlete import Athlete
from marathon.domain.note import Note
from marathon.domain.notice import NoteNotice, NoteReplyNotice, NoteSentNotice, NoteUndeliveredNotice
from marathon.errors import NotFoundError
from marathon.usecases.read_notes import Thread
from marathon.words import notes as words
from marathon.words.labels import Label
from marathon.words.voice import Voice

NoteNotices = NoteNotice | NoteReplyNotice | NoteSentNotice | NoteUndeliveredNotice


def note(thread: Thread, notice: NoteNotices, reader: Athlete, voice: Voice, *, is_led: bool = True) -> Reply:
    """Return what a message of a thread says to this reader now.

    Args: is_led: who was written to trains in a team that the reader leads.

    Raises: NotFoundError when the reply it tells of is gone.
    """
    if isinstance(notice, NoteNotice):
        replies = (words.own_reply(reply, reader.zone, voice) for reply in thread.replies[-2:])
        return Reply(
            title=words.written(thread.note, voice),
            lines=(*words.in_full(thread.note, voice), *replies),
            buttons=buttons(voice, (Label.REPLY, f"/reply #{thread.note.id}")),
        )
    if isinstance(notice, NoteSentNotice):
        return Reply(title=words.sent(thread.note, voice), lines=words.in_full(thread.note, voice))
    if isinstance(notice, NoteUndeliveredNotice):
        return _undelivered(thread.note, notice, voice)
    reply = next((reply for reply in thread.replies if reply.id == notice.note_id), None)
    if reply is None:
        raise NotFoundError
    athlete = ((Label.ATHLETE, f"/athlete {reply.athlete_id}"),) if is_led else ()
    offers = ((Label.WRITE, f"/note {reply.athlete_id}"), *athlete)
    return Reply(
        title=words.replied(reply, voice),
        lines=(*words.in_full(reply, voice), words.own_note(thread.note, reader.zone, voice)),
        buttons=buttons(voice, *offers),
    )


def _undelivered(note: Note, notice: NoteUndeliveredNotice, voice: Voice) -> Reply:
    """Return that a note could not be told, or by now that it goes out after all."""
    if notice.goes_now:
        return Reply(title=words.goes_after_all(note, voice))
    return Reply(
        title=words.undelivered(note, voice),
        lines=(words.goes_later(voice),),
        buttons=buttons(voice, (Label.UNDO, f"/note undo #{note.id}")),
    )
