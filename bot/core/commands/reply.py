"""/reply: an athlete answers what a coach wrote; “#12” names the note, else it is the newest."""

from typing import Final

from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.request import Request, is_whole
from marathon.domain.note import NoteId
from marathon.domain.team import Role
from marathon.usecases.ask_question import ask
from marathon.usecases.read_notes import note_to_answer
from marathon.usecases.write_note import reply_to_note
from marathon.words import notes as words
from marathon.words.labels import Label

USAGE: Final = ("/reply TEXT", "/reply #NOTE TEXT", "/reply")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Send the reply, or take the speaker's next plain words for it."""
    desk, speaker, voice = request.desk, request.speaker, request.voice
    number, said = _read(request.args)
    note = note_to_answer(desk, speaker.id, number)
    if not said:
        ask(desk, speaker.id, f"/reply #{note.id}")
        return Reply(
            title=words.what_to_reply(note, voice),
            lines=(words.written(note, voice), words.to_stop(voice)),
        )
    reply = reply_to_note(desk, speaker, said, note.id)
    return Reply(
        title=words.reply_goes(note, voice),
        lines=(f"“{reply.text}”",),
        buttons=buttons(voice, (Label.TODAY, "/today")),
    )


def _read(args: tuple[str, ...]) -> tuple[NoteId | None, str]:
    """Return the note's number where one is given behind “#”, and the text."""
    if args and args[0].startswith("#") and is_whole(args[0][1:]):
        return NoteId(int(args[0][1:])), " ".join(args[1:])
    return None, " ".join(args)
