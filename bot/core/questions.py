"""What a message comes to while something is asked: the answer to that, a command of its own, or neither."""

from dataclasses import dataclass
from typing import Final

from bot.core.layout import MOST_BUTTON_BYTES
from bot.core.message import Button, Incoming, Place
from bot.core.plain_words import command_meant, talk_meant
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.note import NoteId
from marathon.errors import CoachError
from marathon.usecases.ask_question import drop_question, take_question
from marathon.usecases.desk import Desk
from marathon.usecases.people import person_of
from marathon.usecases.read_notes import note_to_answer
from marathon.words import notes as words
from marathon.words.voice import Voice

NOTE: Final = "/note"
REPLY: Final = "/reply"
STOPPING: Final = "/cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a message says: text is a command, or plain words that mean none.

    question: the command that the words answer, empty where they answer none; unsaid: the note or reply that was
        asked for, and that the words were not taken for.
    """

    text: str
    question: str = ""
    unsaid: str = ""


def understand(desk: Desk, incoming: Incoming) -> Understood:
    """Return what a message says, and ask no more where it settles what was asked.

    A question is answered in private by plain words that mean nothing else; any command drops it. What is said
    where others read leaves it open.
    """
    text = incoming.text.strip()
    if text.startswith("/"):
        if text.split(maxsplit=1)[0].lower() != STOPPING:
            drop_question(desk, incoming.speaker)
        return Understood(text=incoming.text)
    if incoming.attachments or incoming.place is Place.GROUP:
        return Understood(text=incoming.text)
    meant = command_meant(text)
    is_answer = text and not incoming.is_overheard and meant != STOPPING
    asked = take_question(desk, incoming.speaker) if is_answer else None
    if asked is None:
        return Understood(text=meant or talk_meant(text) or incoming.text)
    if meant is None:
        return Understood(text=f"{asked} {incoming.text}", question=asked)
    return Understood(text=meant, unsaid=asked if is_writing(asked) else "")


def is_writing(question: str) -> bool:
    """Return whether the answer to a question goes to another person."""
    return question.split(maxsplit=1)[0] in (NOTE, REPLY)


def not_sent(desk: Desk, speaker: Athlete, question: str, voice: Voice) -> str:
    """Return that what was asked for goes to nobody."""
    command, _, about = question.partition(" ")
    try:
        if command == NOTE:
            return words.note_not_sent(person_of(desk, AthleteId(int(about))).name, voice)
        return words.reply_not_sent(note_to_answer(desk, speaker.id, NoteId(int(about[1:]))), voice)
    except CoachError:  # whom it was for is gone meanwhile
        return words.nothing_sent(voice)


def send_it(question: str, said: str, voice: Voice) -> tuple[Button, ...]:
    """Return the button that sends the words all the same, none where they are too long for one."""
    command = f"{question} {' '.join(said.split())}"
    is_short = len(command.encode()) <= MOST_BUTTON_BYTES
    return (Button(label=words.send_it(voice), command=command),) if is_short else ()
