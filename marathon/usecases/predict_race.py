"""The card of /predict: evidence up to today, the predictor's answer, and what explains it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.plan import PlannedSession
from marathon.domain.prediction_card import PredictionCard, RaceRecord
from marathon.domain.race import Estimate, Evidence, EvidenceKind, Method, Race, RaceQuestion, Refusal
from marathon.domain.race_formulas import chance_of
from marathon.domain.race_recordings import not_yet_run
from marathon.domain.team import Audience
from marathon.domain.units import MARATHON_M
from marathon.ports import RacePredictor
from marathon.store import activities, athletes, plans, predictions, races, thresholds
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.explain_prediction import (
    HISTORY_WEEKS,
    MORE_WEEKLY_M,
    Kept,
    find_change,
    find_record,
    history,
    worth_of_mileage,
)
from marathon.usecases.project_plan import ADHERENCE_DAYS, project_plan
from marathon.usecases.runner_past import EVIDENCE_DAYS, RunnerPast, past_of

_log = logging.getLogger(__name__)

SAME_DISTANCE: Final = 0.01


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
        known = _read(
            connection, person, person.local_date(desk.clock.now()), distance_m, for_coach=for_coach
        )
    race, past, today = known.race, known.past, known.today
    target = distance_m or (race.distance_m if race else MARATHON_M)
    question = past.question(today, target)
    outcome = desk.predictor.predict(question)
    _log.info("predicting %.0f m from %d runs: %s", target, len(past.runs), type(outcome).__name__)
    card = PredictionCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        date=today,
        distance_m=target,
        outcome=outcome,
        race=race,
        goal_s=goal_s or (race.goal_s if race else None),
        more_mileage_m=MORE_WEEKLY_M[person.units],
    )
    if isinstance(outcome, Refusal):
        return card
    return _explained(card, desk.predictor, question, outcome, known)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What was read: the runner's past up to today, the race that is meant, the plan around today.

    kept: what was predicted before; nothing for a coach, as it rests on private runs, too.
    """

    today: date
    past: RunnerPast
    race: Race | None
    sessions: tuple[PlannedSession, ...]
    kept: Kept


def _read(
    connection: Connection, person: Athlete, today: date, distance_m: float | None, *, for_coach: bool
) -> _Known:
    first = today - timedelta(days=EVIDENCE_DAYS, weeks=HISTORY_WEEKS)
    entered = races.of_athlete(connection, person.id)
    recorded = activities.between(connection, person.id, first, today)
    seen = [run for run in recorded if not (for_coach and run.audience is Audience.OWNER)]
    past = past_of(person, entered, seen, thresholds.history(connection, person.id))
    ahead = not_yet_run([race for race in entered if race.date >= today], past.runs)
    race = _race_for(distance_m, ahead)
    lately = today - timedelta(days=ADHERENCE_DAYS)
    return _Known(
        today=today,
        past=past,
        race=race,
        sessions=plans.sessions_between(connection, person.id, lately, race.date) if race else (),
        kept=() if for_coach else predictions.of_athlete(connection, person.id),
    )


def distance_meant(desk: Desk, athlete_id: AthleteId) -> float:
    """Return the distance that is meant where none is named: that of the next race, else the marathon."""
    with desk.store.read() as connection:
        today = athletes.get(connection, athlete_id).local_date(desk.clock.now())
        return next((race.distance_m for race in races_ahead(connection, athlete_id, today)), MARATHON_M)


def races_ahead(connection: Connection, athlete_id: AthleteId, today: date) -> tuple[Race, ...]:
    """Return the races that are still to be run, the next one first."""
    runs = activities.between(connection, athlete_id, today, today)
    return not_yet_run(races.upcoming(connection, athlete_id, today), runs)


def races_on_record(desk: Desk, athlete_id: AthleteId) -> tuple[RaceRecord, ...]:
    """Return every race of the last year with what was said of it before, or would have been, latest first."""
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        known = _read(connection, person, person.local_date(desk.clock.now()), None, for_coach=False)
    every = len(known.past.races(known.today))
    return find_record(desk.predictor, known.past, known.today, known.kept, most=every)


def _explained(
    card: PredictionCard, predictor: RacePredictor, question: RaceQuestion, now: Estimate, known: _Known
) -> PredictionCard:
    """Return the card with all that explains its estimate."""
    past, race = known.past, card.race
    return replace(
        card,
        chance=chance_of(card.goal_s, now) if card.goal_s else None,
        slower=_slower_over_it(question, now),
        history=history(predictor, past, question, now),
        change=find_change(predictor, past, question, now),
        more_mileage_s=worth_of_mileage(predictor, question, now, card.more_mileage_m),
        record=find_record(predictor, past, card.date, known.kept),
        projection=project_plan(predictor, question, race.date, known.sessions, past.runs) if race else None,
    )


def _slower_over_it(question: RaceQuestion, now: Estimate) -> Evidence | None:
    """Return the last race over the distance, if it is recent, was slower than what is predicted, and is not in it.

    The learned model hears every race, so with it there is none.
    """
    if now.method is Method.LEARNED:
        return None
    since = question.on - timedelta(days=EVIDENCE_DAYS)
    over_it = [
        item
        for item in question.evidence
        if item.kind is EvidenceKind.RACE and item.date >= since
        if abs(item.distance_m - question.distance_m) < SAME_DISTANCE * question.distance_m
    ]
    last = max(over_it, key=lambda item: item.date, default=None)
    if last is None or last in now.evidence:
        return None
    return last if last.time_s / last.distance_m > now.time_s / now.distance_m else None


def _race_for(distance_m: float | None, ahead: Sequence[Race]) -> Race | None:
    """Return the next race over the asked distance, or the next one at all when none is asked."""
    fitting = (
        r for r in ahead if distance_m is None or abs(r.distance_m - distance_m) < SAME_DISTANCE * distance_m
    )
    return next(fitting, None)
