"""What comes at an hour that a person chooses: the question, the answer, and hours as people type them."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.core.layout import buttons, to_settings
from bot.core.message import Button, Reply
from bot.core.request import Request, is_whole, whole_number
from marathon.domain.subscription import Subject
from marathon.domain.telling import quiet_end
from marathon.errors import UnknownWordError
from marathon.usecases.manage_settings import set_hour, show_settings, snooze
from marathon.words import telling as words
from marathon.words.labels import Label

OFFERED: Final[Mapping[Subject, tuple[int, ...]]] = MappingProxyType(
    {Subject.MORNING: (5, 6, 7, 8), Subject.DAY: (7, 18, 20, 21), Subject.WEEK: (17, 18, 19, 20)}
)
_BETWEEN: Final = re.compile(r"([01]?\d|2[0-3])[:.](?!00)[0-5]\d")
HOURS: Final = 24
SNOOZE: Final = "snooze"
_OFF: Final = ("off", "none", "no", "never")


def answer_hour(subject: Subject, request: Request) -> Reply:
    """Return the hour in force, after setting it where asked."""
    voice, command = request.voice, words.COMMANDS[subject]
    known = show_settings(request.desk, request.speaker.id).chosen[subject]
    before = known.hour
    if not request.args:
        offers = tuple(
            Button(label=words.clock_hour(hour), command=f"{command} {hour}") for hour in OFFERED[subject]
        )
        end = Button(label=words.hour(subject, None, voice), command=f"{command} off")
        return Reply(
            title=words.chosen(subject, known, voice),
            buttons=(*offers, end, *to_settings(voice)),
            is_view=True,
        )
    if request.rest.lower() == SNOOZE and before is not None:
        return _snoozed(subject, before, request)
    if near := _hours_near(request.rest):
        offers = tuple(Button(label=words.clock_hour(hour), command=f"{command} {hour}") for hour in near)
        return Reply(title=words.on_the_hour(subject, voice), buttons=offers, is_refusal=True)
    hour = read_hour(request.rest)
    set_hour(request.desk, request.speaker.id, subject, hour)
    was = "off" if before is None else before
    undo = buttons(voice, (Label.UNDO, f"{command} {was}")) if hour != before else ()
    waits = words.held_up(quiet_end(hour, request.speaker.quiet), voice)
    return Reply(title=words.hour(subject, hour, voice), lines=waits, buttons=(*undo, *to_settings(voice)))


def _snoozed(subject: Subject, hour: int, request: Request) -> Reply:
    voice, chosen = request.voice, snooze(request.desk, request.speaker.id, subject).chosen[subject]
    again = buttons(voice, (Label.UNDO, f"{words.COMMANDS[subject]} {hour}"))
    return Reply(title=words.chosen(subject, chosen, voice), buttons=(*again, *to_settings(voice)))


def _hours_near(text: str) -> tuple[int, ...]:
    """Return the full hours before and after a time such as “7:30”, none for anything else."""
    found = _BETWEEN.fullmatch(text.strip())
    return tuple(int(found[1]) + step for step in (0, 1) if int(found[1]) + step < HOURS) if found else ()


def read_hour(text: str) -> int | None:
    """Read an hour of the day, such as “7”, “07:00” or “7 pm”; None for “off”.

    Raises: OutOfRangeError, UnknownWordError.
    """
    said = text.lower().replace(" ", "")
    if said in _OFF:
        return None
    is_evening, is_morning = said.endswith("pm"), said.endswith("am")
    number = said.removesuffix("pm").removesuffix("am").removesuffix("h").removesuffix(":00")
    if not is_whole(number):
        raise UnknownWordError(word=text)
    if is_evening or is_morning:
        return whole_number(number, 1, 12) % 12 + (12 if is_evening else 0)
    return whole_number(number, 0, 23)


def read_hours(text: str) -> tuple[int, int] | None:
    """Read a span of hours, such as “22-7” or “22:00 to 7”; None for “off”.

    Raises: OutOfRangeError, UnknownWordError.
    """
    if text.lower().strip() in _OFF:
        return None
    first, _, last = _span(text)
    begins, ends = read_hour(first), read_hour(last)
    if begins is None or ends is None or begins == ends:
        raise UnknownWordError(word=text)
    return begins, ends


def read_beginning(text: str) -> int | None:
    """Return the hour that a span without an end begins with, such as “22” or “22-”, None for anything else.

    Raises: OutOfRangeError, UnknownWordError.
    """
    first, _, last = _span(text)
    return None if last.strip() or first.strip() in _OFF else read_hour(first)


def _span(text: str) -> tuple[str, str, str]:
    said = text.lower()
    for between in (" to ", " until ", " bis ", "–"):
        said = said.replace(between, "-")
    return said.partition("-")
