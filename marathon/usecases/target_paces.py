"""The card of /paces: the target paces of today, from the threshold that was said, else from what is predicted."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from marathon.domain.athlete import Athlete, AthleteId, Origin, Threshold, ThresholdKind, in_force
from marathon.domain.flags import reported_pain
from marathon.domain.paces import (
    INTERVAL_M,
    PaceKind,
    PacesCard,
    PaceZone,
    paces_from_races,
    paces_from_threshold,
    zones_of,
)
from marathon.domain.race import Estimate, Refusal
from marathon.domain.team import Audience
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M, METRES_PER_KM
from marathon.store import activities, athletes, check_ins, races, thresholds
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.runner_past import EVIDENCE_DAYS, RunnerPast, past_of

TEN_KM_M: Final = 10_000.0
ASKED_M: Final = (INTERVAL_M, TEN_KM_M, HALF_MARATHON_M, MARATHON_M)

Held = Mapping[ThresholdKind, Threshold]


def target_paces(desk: Desk, athlete_id: AthleteId, *, for_coach: bool = False) -> PacesCard:
    """Return the training paces of today and what they rest on, or the datum that is missing; easy alone in pain.

    Args: for_coach: private runs are no evidence, nor are estimates of thresholds that rest on them.
    """
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        today = person.local_date(desk.clock.now())
        past, held = _read(connection, person, today, for_coach=for_coach)
        pain = reported_pain(today, check_ins.covering(connection, athlete_id, today, today))
    outcomes = {metres: desk.predictor.predict(past.question(today, metres)) for metres in ASKED_M}
    threshold = held.get(ThresholdKind.THRESHOLD_PACE_S_PER_KM)
    rests_on = _basis(threshold, outcomes)
    threshold_hr, marathon = held.get(ThresholdKind.THRESHOLD_HR_BPM), outcomes[MARATHON_M]
    zones: tuple[PaceZone, ...] = ()
    if not isinstance(rests_on, Refusal):
        zones = zones_of(
            _targets(rests_on, outcomes),
            marathon.time_s / MARATHON_M * METRES_PER_KM if isinstance(marathon, Estimate) else None,
            threshold_hr.value if threshold_hr else None,
        )
    return PacesCard(
        athlete_id=athlete_id,
        athlete_name=person.name,
        date=today,
        zones=tuple(zone for zone in zones if not pain or zone.kind is PaceKind.EASY),
        rests_on=rests_on,
        no_marathon=marathon if isinstance(marathon, Refusal) else None,
        threshold_hr=threshold_hr,
        pain=pain,
        judged_by=threshold if isinstance(rests_on, Estimate) else None,
    )


def _read(
    connection: Connection, person: Athlete, today: date, *, for_coach: bool
) -> tuple[RunnerPast, Held]:
    known = activities.between(connection, person.id, today - timedelta(days=EVIDENCE_DAYS), today)
    shown = [run for run in known if not (for_coach and run.audience is Audience.OWNER)]
    history = thresholds.history(connection, person.id)
    if len(shown) < len(known):
        history = tuple(item for item in history if item.origin is Origin.STATED)
    past = past_of(person, races.of_athlete(connection, person.id), shown, history)
    return past, in_force(today, history)


def _basis(
    threshold: Threshold | None, outcomes: Mapping[float, Estimate | Refusal]
) -> Threshold | Estimate | Refusal:
    """Return what was said, else what is predicted, else what was estimated, else why there is nothing."""
    if threshold and threshold.origin is Origin.STATED:
        return threshold
    if isinstance(outcomes[INTERVAL_M], Estimate):
        return outcomes[TEN_KM_M] if isinstance(outcomes[TEN_KM_M], Estimate) else outcomes[INTERVAL_M]
    return threshold or outcomes[INTERVAL_M]


def _targets(
    rests_on: Threshold | Estimate, outcomes: Mapping[float, Estimate | Refusal]
) -> dict[PaceKind, float]:
    if isinstance(rests_on, Threshold):
        return paces_from_threshold(rests_on.value)
    return paces_from_races(
        {metres: outcome.time_s for metres, outcome in outcomes.items() if isinstance(outcome, Estimate)}
    )
