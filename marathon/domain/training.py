"""One athlete's training over a span of days, judged: day results for cards, summaries to keep."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from marathon.domain.activity import Activity, Floats
from marathon.domain.athlete import Athlete, Threshold, thresholds_on
from marathon.domain.calendar import days_from
from marathon.domain.cards import LoadDay
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.compliance import DayResult, SessionResult, judge_day
from marathon.domain.day_summary import DaySummary
from marathon.domain.load import LoadMethod, activity_load, roll_load
from marathon.domain.marks import Mark
from marathon.domain.matching import match_day
from marathon.domain.plan import Measure, PlannedSession
from marathon.domain.reasons import SessionReason
from marathon.domain.status import find_status, gather_facts
from marathon.domain.team import Audience
from marathon.domain.units import pace_s_per_km
from marathon.domain.week import done_amount, planned_amount

WINDOW_DAYS: Final = 7
"""How many finished days a status looks back on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What is known of one athlete from the date `first` on; each tuple in any order.

    plan_from: the first local date that any session stands on, None without a plan.
    last_before: the date of the latest activity of any sport before `first`, None if there is none.
    private_dates: the days of activities that were left out, see for_coach().
    """

    athlete: Athlete
    first: date
    sessions: tuple[PlannedSession, ...] = ()
    activities: tuple[Activity, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    last_before: date | None = None
    plan_from: date | None = None
    private_dates: tuple[date, ...] = ()

    def load_of(self, activity: Activity) -> tuple[float, LoadMethod] | None:
        """Return an activity's load by the thresholds of its day, with its method."""
        return activity_load(activity, thresholds_on(activity.local_date, self.thresholds), self.athlete.sex)

    def loads_on(self, day: date) -> tuple[tuple[float, LoadMethod], ...]:
        """Return the loads of the activities of a local date, each with its method."""
        loads = (self.load_of(activity) for activity in self.activities if activity.local_date == day)
        return tuple(load for load in loads if load)

    def load_on(self, day: date) -> float:
        """Return the load of all activities of a local date."""
        return sum(load for load, _ in self.loads_on(day))

    def loads_until(self, day: date) -> Floats:
        """Return the seven daily loads that end on a day."""
        return np.array([self.load_on(day - timedelta(days=back)) for back in reversed(range(WINDOW_DAYS))])

    def last_activity(self, until: date) -> date | None:
        """Return the date of the latest activity of any sport up to a day."""
        dates = [*(a.local_date for a in self.activities), *self.private_dates]
        return max((day for day in dates if day <= until), default=self.last_before)

    def for_coach(self) -> "Training":
        """Return it without private activities; a session that one of them counted for reads as done elsewhere.

        So none of their numbers can be told from anything that is found on it, and nobody is accused of a session
        that was done.
        """
        private = [activity for activity in self.activities if activity.audience is Audience.OWNER]
        if not private:
            return self
        dates = tuple(sorted({activity.local_date for activity in private}))
        return replace(
            self,
            activities=tuple(a for a in self.activities if a.audience is not Audience.OWNER),
            check_ins=(*self.check_ins, *(said for day in dates for said in self._done_in_private(day))),
            private_dates=dates,
        )

    def _done_in_private(self, day: date) -> Iterator[CheckIn]:
        sessions = [session for session in self.sessions if session.date == day]
        match = match_day(sessions, [a for a in self.activities if a.local_date == day])
        for session, counted in zip(sessions, match.by_session, strict=True):
            if any(activity.audience is Audience.OWNER for activity in counted):
                yield CheckIn(kind=CheckInKind.DONE_ELSEWHERE, local_date=day, session_id=session.id)


def judge_days(training: Training, days: Sequence[date], today: date) -> tuple[DayResult, ...]:
    """Return the result of each of these days; a day is finished once it lies before today."""
    sessions = _by_date(training.sessions)
    activities = _by_date_of_run(training.activities)
    return tuple(
        judge_day(
            day,
            sessions.get(day, ()),
            activities.get(day, ()),
            [c for c in training.check_ins if c.local_date == day or c.covers(day)],
            thresholds_on(day, training.thresholds),
            finished=day < today,
        )
        for day in days
    )


def _by_date(sessions: Iterable[PlannedSession]) -> Mapping[date, Sequence[PlannedSession]]:
    grouped: dict[date, list[PlannedSession]] = defaultdict(list)
    for session in sessions:
        grouped[session.date].append(session)
    return grouped


