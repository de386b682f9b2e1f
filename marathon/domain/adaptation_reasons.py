"""Why a plan may ask for less than it does: an absence that ended, a key session missed, a flag; not what changes."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, assert_never

from marathon.domain.calendar import days_from
from marathon.domain.check_in import CheckIn, CheckInKind, absence_on, in_order_said
from marathon.domain.marks import Mark
from marathon.domain.plan import SessionKind
from marathon.domain.reasons import (
    AwayFor,
    EfficiencyDrop,
    Flag,
    HighMonotony,
    KeySessionMissed,
    LongRunJump,
    NothingRecorded,
    ReturnAfterBreak,
)
from marathon.domain.status import SILENT_AFTER_DAYS
from marathon.domain.training import Training, judge_days

AdaptationReason = AwayFor | KeySessionMissed | LongRunJump | HighMonotony | EfficiencyDrop | ReturnAfterBreak

EASY_DAYS: Final = (2, 7)
"""After an illness, an injury or pain as many days are easy as it lasted, within these bounds (own choice)."""
MAKE_UP_DAYS: Final = 4
"""How long after its day a key session can still be made up for (own choice)."""
_EASED_AFTER: Final = (CheckInKind.ILL, CheckInKind.INJURED, CheckInKind.PAIN)


def find_reasons(known: Training, flags: Sequence[Flag], today: date) -> tuple[AdaptationReason, ...]:
    """Return the reasons that hold today, the gravest first; none while an absence or pain lasts.

    What is planned then is excused or stopped as it is.

    Args: known: at least the last 30 days; flags: those of today.
    """
    said = in_order_said(known.check_ins)
    if absence_on(today, said):
        return ()
    ended = ended_absence(said, today)
    eased = [flag for flag in flags if isinstance(flag, ReturnAfterBreak | HighMonotony | EfficiencyDrop)]
    ahead = [flag for flag in flags if isinstance(flag, LongRunJump) and flag.is_planned]
    return (*((ended,) if ended else ()), *eased, *ahead, *_missed(known, today))


def ended_absence(said: Sequence[CheckIn], today: date) -> AwayFor | None:
    """Return the last illness, injury or pain while the easy days after it last; those without a gap are one."""
    away = [item for item in said if item.kind in _EASED_AFTER]
    last = next(
        (
            (day, item)
            for day in (today - timedelta(days=back) for back in range(1, EASY_DAYS[1] + 1))
            if (item := absence_on(day, away))
        ),
        None,
    )
    if last is None:
        return None
    since = until = last[0]
    while absence_on(since - timedelta(days=1), away):
        since -= timedelta(days=1)
    found = AwayFor(kind=last[1].kind, since=since, until=until)
    return found if today <= easy_until(found) else None


def easy_until(absence: AwayFor) -> date:
    """Return the last easy day after an absence."""
    ended = absence.until or absence.since
    low, high = EASY_DAYS
    return ended + timedelta(days=max(low, min(days_away(absence), high)))


def days_away(absence: AwayFor) -> int:
    """Return how many days an absence lasted."""
    return ((absence.until or absence.since) - absence.since).days + 1


def key_of(reason: AdaptationReason) -> str:
    """Return what names a reason for as long as it holds, whatever its numbers become."""
    match reason:
        case AwayFor():
            return f"away:{reason.until or reason.since}"
        case KeySessionMissed():
            return f"missed:{reason.date}"
        case LongRunJump():
            return jump_key(reason.date)
        case ReturnAfterBreak():
            return f"return:{reason.date - timedelta(days=reason.days_off)}"
        case HighMonotony() | EfficiencyDrop():
            return reason.code
        case _:
            assert_never(reason)


def jump_key(day: date) -> str:
    """Return what names a long run that is too long by its day."""
    return f"jump:{day}"


def _missed(known: Training, today: date) -> Iterator[KeySessionMissed]:
    """Yield the key sessions of the last days that nobody recorded or explained; who is silent is left in peace."""
    last = known.last_activity(today)
    if last is None or (today - last).days >= SILENT_AFTER_DAYS:
        return
    first = today - timedelta(days=MAKE_UP_DAYS)
    for day in judge_days(known, days_from(first, MAKE_UP_DAYS), today):
        for result in day.sessions:
            kind, is_unexplained = (
                result.session.kind,
                any(isinstance(why, NothingRecorded) for why in result.reasons),
            )
            if result.mark is Mark.MISSED and is_unexplained and kind.is_key and kind is not SessionKind.RACE:
                yield KeySessionMissed(kind=kind, date=day.date)
