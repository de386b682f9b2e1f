"""How hard a run felt, in words: the question, the scale and the answer."""

from marathon.domain.cards import RunLine
from marathon.words.sessions import run_name
from marathon.words.voice import Voice


def question(run: RunLine, voice: Voice) -> str:
    """Return the question about one run."""
    return voice.say("How did it feel? {run}", run=run_name(run, voice))


def scale(voice: Voice) -> str:
    """Return the question below a run's own message, with what the ends of the scale mean."""
    return voice.say("How did it feel, from 1 (very easy) to 10 (all out)?")


def scale_of(run: RunLine, voice: Voice) -> str:
    """Return the same question below a message that tells of several runs, about one of them."""
    return voice.say(
        "How did the one of {day} feel, from 1 (very easy) to 10 (all out)?", day=voice.day(run.date)
    )


def ends(voice: Voice) -> str:
    """Return what the ends of the scale mean."""
    return voice.say("1 is very easy, 10 is all out.")


def said(effort: int, voice: Voice) -> str:
    """Return what the athlete said of a run."""
    return voice.say("You said: effort {effort} of 10.", effort=voice.number(effort))


def noted(run: RunLine, effort: int, voice: Voice) -> str:
    """Return that an answer was kept, and for which run."""
    return voice.say("Noted: effort {effort} of 10, {run}", effort=effort, run=run_name(run, voice))