def _by_date_of_run(activities: Iterable[Activity]) -> Mapping[date, Sequence[Activity]]:
    grouped: dict[date, list[Activity]] = defaultdict(list)
    for activity in sorted(activities, key=lambda a: a.started_at):
        grouped[activity.local_date].append(activity)
    return grouped


def summarise_days(
    training: Training,
    first: date,
    today: date,
    *,
    last: date | None = None,
    fitness_au: float = 0.0,
    fatigue_au: float = 0.0,
) -> tuple[DaySummary, ...]:
    """Return the summaries of all days from `first` to today.

    Args:
        last: an earlier day to end with.
        training: must reach back at least 8 days before `first`, so that every status sees its seven days.
        fitness_au, fatigue_au: the averages at the end of the day before `first`.
    """
    count = ((last or today) - first).days + 1
    span = days_from(first - timedelta(days=WINDOW_DAYS), count + WINDOW_DAYS)
    results = judge_days(training, span, today)
    days = results[WINDOW_DAYS:]
    found = [training.loads_on(day.date) for day in days]
    loads = np.array([sum(load for load, _ in of_day) for of_day in found])
    fitness, fatigue, form = roll_load(loads, fitness_au, fatigue_au)
    summaries = []
    for place, day in enumerate(days):
        finished = day.date < today
        end = place + WINDOW_DAYS + finished
        load = LoadDay(
            date=day.date,
            load_au=float(loads[place]),
            fitness_au=float(fitness[place]),
            fatigue_au=float(fatigue[place]),
            form_au=float(form[place]),
        )
        summary = _summary(training, day, results[end - WINDOW_DAYS : end], load, finished=finished)
        summaries.append(replace(summary, load_methods=tuple(sorted({method for _, method in found[place]}))))
    return tuple(summaries)


def _summary(
    training: Training, day: DayResult, window: Sequence[DayResult], load: LoadDay, *, finished: bool
) -> DaySummary:
    last_activity = training.last_activity(day.date)
    status, reason = find_status(gather_facts(window, training.check_ins, last_activity, training.plan_from))
    done_m, done_s = (done_amount(day.activities, m) or None for m in (Measure.DISTANCE, Measure.DURATION))
    return DaySummary(
        athlete_id=training.athlete.id,
        date=day.date,
        mark=day.mark,
        status=status,
        status_reason=reason,
        finished=finished,
        planned_distance_m=_planned(day, Measure.DISTANCE),
        planned_duration_s=_planned(day, Measure.DURATION),
        planned_pace_s_per_km=_planned_pace(day),
        done_distance_m=done_m,
        done_duration_s=done_s,
        done_pace_s_per_km=pace_s_per_km(done_m, done_s),
        reasons=worst_reasons(day.sessions),
        load_au=load.load_au,
        fitness_au=load.fitness_au,
        fatigue_au=load.fatigue_au,
        form_au=load.form_au,
    )


def worst_reasons(sessions: Sequence[SessionResult]) -> tuple[SessionReason, ...]:
    """Return the reasons of a day's sessions, those of the worst session first."""
    order = (Mark.MISSED, Mark.RED, Mark.YELLOW)
    ranked = sorted(sessions, key=lambda s: order.index(s.mark) if s.mark in order else len(order))
    return tuple(reason for session in ranked for reason in session.reasons)


def _planned(day: DayResult, measure: Measure) -> float | None:
    """Return what the day's runs plan in this measure where all of them say so, else None."""
    runs = [r.session for r in day.sessions if planned_amount(r.session, Measure.DISTANCE) > 0]
    values = [s.duration_s if measure is Measure.DURATION else s.distance_m for s in runs]
    return sum(v for v in values if v) if values and all(values) else None


def _planned_pace(day: DayResult) -> float | None:
    """Return the pace that all of the day's runs name, else that of their totals: done pace is the whole day's."""
    runs = [r.session for r in day.sessions if planned_amount(r.session, Measure.DISTANCE) > 0]
    paces = {session.pace_s_per_km for session in runs}
    if len(paces) == 1 and None not in paces:
        return paces.pop()
    return pace_s_per_km(_planned(day, Measure.DISTANCE), _planned(day, Measure.DURATION))
