"""Notes and replies in words; what people wrote is quoted, never worded."""

from typing import Final

from marathon.domain.note import Note, Reach
from marathon.words.coaching import moment
from marathon.words.voice import Voice

_IN_A_TITLE: Final = 120
_IN_A_LIST: Final = 80


def written(note: Note, voice: Voice) -> str:
    """Return what a coach wrote, for whom it was written to."""
    return voice.say("{name}: “{text}”", name=_author(note, voice), text=_cut(note.text, _IN_A_TITLE))


def replied(reply: Note, voice: Voice) -> str:
    """Return what an athlete answered, for the coach."""
    return voice.say("{name} replies: “{text}”", name=reply.athlete_name, text=_cut(reply.text, _IN_A_TITLE))


def sent(note: Note, voice: Voice) -> str:
    """Return what the coach themself wrote."""
    return voice.say("You to {name}: “{text}”", name=note.athlete_name, text=_cut(note.text, _IN_A_TITLE))


def in_full(note: Note, voice: Voice) -> tuple[str, ...]:
    """Return the whole text where a headline has cut it."""
    return (voice.say("“{text}”", text=note.text),) if len(note.text) > _IN_A_TITLE else ()


def own_reply(reply: Note, zone: str, voice: Voice) -> str:
    """Return what the reader answered."""
    return voice.say("You replied on {when}: “{text}”", when=moment(reply.at, zone, voice), text=reply.text)


def own_note(note: Note, zone: str, voice: Voice) -> str:
    """Return what the reader had written before the reply."""
    return voice.say("You wrote on {when}: “{text}”", when=moment(note.at, zone, voice), text=note.text)


def is_on_its_way(note: Note, voice: Voice) -> str:
    """Return that a note was kept, and whether it goes to the athlete."""
    facts = {"name": note.athlete_name, "text": _cut(note.text, _IN_A_TITLE)}
    match note.reach:
        case Reach.TOLD:
            return voice.say("On its way to {name}: “{text}”", **facts)
        case Reach.CLOSED:
            return voice.say("{name} cannot be written to right now: “{text}”", **facts)
        case Reach.UNWANTED:
            return voice.say("{name} reads messages only here, in /messages: “{text}”", **facts)


def what_becomes_of_it(note: Note, voice: Voice) -> tuple[str, ...]:
    """Return what follows where a note does not go out now, and what becomes of a question that does."""
    if note.reach is Reach.CLOSED:
        return (goes_later(voice),)
    return (_stays_open(voice),) if note.is_question else ()


def goes_later(voice: Voice) -> str:
    """Return when a note goes out that cannot go out now."""
    return voice.say(
        "The note stands in their /messages, and goes out when they write to me again within 14 days."
    )


def undelivered(note: Note, voice: Voice) -> str:
    """Return to its writer that a note could not be told."""
    return voice.say(
        "Your note to {name} could not be delivered: “{text}”",
        name=note.athlete_name,
        text=_cut(note.text, _IN_A_TITLE),
    )


def goes_after_all(note: Note, voice: Voice) -> str:
    """Return to its writer that a note that could not be told goes out now."""
    return voice.say(
        "{name} can be written to again, and gets your note: “{text}”",
        name=note.athlete_name,
        text=_cut(note.text, _IN_A_TITLE),
    )


def _stays_open(voice: Voice) -> str:
    return voice.say("It is a question, so it stands in /team until it is answered, for 14 days.")


def reply_goes(note: Note, voice: Voice) -> str:
    """Return that a reply goes to the coach."""
    return voice.say("Your reply goes to {name}", name=_author(note, voice))


def what_to_write(name: str, voice: Voice) -> str:
    """Return that the next plain words are the note."""
    return voice.say("What shall I tell {name}? Your next words are the note.", name=name)


def what_to_reply(note: Note, voice: Voice) -> str:
    """Return that the next plain words are the reply."""
    return voice.say("What shall I tell {name}? Your next words are the reply.", name=_author(note, voice))


def to_stop(voice: Voice) -> str:
    """Return how to write nothing after all."""
    return voice.say("Any command or button instead leaves it unsaid.")


def note_taken_back(note: Note, voice: Voice) -> str:
    """Return that a note is gone from the athlete's messages."""
    return voice.say("Taken back: your note to {name}", name=note.athlete_name)


def reply_taken_back(voice: Voice) -> str:
    """Return that a reply is gone from the coach's messages."""
    return voice.say("Taken back: your reply")


def may_have_been_read(voice: Voice) -> str:
    """Return what taking back cannot promise."""
    return voice.say("It goes from their messages too. Whether it was read before, I cannot tell.")


def note_not_sent(name: str, voice: Voice) -> str:
    """Return that a note that was asked for goes to nobody."""
    return voice.say("Your note to {name} was not sent.", name=name)


def reply_not_sent(note: Note, voice: Voice) -> str:
    """Return that a reply that was asked for goes to nobody."""
    return voice.say("Your reply to {name} was not sent.", name=_author(note, voice))


def nothing_sent(voice: Voice) -> str:
    """Return that what was asked for goes to nobody, where nobody is left to name."""
    return voice.say("Nothing was sent to anybody.")


def send_it(voice: Voice) -> str:
    """Return the label of the button that sends words which were taken for a question to the bot."""
    return voice.say("Send it as my message")


def open_question(note: Note, zone: str, voice: Voice) -> str:
    """Return a question that waits, or that nobody could be told: to whom, whose, since when."""
    facts = {
        "name": note.athlete_name,
        "text": _cut(note.text, _IN_A_LIST),
        "who": _author(note, voice),
        "when": moment(note.at, zone, voice),
    }
    if note.reach is not Reach.TOLD:
        return voice.say("Not delivered to {name}: “{text}” ({who}, {when})", **facts)
    return voice.say("Open question to {name}: “{text}” ({who}, {when})", **facts)


def _author(note: Note, voice: Voice) -> str:
    return note.author_name or voice.say("somebody who has left")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
