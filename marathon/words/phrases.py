"""Pieces that several sentences share: spans of days, texts cut to what a chart holds, and how long a text is."""

import re
from datetime import date
from typing import Final

from marathon.domain.race import Race
from marathon.words.voice import Voice

ALT_LIMIT: Final = 300
NAME_LIMIT: Final = 40
_UNSEEN: Final = re.compile("[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_BEFORE_UNIT: Final = re.compile(r"(?<=\d) (?=(?:km|mi|min|h|/km|/mi|bpm)\b)|(?<=\d h) (?=\d)")


def unbroken(text: str) -> str:
    """Return a text for a page, so that no line ends between a number and its unit."""
    return _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", text)


def span(first: date, last: date, voice: Voice) -> str:
    """Return “9 Nov to 15 Nov”, or the one day."""
    if first == last:
        return voice.short_day(first)
    return voice.say("{first} to {last}", first=voice.short_day(first), last=voice.short_day(last))


def opened(sentence: str) -> str:
    """Return a sentence with its first letter in upper case."""
    return sentence[:1].upper() + sentence[1:]


def called(race: Race, voice: Voice) -> str:
    """Return what a race is called; one that only the plan knows, by its distance."""
    return race.name or opened(voice.race_distance(race.distance_m))


def shortened(name: str) -> str:
    """Return a name on one line, at most 40 characters long."""
    whole = " ".join(name.split())
    return whole if len(whole) <= NAME_LIMIT else whole[: NAME_LIMIT - 1].rstrip() + "…"


def seen(text: str) -> str:
    """Return a text without what no font shows: control characters, marks of direction, halves of characters."""
    return _UNSEEN.sub("", text)


def units(text: str) -> int:
    """Return how long a text is as chats count it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """Return a text of at most so many UTF-16 units, with a sign where something is left out."""
    return text if units(text) <= most else f"{beginning(text, most - 1)}…"


def beginning(text: str, most: int) -> str:
    """Return the beginning of a text, at most so many UTF-16 units, no character halved."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


def cut_alt(text: str) -> str:
    """Return a picture's description, at most 300 characters long."""
    return text if len(text) <= ALT_LIMIT else text[: ALT_LIMIT - 1].rstrip() + "…"
