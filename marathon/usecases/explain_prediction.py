"""What explains a prediction: what it was before, what changed since, how it has done, what mileage is worth."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from marathon.domain.prediction_card import PastEstimate, PredictionChange, RaceRecord
from marathon.domain.race import Estimate, Evidence, RaceQuestion
from marathon.domain.race_formulas import riegel_time_s
from marathon.domain.race_recordings import SAME_RACE
from marathon.domain.units import METRES_PER_MILE, Units
from marathon.ports import RacePredictor
from marathon.usecases.runner_past import RunnerPast

HISTORY_WEEKS: Final = 12
RECORD_DAYS: Final = 365
MOST_RECORDS: Final = 5
MORE_WEEKLY_M: Final = {Units.METRIC: 10_000.0, Units.IMPERIAL: 5 * METRES_PER_MILE}
"""How much more a week is thought of: a plain number in the runner's own unit (own choice)."""
KEPT_DAYS: Final = 14

Kept = Sequence[tuple[float, PastEstimate]]
"""What was said as it was said, each with its distance (m)."""


def history(
    predictor: RacePredictor, past: RunnerPast, question: RaceQuestion, now: Estimate
) -> tuple[PastEstimate, ...]:
    """Return what would have been said on each of the last twelve weeks, and what is today, oldest first."""
    said = []
    for back in range(HISTORY_WEEKS, 0, -1):
        on = question.on - timedelta(weeks=back)
        outcome = predictor.predict(past.question(on, question.distance_m))
        if isinstance(outcome, Estimate):
            said.append(as_said(on, outcome))
    return (*said, as_said(question.on, now))


def as_said(on: date, estimate: Estimate) -> PastEstimate:
    """Return an estimate's numbers as those of a date."""
    return PastEstimate(date=on, time_s=estimate.time_s, low_s=estimate.low_s, high_s=estimate.high_s)


def find_change(
    predictor: RacePredictor, past: RunnerPast, question: RaceQuestion, now: Estimate
) -> PredictionChange | None:
    """Return what a week has changed, None where there was no prediction then."""
    since = question.on - timedelta(weeks=1)
    before = past.question(since, question.distance_m)
    then = predictor.predict(before)
    if not isinstance(then, Estimate):
        return None
    as_then = replace(question, weekly_distance_m=before.weekly_distance_m)
    same_mileage = predictor.predict(as_then)
    by_mileage = now.time_s - same_mileage.time_s if isinstance(same_mileage, Estimate) else 0.0
    new = [item for item in now.evidence if item.date > since]
    return PredictionChange(
        since=since,
        by_s=now.time_s - then.time_s,
        by_mileage_s=by_mileage,
        weekly_then_m=before.weekly_distance_m,
        weekly_now_m=question.weekly_distance_m,
        new=tuple(item for item in new if _led_there(predictor, as_then, item, then, now)),
    )


def _led_there(
    predictor: RacePredictor, as_then: RaceQuestion, item: Evidence, then: Estimate, now: Estimate
) -> bool:
    """Return whether an effort moved the estimate the way it went, and looks it, too.

    It is held against what is said without it, as far as the predictor can tell, and against the results that spoke
    before: one that is better than all of them explains no slower time, however fresh it is.

    Args: as_then: the question, with the weekly distance that was known before.
    """
    is_faster = now.time_s < then.time_s
    rest = tuple(other for other in as_then.evidence if other != item)
    both, without = predictor.predict(as_then), predictor.predict(replace(as_then, evidence=rest))
    if (
        isinstance(both, Estimate)
        and isinstance(without, Estimate)
        and (both.time_s < without.time_s) is not is_faster
    ):
        return False
    target = as_then.distance_m
    ours, *before = (riegel_time_s(one.distance_m, one.time_s, target) for one in (item, *then.evidence))
    if not before:
        return True
    return ours < max(before) if is_faster else ours > min(before)


def worth_of_mileage(
    predictor: RacePredictor, question: RaceQuestion, now: Estimate, more_m: float
) -> float | None:
    """Return how the estimate would differ with so much more a week, None where it takes no mileage into account."""
    if now.weekly_distance_m is None:
        return None
    more = predictor.predict(replace(question, weekly_distance_m=now.weekly_distance_m + more_m))
    return more.time_s - now.time_s if isinstance(more, Estimate) else None


def find_record(
    predictor: RacePredictor, past: RunnerPast, today: date, kept: Kept = (), *, most: int = MOST_RECORDS
) -> tuple[RaceRecord, ...]:
    """Return the last year's races, latest first, each with what was said of it before, or would have been."""
    since = today - timedelta(days=RECORD_DAYS)
    races = [race for race in past.races(today) if race.date > since]
    found = []
    for race in reversed(races[-most:]):
        known = kept_before(kept, race.date, race.distance_m)
        said = known or said_before(predictor, past, race.date, race.distance_m)
        if said:
            found.append(
                RaceRecord(
                    date=race.date,
                    distance_m=race.distance_m,
                    said=said,
                    result_s=race.time_s,
                    is_kept=known is not None,
                )
            )
    return tuple(found)


def kept_before(kept: Kept, race_day: date, distance_m: float) -> PastEstimate | None:
    """Return the last thing that was said of a race in the two weeks before it, None where nothing was kept."""
    since = race_day - timedelta(days=KEPT_DAYS)
    said = [
        one
        for metres, one in kept
        if since <= one.date < race_day and abs(distance_m - metres) < SAME_RACE * metres
    ]
    return max(said, key=lambda one: one.date, default=None)


def said_before(
    predictor: RacePredictor, past: RunnerPast, race_day: date, distance_m: float
) -> PastEstimate | None:
    """Return what would have been said of a race by what was known the day before, None where nothing."""
    eve = race_day - timedelta(days=1)
    said = predictor.predict(past.question(eve, distance_m))
    return as_said(eve, said) if isinstance(said, Estimate) else None
