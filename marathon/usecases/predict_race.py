"""The card of /predict: evidence up to today, the predictor's answer, and what it would have said before."""

import logging
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.cards import PastEstimate, PredictionCard
from marathon.domain.race import Estimate, Evidence, EvidenceKind, Race, RaceQuestion, Refusal
from marathon.domain.race_formulas import chance_of
from marathon.domain.team import Audience
from marathon.domain.thresholds import fast_efforts, usual_pace_s_per_km
from marathon.domain.units import MARATHON_M
from marathon.ports import RacePredictor
from marathon.store import activities, athletes, races
from marathon.usecases.desk import Desk

_log = logging.getLogger(__name__)

EVIDENCE_DAYS: Final = 548
HISTORY_WEEKS: Final = 12
MILEAGE_WEEKS: Final = 8
SAME_DISTANCE: Final = 0.01
RACE_LEAST_M: Final = 3_000.0
BEST_LEAST_M: Final = 5_000.0


def predict_race(
    desk: Desk,
    athlete_id: AthleteId,
    distance_m: float | None = None,
    goal_s: float | None = None,
    *,
    for_coach: bool = False,
) -> PredictionCard:
    """Return the prediction for a distance, else for the next race, else for the marathon.

    The goal is the one asked about, else that of the race over this distance. For a coach, private runs are no
    evidence.
    """
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        today = person.local_date(desk.clock.now())
        first = today - timedelta(days=EVIDENCE_DAYS, weeks=HISTORY_WEEKS)
        runs = activities.between(connection, athlete_id, first, today)
        entered = races.of_athlete(connection, athlete_id)
    runs = tuple(r for r in runs if r.is_run and not (for_coach and r.audience is Audience.OWNER))
    race = _race_for(distance_m, [r for r in entered if r.date >= today and r.result_s is None])
    target = distance_m or (race.distance_m if race else MARATHON_M)
    goal = goal_s or (race.goal_s if race else None)
    results = _results(entered)
    _log.info("predicting %.0f m by %s", target, type(desk.predictor).__name__)
    question = _question(today, target, results, runs)
    outcome = desk.predictor.predict(question)
    return PredictionCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        date=today,
        distance_m=target,
        outcome=outcome,
        race=race,
        goal_s=goal,
        chance=chance_of(goal, outcome) if goal and isinstance(outcome, Estimate) else None,
        slower=_slower_over_it(question, outcome),
        history=_history(desk.predictor, today, target, results, runs),
    )


def _slower_over_it(question: RaceQuestion, outcome: Estimate | Refusal) -> Evidence | None:
    """Return the last race over the distance, if it is recent and was slower than what is predicted now."""
    since = question.on - timedelta(days=EVIDENCE_DAYS)
    over_it = [
        item
        for item in question.evidence
        if item.kind is EvidenceKind.RACE and item.date >= since
        if abs(item.distance_m - question.distance_m) < SAME_DISTANCE * question.distance_m
    ]
    last = max(over_it, key=lambda item: item.date, default=None)
    if last is None or not isinstance(outcome, Estimate) or last in outcome.evidence:
        return None
    pace = last.time_s / last.distance_m
    return last if pace > outcome.time_s / outcome.distance_m else None


def _race_for(distance_m: float | None, ahead: Sequence[Race]) -> Race | None:
    """Return the next race over the asked distance, or the next one at all when none is asked."""
    fitting = (
        r for r in ahead if distance_m is None or abs(r.distance_m - distance_m) < SAME_DISTANCE * distance_m
    )
    return next(fitting, None)


def _results(entered: Sequence[Race]) -> list[Evidence]:
    """Return the results that were typed in; a goal is no result."""
    return [
        Evidence(kind=EvidenceKind.RACE, date=r.date, distance_m=r.distance_m, time_s=r.result_s, name=r.name)
        for r in entered
        if r.result_s
    ]


def _evidence(runs: Sequence[Activity]) -> list[Evidence]:
    """Return the races run, and the stretches of training that were clearly harder than usual."""
    found, usual = [], usual_pace_s_per_km(runs) or 0.0
    for run in runs:
        if run.is_race and run.distance_m and run.distance_m >= RACE_LEAST_M:
            found.append(
                Evidence(
                    kind=EvidenceKind.RACE,
                    date=run.local_date,
                    distance_m=run.distance_m,
                    time_s=run.elapsed_s,
                    name=run.name,
                )
            )
        found += [
            Evidence(
                kind=EvidenceKind.TRAINING_BEST,
                date=run.local_date,
                distance_m=best.distance_m,
                time_s=best.duration_s,
            )
            for best in fast_efforts(run, usual)
            if best.distance_m >= BEST_LEAST_M
        ]
    return found


def _question(
    on: date, distance_m: float, results: Sequence[Evidence], runs: Sequence[Activity]
) -> RaceQuestion:
    """Return the question as it could have been asked on a day: nothing later is in it, nor decides on it."""
    known = [run for run in runs if on - timedelta(days=EVIDENCE_DAYS) <= run.local_date <= on]
    since = on - timedelta(weeks=MILEAGE_WEEKS)
    recent = [run for run in known if run.local_date > since]
    weekly_m = sum(run.distance_m or 0.0 for run in recent) / _weeks_logged(known, on)
    return RaceQuestion(
        on=on,
        distance_m=distance_m,
        evidence=(*(item for item in results if item.date <= on), *_evidence(known)),
        weekly_distance_m=weekly_m or None,
        runs_in_8_weeks=len(recent),
    )


def _weeks_logged(runs: Sequence[Activity], on: date) -> float:
    """Return how many of the last eight weeks the log can speak of: a young one says nothing of before."""
    first = min((run.local_date for run in runs), default=on)
    return min(max(((on - first).days + 1) / 7, 1.0), MILEAGE_WEEKS)


def _history(
    predictor: RacePredictor,
    today: date,
    distance_m: float,
    results: Sequence[Evidence],
    runs: Sequence[Activity],
) -> tuple[PastEstimate, ...]:
    """Return what would have been said on each of the last twelve weeks, and today, oldest first."""
    said = []
    for back in range(HISTORY_WEEKS, -1, -1):
        on = today - timedelta(weeks=back)
        outcome = predictor.predict(_question(on, distance_m, results, runs))
        if isinstance(outcome, Estimate):
            said.append(
                PastEstimate(date=on, time_s=outcome.time_s, low_s=outcome.low_s, high_s=outcome.high_s)
            )
    return tuple(said)
