"""Errors in words."""

from marathon.errors import CoachError
from marathon.words.voice import Voice


def error_text(error: CoachError, voice: Voice) -> str:
    """Return an error's message in this language."""
    return voice.say(error.template(), **error.facts)
