"""Errors in words."""

from datetime import date
from typing import Final

from marathon.errors import CoachError
from marathon.words.voice import Voice

LONGEST_FACT: Final = 80


def error_text(error: CoachError, voice: Voice) -> str:
    """Return an error's message in this language."""
    return voice.say(error.template(), **{name: _shown(fact, voice) for name, fact in error.facts.items()})


def _shown(fact: object, voice: Voice) -> object:
    """Return a fact as people read it: a date in their order, what somebody typed cut short."""
    if isinstance(fact, date):
        return voice.day(fact)
    if isinstance(fact, str):
        return fact if len(fact) <= LONGEST_FACT else f"{fact[: LONGEST_FACT - 1]}…"
    return fact
