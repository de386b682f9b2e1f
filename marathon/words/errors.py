"""Errors in words."""

from datetime import UTC, date, datetime
from typing import Final

from marathon.errors import CoachError
from marathon.words.voice import Voice

LONGEST_FACT: Final = 80


def error_text(error: CoachError, voice: Voice) -> str:
    """Return an error's message in this language."""
    return voice.say(error.template(), **{name: _shown(fact, voice) for name, fact in error.facts.items()})


def _shown(fact: object, voice: Voice) -> object:
    """Return a fact as people read it: an instant by its hour, a date in their order, long text cut short."""
    if isinstance(fact, datetime):
        return f"{fact.astimezone(UTC):%H:%M} UTC"
    if isinstance(fact, date):
        return voice.day(fact)
    if isinstance(fact, str):
        return fact if len(fact) <= LONGEST_FACT else f"{fact[: LONGEST_FACT - 1]}…"
    return fact
