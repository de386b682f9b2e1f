"""/move: a session goes to another day; moved is not missed."""

from dataclasses import replace
from datetime import date
from typing import Final

from bot.core.commands.plan import change_reply
from bot.core.message import Reply
from bot.core.moving import day_buttons, sharing_lines
from bot.core.request import Request, nothing_more
from marathon.domain.calendar import days_from, monday_of, parse_day
from marathon.domain.team import Role
from marathon.errors import NoSessionError
from marathon.usecases.manage_plan import move_session
from marathon.usecases.planned_days import planned_days
from marathon.words import moves as words

USAGE: Final = ("/move sat sun", "/move today tomorrow", "/move")
NEEDS: Final = Role.ATHLETE

DAYS_OFFERED: Final = 7


def answer(request: Request) -> Reply:
    """Move the day's session and offer to undo it."""
    days = tuple(word for word in request.args if word.lower() not in ("to", "from", "von", "auf", "nach"))
    if not days:
        return _which(request)
    planned = parse_day(days[0], request.today)
    if len(days) == 1:
        return _whereto(planned, request)
    nothing_more(days[2:])
    # On a Sunday “sat sun” speaks of the coming weekend's two days, not of a session moved back to today.
    moved = parse_day(days[1], request.today, since=max(request.today, monday_of(planned)))
    done = change_reply(move_session(request.desk, request.speaker.id, planned, moved), request.voice)
    return replace(done, lines=(*done.lines, *sharing_lines(request, moved)))


def _which(request: Request) -> Reply:
    """Ask which of the coming sessions is to be moved."""
    coming = days_from(request.today, DAYS_OFFERED)
    held = [
        day for day, sessions in planned_days(request.desk, request.speaker.id, coming).items() if sessions
    ]
    if not held:
        return Reply(title=words.nothing_to_move(request.voice))
    return Reply(title=words.which(request.voice), buttons=day_buttons(request, held, "/move"))


def _whereto(planned: date, request: Request) -> Reply:
    """Ask to which of the coming days a day's session is to be moved.

    Raises: NoSessionError when the day holds nothing to move.
    """
    sessions = planned_days(request.desk, request.speaker.id, [planned])[planned]
    if not sessions:
        raise NoSessionError(day=planned)
    others = [day for day in days_from(request.today, DAYS_OFFERED) if day != planned]
    return Reply(
        title=words.whereto(planned, sessions, request.voice),
        buttons=day_buttons(request, others, f"/move {planned}"),
    )
