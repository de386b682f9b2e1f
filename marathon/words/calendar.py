"""A plan in a calendar, in words: what stands on a day, and how it went."""

from typing import Final

from marathon.domain.cards import SessionLine
from marathon.domain.marks import Mark
from marathon.words.sessions import SIGNS, mark_word, session_name
from marathon.words.voice import Voice

_OPEN: Final = (Mark.TO_DO, Mark.NONE)


def calendar_name(athlete: str, voice: Voice) -> str:
    """Return the name of a person's calendar."""
    return voice.say("Training of {name}", name=athlete)


def title(session: SessionLine, voice: Voice) -> str:
    """Return “✓ Long run 28 km: on plan (98 %)”, or what is planned alone while it lies ahead."""
    name = session_name(session, voice)
    if session.mark in _OPEN:
        return name
    share = f" ({voice.percent(session.ratio)})" if session.ratio else ""
    return f"{SIGNS[session.mark]} {name}: {mark_word(session.mark, voice)}{share}"
