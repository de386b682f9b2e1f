"""Where the rest of the plan leads: the estimate for race day if all of it is run, or the share run lately."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.plan import Measure, PlannedSession
from marathon.domain.prediction_card import PastEstimate, Projection
from marathon.domain.race import Estimate, RaceQuestion
from marathon.domain.week import planned_amount
from marathon.ports import RacePredictor
from marathon.usecases.explain_prediction import as_said
from marathon.usecases.runner_past import MILEAGE_WEEKS

ADHERENCE_DAYS: Final = 28
LAST_UNPLANNED_DAYS: Final = 14
"""A plan that ends earlier before the race says nothing of the weeks that lead to it."""


def project_plan(
    predictor: RacePredictor,
    question: RaceQuestion,
    race_day: date,
    sessions: Sequence[PlannedSession],
    runs: Sequence[Activity],
) -> Projection | None:
    """Return the projection, None where no plan reaches the race or it is today.

    Only mileage and time change until then: races yet to be run may say more.

    Args:
        sessions: those of the last four weeks and from today up to the race.
    """
    ahead = [s for s in sessions if question.on <= s.date < race_day]
    planned_m = sum(planned_amount(s, Measure.DISTANCE) for s in ahead if s.date >= _first(race_day))
    last = max((s.date for s in ahead), default=question.on)
    if not planned_m or last < race_day - timedelta(days=LAST_UNPLANNED_DAYS):
        return None
    done_m = sum(run.distance_m or 0.0 for run in runs if _first(race_day) <= run.local_date <= question.on)
    weekly_full_m = (done_m + planned_m) / MILEAGE_WEEKS
    full = _on_race_day(predictor, question, race_day, weekly_full_m)
    if full is None:
        return None
    share = adherence(sessions, runs, question.on)
    kept_up = (
        None
        if share is None
        else _on_race_day(predictor, question, race_day, (done_m + share * planned_m) / MILEAGE_WEEKS)
    )
    return Projection(
        full=full, weekly_full_m=weekly_full_m, adherence=None if kept_up is None else share, kept_up=kept_up
    )


def _first(race_day: date) -> date:
    return race_day - timedelta(weeks=MILEAGE_WEEKS)


def adherence(sessions: Sequence[PlannedSession], runs: Sequence[Activity], today: date) -> float | None:
    """Return the share of the last four weeks' planned distance that was run, at most 1; None without a plan then."""
    first = today - timedelta(days=ADHERENCE_DAYS)
    planned_m = sum(planned_amount(s, Measure.DISTANCE) for s in sessions if first <= s.date < today)
    done_m = sum(run.distance_m or 0.0 for run in runs if first <= run.local_date < today)
    return min(done_m / planned_m, 1.0) if planned_m else None


def _on_race_day(
    predictor: RacePredictor, question: RaceQuestion, race_day: date, weekly_m: float
) -> PastEstimate | None:
    answer = predictor.predict(replace(question, on=race_day, weekly_distance_m=weekly_m or None))
    return as_said(race_day, answer) if isinstance(answer, Estimate) else None
