"""/reply: an athlete answers what a coach wrote; “#12” names the note, else it is the newest."""

from typing import Final

from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.note_numbers import note_number, taken_back
from bot.core.request import Request
from marathon.domain.note import NoteId
from marathon.domain.team import Role
from marathon.usecases.ask_question import ask
from marathon.usecases.read_notes import note_to_answer
from marathon.usecases.write_note import reply_to_note, take_back_note
from marathon.words import notes as words
from marathon.words.labels import Label

USAGE: Final = ("/reply TEXT", "/reply #NOTE TEXT", "/reply", "/reply undo #NOTE")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Send the reply, or take the speaker's next plain words for it."""
    desk, speaker, voice = request.desk, request.speaker, request.voice
    if taking_back := taken_back(request.args):
        return _taken_back(taking_back, request)
    number, said = _read(request.args)
    note = note_to_answer(desk, speaker.id, number)
    if not said:
        ask(desk, speaker.id, f"/reply #{note.id}")
        return Reply(
            title=words.what_to_reply(note, voice),
            lines=(words.written(note, voice), words.to_stop(voice)),
            asks_for_words=True,
        )
    reply = reply_to_note(desk, speaker, said, note.id)
    return Reply(
        title=words.reply_goes(note, voice),
        lines=(f"“{reply.text}”",),
        buttons=buttons(voice, (Label.UNDO, f"/reply undo #{reply.id}"), (Label.TODAY, "/today")),
    )


def _taken_back(number: NoteId, request: Request) -> Reply:
    take_back_note(request.desk, request.speaker, number)
    return Reply(
        title=words.reply_taken_back(request.voice), lines=(words.may_have_been_read(request.voice),)
    )


def _read(args: tuple[str, ...]) -> tuple[NoteId | None, str]:
    """Return the note's number where one is given behind “#”, and the text."""
    number = note_number(args[0]) if args else None
    return number, " ".join(args if number is None else args[1:])
