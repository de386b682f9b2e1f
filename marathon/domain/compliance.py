"""One session and one day held against the plan: the bands, the intensity, what the athlete said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.athlete import Thresholds
from marathon.domain.check_in import CheckIn, CheckInKind, in_order_said
from marathon.domain.effort import judge_intensity
from marathon.domain.marks import Mark
from marathon.domain.matching import amount, match_day
from marathon.domain.plan import Measure, PlannedSession, SessionKind
from marathon.domain.reasons import (
    Done,
    EasedForPain,
    ExcusedBy,
    MovedFrom,
    NothingRecorded,
    RestDay,
    SaidSo,
    SessionReason,
    StillToDo,
)

GREEN_FROM: Final = 0.8
GREEN_TO: Final = 1.2
YELLOW_FROM: Final = 0.5
YELLOW_TO: Final = 1.5
EASED_SHARE: Final = 0.5
"""What is left of a hard or long session while something hurts (own choice: half, easy)."""

_WORST_FIRST: Final = (
    Mark.MISSED,
    Mark.RED,
    Mark.YELLOW,
    Mark.TO_DO,
    Mark.GREEN,
    Mark.EXCUSED,
)

_TELLING: Final = {
    CheckInKind.DONE_ELSEWHERE: Mark.GREEN,
    CheckInKind.SKIPPED: Mark.MISSED,
    CheckInKind.TOO_HARD: Mark.MISSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResult:
    """One session, what counted for it, and how it is judged; ratio is done / planned, None when nothing was."""

    session: PlannedSession
    mark: Mark
    activities: tuple[Activity, ...] = ()
    ratio: float | None = None
    reasons: tuple[SessionReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResult:
    """One local day: its sessions, the activities that count for none, and the mark that stands for the day."""

    date: date
    mark: Mark
    sessions: tuple[SessionResult, ...] = ()
    unplanned: tuple[Activity, ...] = ()

    @property
    def activities(self) -> tuple[Activity, ...]:
        """All of the day's activities, planned ones first."""
        return tuple(a for s in self.sessions for a in s.activities) + self.unplanned


def band(ratio: float) -> Mark:
    """Return the band of done / planned: green 0.8-1.2, yellow from 0.5 and to 1.5, red outside.

    Source: TrainingPeaks' published compliance colours.
    """
    rounded = _rounded(ratio)
    if GREEN_FROM <= rounded <= GREEN_TO:
        return Mark.GREEN
    return Mark.YELLOW if YELLOW_FROM <= rounded <= YELLOW_TO else Mark.RED


def _rounded(ratio: float) -> float:
    return round(ratio, 4)


def judge_day(
    day: date,
    sessions: Sequence[PlannedSession],
    activities: Sequence[Activity],
    check_ins: Sequence[CheckIn],
    thresholds: Thresholds,
    *,
    finished: bool,
) -> DayResult:
    """Judge one local day; until it is finished a session is to do, and missed only if the athlete says so.

    Where less was done than planned, an absence or “done elsewhere” holds just as if nothing had been recorded:
    a short jog is never worse than none.

    Args:
        sessions, activities: those of this local date only.
        check_ins: those of this date, and absences that reach it; of several the last one said (by id) holds.
    """
    match = match_day(sessions, activities)
    results = tuple(
        _judge_session(
            *_asked_of(session, counted, check_ins), counted, check_ins, thresholds, finished=finished
        )
        for session, counted in zip(sessions, match.by_session, strict=True)
    )
    return DayResult(
        date=day, mark=_day_mark(results, match.unplanned), sessions=results, unplanned=match.unplanned
    )


def _day_mark(results: Sequence[SessionResult], unplanned: Sequence[Activity]) -> Mark:
    marks = {result.mark for result in results}
    for mark in _WORST_FIRST:
        if mark in marks:
            return mark
    if unplanned or any(result.activities for result in results):
        return Mark.UNPLANNED
    return Mark.REST if Mark.REST in marks else Mark.NONE


