"""From judged sessions and activities to the lines that cards hold."""

from collections.abc import Iterable, Sequence
from datetime import date

from marathon.domain.activity import Activity, Sport
from marathon.domain.cards import DayLine, RunLine, SessionLine, Week
from marathon.domain.check_in import CheckIn
from marathon.domain.compliance import DayResult, SessionResult
from marathon.domain.plan import Measure, SessionKind
from marathon.domain.training import Training
from marathon.domain.week import absence_in, choose_measure, done_amount, planned_amount


def session_line(result: SessionResult) -> SessionLine:
    """Return one judged session as a line."""
    session, activities = result.session, result.activities
    return SessionLine(
        session_id=session.id,
        date=session.date,
        kind=session.kind,
        sport=session.sport,
        mark=result.mark,
        planned_duration_s=session.duration_s,
        planned_distance_m=session.distance_m,
        target_pace_s_per_km=session.pace_s_per_km,
        done_duration_s=sum(a.duration_s for a in activities) or None,
        done_distance_m=sum(a.distance_m or 0.0 for a in activities) or None,
        ratio=result.ratio,
        notes=session.notes,
        moved_from=session.original_date if session.is_moved else None,
        reasons=result.reasons,
    )


def session_lines(days: Iterable[DayResult]) -> tuple[SessionLine, ...]:
    """Return the sessions of some days, in order."""
    return tuple(session_line(result) for day in days for result in day.sessions)


def run_line(
    activity: Activity, training: Training, *, planned: bool, counts_for: SessionKind | None = None
) -> RunLine:
    """Return one activity with its load."""
    load = training.load_of(activity)
    return RunLine(
        activity_id=activity.id,
        date=activity.local_date,
        sport=activity.sport,
        duration_s=activity.duration_s,
        distance_m=activity.distance_m,
        pace_s_per_km=activity.pace_s_per_km,
        average_hr_bpm=activity.average_hr_bpm,
        load_au=load[0] if load else None,
        load_method=load[1] if load else None,
        effort=activity.effort,
        planned=planned,
        source=activity.source,
        counts_for=counts_for,
    )


def run_lines(days: Iterable[DayResult], training: Training) -> tuple[RunLine, ...]:
    """Return the activities of some days, those that count for a session first within each day."""
    lines = []
    for day in days:
        unplanned = {id(activity) for activity in day.unplanned}
        kinds = {id(activity): found.session.kind for found in day.sessions for activity in found.activities}
        lines += [
            run_line(a, training, planned=id(a) not in unplanned, counts_for=kinds.get(id(a)))
            for a in day.activities
        ]
    return tuple(lines)


def week_of(days: Sequence[DayResult], check_ins: Iterable[CheckIn], today: date) -> Week:
    """Return seven days as planned against done, in the measure that fits the plan, and who is away of them."""
    measure = choose_measure([result.session for day in days for result in day.sessions])
    away = absence_in([day.date for day in days if day.date <= today], check_ins)
    return Week(measure=measure, days=tuple(_day_line(day, measure) for day in days), away=away)


def _day_line(day: DayResult, measure: Measure) -> DayLine:
    planned = sum(planned_amount(r.session, measure) for r in day.sessions if r.session.sport is Sport.RUN)
    return DayLine(date=day.date, planned=planned, done=done_amount(day.activities, measure), mark=day.mark)
