"""Nudges as messages, but for the question about a missed day: each with what to do, and how to hear of it no more."""

from typing import assert_never

from bot.core.layout import buttons, nudge_buttons
from bot.core.message import Reply
from marathon.domain.athlete import Athlete
from marathon.domain.nudge_notices import NudgeNotice, PlanEndsNotice, SilenceNotice, WarningNotice
from marathon.errors import NotFoundError
from marathon.usecases.adapt_plan import propose_adaptation
from marathon.usecases.desk import Desk
from marathon.usecases.people import is_coached
from marathon.usecases.plan_ahead import plan_ahead
from marathon.usecases.todays_session import todays_session
from marathon.usecases.warn_ahead import warns_of
from marathon.words import nudge_messages as words
from marathon.words.flags import flag_lines
from marathon.words.labels import Label
from marathon.words.voice import Voice


def nudge_message(desk: Desk, person: Athlete, notice: NudgeNotice, voice: Voice) -> Reply:
    """Return what a nudge says to this reader now.

    Raises: NotFoundError where what it speaks of has been mended, or has passed.
    """
    match notice:
        case WarningNotice():
            return _warning(desk, person, notice, voice)
        case PlanEndsNotice():
            return _plan_ends(desk, person, notice, voice)
        case SilenceNotice():
            return _silence(desk, person, notice, voice)
    assert_never(notice)


def _warning(desk: Desk, person: Athlete, notice: WarningNotice, voice: Voice) -> Reply:
    flags = [
        flag for flag in todays_session(desk, person.id).flags if warns_of(flag) and flag.date == notice.date
    ]
    if not flags:
        raise NotFoundError
    is_open = propose_adaptation(desk, person.id).is_open
    offer = (Label.PROPOSAL, "/plan adapt") if is_open else (Label.PLAN, "/plan")
    return Reply(
        title=words.warning_title(flags[0], voice),
        lines=flag_lines(flags, voice),
        buttons=(*buttons(voice, offer), *nudge_buttons(notice.code, voice)),
    )


def _plan_ends(desk: Desk, person: Athlete, notice: PlanEndsNotice, voice: Voice) -> Reply:
    last = plan_ahead(desk, person.id).last_date
    if last is not None and last >= notice.monday:
        raise NotFoundError
    return Reply(
        title=words.plan_ends_title(notice.monday, voice),
        lines=words.plan_ends_lines(voice, is_coached=is_coached(desk, person.id)),
        buttons=(*buttons(voice, (Label.NEW_PLAN, "/plan new")), *nudge_buttons(notice.code, voice)),
    )


def _silence(desk: Desk, person: Athlete, notice: SilenceNotice, voice: Voice) -> Reply:
    card = plan_ahead(desk, person.id)
    offers = (
        (Label.ILL, "/away offer ill"),
        (Label.INJURED, "/away offer injured"),
        (Label.TRAVELLING, "/away offer travelling"),
    )
    return Reply(
        title=words.silence_title(notice.last, voice),
        lines=words.silence_lines(card, voice),
        buttons=(*buttons(voice, *offers), *nudge_buttons(notice.code, voice)),
    )