def _asked_of(
    session: PlannedSession, activities: Sequence[Activity], check_ins: Sequence[CheckIn]
) -> tuple[PlannedSession, tuple[SessionReason, ...]]:
    """Return what a session asks for: half of it, easy, where it is hard or long and something hurts.

    A race stays the athlete's own decision, and what was run on the day of the report may have come before it.
    """
    said = [item for item in check_ins if item.kind is CheckInKind.PAIN and item.covers(session.date)]
    if not said or not session.kind.is_key or session.kind is SessionKind.RACE:
        return session, ()
    since = min(item.local_date for item in said)
    if activities and since == session.date:
        return session, ()
    half = replace(
        session,
        kind=SessionKind.EASY,
        distance_m=session.distance_m and session.distance_m * EASED_SHARE,
        duration_s=session.duration_s and session.duration_s * EASED_SHARE,
        pace_s_per_km=None,
        notes="",
    )
    return half, (EasedForPain(kind=session.kind, since=since),)


def _judge_session(
    session: PlannedSession,
    eased: tuple[SessionReason, ...],
    activities: tuple[Activity, ...],
    check_ins: Sequence[CheckIn],
    thresholds: Thresholds,
    *,
    finished: bool,
) -> SessionResult:
    beside = eased
    if session.is_moved and session.original_date:
        beside = (*eased, MovedFrom(original_date=session.original_date))
    if session.kind is SessionKind.REST or session.measure is None:
        return SessionResult(
            session=session, mark=Mark.REST, activities=activities, reasons=(RestDay(), *beside)
        )
    absent, why = _judge_absence(session, check_ins, finished=finished)
    if not activities:
        return SessionResult(session=session, mark=absent, reasons=(why, *beside))
    done = _done(session, session.measure, activities)
    mark, reasons = band(done.ratio), [done, *beside]
    is_short = _rounded(done.ratio) < GREEN_FROM
    if is_short and not isinstance(why, NothingRecorded):
        reasons.insert(1, why)
    if is_short and absent is not Mark.MISSED:
        mark = absent
    elif intensity := judge_intensity(session, activities, thresholds):
        mark = lower(mark, intensity.steps)
        reasons.insert(1, intensity.reason)
    return SessionResult(
        session=session, mark=mark, activities=activities, ratio=done.ratio, reasons=tuple(reasons)
    )


def lower(mark: Mark, steps: int) -> Mark:
    """Return a band lowered by some steps; nothing is lower than red."""
    order = (Mark.GREEN, Mark.YELLOW, Mark.RED)
    return order[min(order.index(mark) + steps, 2)]


def _done(session: PlannedSession, measure: Measure, activities: Sequence[Activity]) -> Done:
    planned = (session.duration_s if measure is Measure.DURATION else session.distance_m) or 1.0
    done = sum(amount(activity, measure) for activity in activities)
    return Done(planned=planned, done=done, measure=measure, ratio=done / planned)


def _judge_absence(
    session: PlannedSession, check_ins: Sequence[CheckIn], *, finished: bool
) -> tuple[Mark, SessionReason]:
    said_of_it = [said for said in in_order_said(check_ins) if _is_about(said, session)]
    if not said_of_it:
        return (Mark.MISSED, NothingRecorded()) if finished else (Mark.TO_DO, StillToDo())
    last = said_of_it[-1]
    if last.kind.is_absence:
        return Mark.EXCUSED, ExcusedBy(kind=last.kind, until=last.until)
    return _TELLING[last.kind], SaidSo(kind=last.kind)


def _is_about(check_in: CheckIn, session: PlannedSession) -> bool:
    """Return whether a check-in says what became of a session: an absence of that day, or an answer to it."""
    if check_in.kind not in _TELLING:
        return check_in.covers(session.date)
    if check_in.session_id is not None:
        return check_in.session_id == session.id
    return check_in.local_date == session.date
