"""Who needs the coach first, and what to propose."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from marathon.domain.check_in import CheckInKind
from marathon.domain.day_summary import DayMark, DaySummary
from marathon.domain.marks import Mark, Status
from marathon.domain.reasons import (
    AwayFor,
    EasyDaysTooHard,
    EfficiencyDrop,
    Flag,
    HighMonotony,
    LongRunJump,
    NothingImported,
    NothingRecorded,
    PainReported,
    ReturnAfterBreak,
    WeekReason,
)
from marathon.domain.team_cards import NextStep, TriageLine

_URGENCY: Final = (
    Status.OVER_REACHED,
    Status.UNDER_PERFORMED,
    Status.NO_DATA,
    Status.EXCUSED,
    Status.NO_PLAN,
    Status.AHEAD,
    Status.ON_TRACK,
)
_NEED_A_WORD: Final = frozenset({Status.OVER_REACHED, Status.UNDER_PERFORMED, Status.NO_DATA, Status.NO_PLAN})


SILENT_FOR: Final = timedelta(days=3)
"""From a missed day until the coach hears that nobody has said why: the morning after, and two days."""
NEW_FOR_DAYS: Final = 7
"""How long nobody is asked why nothing came from somebody who has just joined (own choice: a week has every day)."""


def is_new(joined: date | None, today: date, reason: WeekReason) -> bool:
    """Return whether somebody has joined so lately that the first run may still be to come. Source: own choice."""
    nothing_yet = isinstance(reason, NothingImported) and reason.last_date is None
    return nothing_yet and joined is not None and (today - joined).days < NEW_FOR_DAYS


def needs_word(line: TriageLine) -> bool:
    """Return whether the coach should speak to this athlete: a status that asks for it, illness, a flag, or silence."""
    ill = _is_ill(line.standing.reason) or _is_ill(line.away)
    asks = line.standing.status in _NEED_A_WORD and line.new_since is None
    return asks or ill or bool(line.flags) or line.unanswered is not None


def unanswered(days: Sequence[DaySummary | DayMark], today: date) -> date | None:
    """Return the last day whose session was missed without a word for so long that the coach hears of it.

    The athlete is asked once, the morning after; two days of silence later it is the coach's turn. Who has recorded
    nothing for weeks was not asked. Source: own choice.

    Args: days: oldest first, up to today.
    """
    if not days or days[-1].status is Status.NO_DATA:
        return None
    return max(
        (day.date for day in days if is_unexplained(day) and today - day.date >= SILENT_FOR), default=None
    )


def is_unexplained(day: DaySummary | DayMark) -> bool:
    """Return whether a day's session was missed, and nobody has said why."""
    return day.mark is Mark.MISSED and any(isinstance(why, NothingRecorded) for why in day.reasons)


def _is_ill(reason: WeekReason | None) -> bool:
    return isinstance(reason, AwayFor) and reason.kind is not CheckInKind.TRAVELLING


def urgency(line: TriageLine) -> int:
    """Return the place of a line in the triage, 0 first; among equals those who need a word come first."""
    return _URGENCY.index(line.standing.status) + (0 if needs_word(line) else len(_URGENCY))


def next_step(
    status: Status,
    reason: WeekReason,
    flags: Sequence[Flag],
    away: AwayFor | None = None,
    *,
    is_silent: bool = False,
) -> NextStep:
    """Return what to propose to the coach; who is ill or injured now is asked first. Source: own choice.

    Args: is_silent: they have not said why they missed a session.
    """
    if _is_ill(away):
        return NextStep.ASK_HOW_THEY_ARE
    match status:
        case Status.OVER_REACHED:
            return NextStep.EASE_EASY_DAYS if isinstance(reason, EasyDaysTooHard) else NextStep.CUT_NEXT_DAYS
        case Status.UNDER_PERFORMED:
            return NextStep.ASK_WHY_MISSED
        case Status.NO_DATA:
            return NextStep.ASK_TO_CONNECT
        case Status.EXCUSED:
            return NextStep.ASK_HOW_THEY_ARE
        case Status.NO_PLAN:
            return NextStep.SEND_PLAN
        case _:
            step = _step_for_flags(flags)
            return NextStep.ASK_WHY_MISSED if is_silent and step is NextStep.KEEP_GOING else step


def _step_for_flags(flags: Sequence[Flag]) -> NextStep:
    for flag in flags:
        match flag:
            case EfficiencyDrop():
                return NextStep.CUT_NEXT_DAYS
            case LongRunJump():
                return NextStep.SHORTEN_LONG_RUN if flag.is_planned else NextStep.CUT_NEXT_DAYS
            case PainReported():
                return NextStep.ASK_HOW_THEY_ARE
            case ReturnAfterBreak():
                return NextStep.REBUILD_GENTLY
            case HighMonotony():
                continue  # a remark for the athlete's next plan, no reason to ring anybody up
    return NextStep.KEEP_GOING
