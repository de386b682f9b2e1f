"""/note: a coach writes to an athlete of theirs, who can reply."""

from typing import Final

from bot.core.layout import buttons, buttons_about
from bot.core.message import Reply
from bot.core.note_numbers import taken_back
from bot.core.request import Request
from bot.core.whom import asks_whom, which_athlete
from marathon.domain.note import NoteId
from marathon.domain.team import Role
from marathon.errors import ArgumentsError
from marathon.usecases.ask_question import ask
from marathon.usecases.people import led_by, split_named
from marathon.usecases.write_note import take_back_note, write_note
from marathon.words import notes as words
from marathon.words.labels import Label

USAGE: Final = ("/note NAME TEXT", "/note NAME", "/note undo #NOTE")
NEEDS: Final = Role.COACH


def answer(request: Request) -> Reply:
    """Send what stands behind the name, or take the speaker's next plain words for it."""
    if asks_whom(request):
        return which_athlete(request, "/note")
    desk, voice = request.desk, request.voice
    if number := taken_back(request.args):
        return _taken_back(number, request)
    athlete, said = split_named(desk, request.speaker, request.args)
    if athlete.id == request.speaker.id:
        raise ArgumentsError
    if not said:
        ask(desk, request.speaker.id, f"/note {athlete.id}")
        return Reply(
            title=words.what_to_write(athlete.name, voice), lines=(words.to_stop(voice),), asks_for_words=True
        )
    is_led = athlete.id in led_by(desk, request.speaker.id)
    note = write_note(desk, request.speaker, athlete, " ".join(said))
    return Reply(
        title=words.is_on_its_way(note, voice),
        lines=words.what_becomes_of_it(note, voice),
        buttons=(
            *buttons(voice, (Label.UNDO, f"/note undo #{note.id}")),
            *(
                buttons_about(request, athlete.id, athlete.name, (Label.ATHLETE, "/athlete"))
                if is_led
                else ()
            ),
        ),
    )


def _taken_back(number: NoteId, request: Request) -> Reply:
    note = take_back_note(request.desk, request.speaker, number)
    return Reply(
        title=words.note_taken_back(note, request.voice), lines=(words.may_have_been_read(request.voice),)
    )
