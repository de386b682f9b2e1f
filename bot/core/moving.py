"""Where a session may be moved: the coming days with what stands on them, and what a day then asks for."""

from collections.abc import Sequence
from datetime import date

from bot.core.message import Button
from bot.core.request import Request
from marathon.usecases.planned_days import planned_days
from marathon.words import moves as words


def day_buttons(request: Request, days: Sequence[date], command: str) -> tuple[Button, ...]:
    """Return a button a day, which says what stands on it and a command with its date behind it."""
    held = planned_days(request.desk, request.speaker.id, days)
    return tuple(
        Button(label=words.day_label(day, held[day], request.voice), command=f"{command} {day}")
        for day in days
    )


def sharing_lines(request: Request, day: date) -> tuple[str, ...]:
    """Return what a day asks for in all where a session was moved beside another one, nothing where it stands alone."""
    sessions = planned_days(request.desk, request.speaker.id, [day])[day]
    return (words.several(day, sessions, request.voice),) if len(sessions) > 1 else ()
