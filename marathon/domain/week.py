"""Days added up: planned against done in one measure, whatever each session was planned by."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from marathon.domain.activity import Activity, Sport
from marathon.domain.check_in import CheckIn, CheckInKind, absence_on, in_order_said
from marathon.domain.compliance import DayResult, SessionResult
from marathon.domain.marks import Mark
from marathon.domain.matching import amount
from marathon.domain.plan import Measure, PlannedSession, PlannedVolume
from marathon.domain.reasons import AwayFor, SaidSo, WeekVolume

ASSUMED_PACE_S_PER_KM: Final = 360.0
"""The pace that turns a distance into a duration when a session names none (own choice: 6:00 /km)."""


def choose_measure(sessions: Sequence[PlannedSession]) -> Measure:
    """Return distance when every planned run has one, else duration."""
    runs = [s for s in sessions if s.measure and s.sport is Sport.RUN]
    return Measure.DISTANCE if runs and all(s.distance_m for s in runs) else Measure.DURATION


def planned_amount(session: PlannedSession, measure: Measure) -> float:
    """Return the session's planned seconds or metres, converted at its own or the assumed pace; 0 for rest.

    In metres only running counts.
    """
    if session.measure is None or (measure is Measure.DISTANCE and session.sport is not Sport.RUN):
        return 0.0
    pace = session.pace_s_per_km or ASSUMED_PACE_S_PER_KM
    if measure is Measure.DISTANCE:
        return session.distance_m or (session.duration_s or 0.0) / pace * 1000
    return session.duration_s or (session.distance_m or 0.0) / 1000 * pace


def planned_volume(sessions: Iterable[PlannedSession]) -> PlannedVolume:
    """Return what some sessions plan to run, as they name it: nothing is converted at a pace that nobody gave.

    In distance where every run has one, in duration where every run has one, else both: the distances, and the
    durations of the runs without a distance. Of other sports only a duration counts, beside durations alone.
    """
    asked = [s for s in sessions if s.measure]
    runs = [s for s in asked if s.sport is Sport.RUN]
    if runs and all(s.distance_m for s in runs):
        return PlannedVolume(distance_m=sum(s.distance_m or 0.0 for s in runs))
    if all(s.duration_s for s in runs):
        return PlannedVolume(duration_s=sum(s.duration_s or 0.0 for s in asked))
    return PlannedVolume(
        distance_m=sum(s.distance_m or 0.0 for s in runs),
        duration_s=sum(s.duration_s or 0.0 for s in runs if not s.distance_m),
    )


def done_amount(activities: Sequence[Activity], measure: Measure) -> float:
    """Return the running seconds or metres of some activities."""
    return sum(amount(activity, measure) for activity in activities if activity.is_run)


def week_volume(days: Sequence[DayResult]) -> tuple[WeekVolume | None, float]:
    """Return planned against done, and the running done in the same measure.

    Excused sessions leave the plan but for what was run of them; one done elsewhere counts as planned, at the
    athlete's word; every run counts as done, planned or not; in duration, other sports count only where a session
    asked for them. None when nothing was planned, or all of it excused.
    """
    results = [r for day in days for r in day.sessions if r.mark is not Mark.REST]
    excused = [r for r in results if r.mark is Mark.EXCUSED]
    counted = [r for r in results if r.mark is not Mark.EXCUSED]
    measure = choose_measure([r.session for r in counted])
    done = ran = done_amount([a for day in days for a in day.activities], measure)
    planned = sum(planned_amount(r.session, measure) for r in counted)
    if planned <= 0:
        return None, ran
    planned += sum(done_amount(r.activities, measure) for r in excused)
    done += sum(_unrecorded(r, measure) for r in counted)
    if measure is Measure.DURATION:
        done += sum(a.duration_s for r in counted for a in r.activities if not a.is_run)
    return WeekVolume(
        ratio=done / planned,
        planned=planned,
        done=done,
        measure=measure,
        sessions_done=sum(bool(r.activities) or _is_elsewhere(r) for r in counted),
        sessions_planned=len(counted),
    ), ran


def absence_in(days: Sequence[date], check_ins: Iterable[CheckIn]) -> AwayFor | None:
    """Return the absence that speaks for the last of these days that any absence reaches; see absence_on()."""
    said = in_order_said(check_ins)
    last = next(filter(None, (absence_on(day, said) for day in reversed(days))), None)
    return AwayFor(kind=last.kind, since=last.local_date, until=last.until) if last else None


def _unrecorded(result: SessionResult, measure: Measure) -> float:
    """Return what a session done elsewhere lacks of its plan."""
    if not _is_elsewhere(result):
        return 0.0
    return max(planned_amount(result.session, measure) - done_amount(result.activities, measure), 0.0)


def _is_elsewhere(result: SessionResult) -> bool:
    return any(isinstance(why, SaidSo) and why.kind is CheckInKind.DONE_ELSEWHERE for why in result.reasons)
