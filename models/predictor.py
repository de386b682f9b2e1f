"""The predictor that needs no training: published formulas, with bands measured on open data.

It answers where no learned model does; the formulas are marathon.domain.race_formulas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp, hypot
from typing import Final

from marathon.domain.race import Estimate, Evidence, Method, RaceQuestion, Refusal
from marathon.domain.race_formulas import (
    RIEGEL_EXPONENT,
    riegel_time_s,
    vickers_one_race_s,
    vickers_two_races_s,
)
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M
from models.evidence import choose, within_reach

RECENT_DAYS: Final = 548
SAME_DISTANCE: Final = 1.05
LEAST_SPREAD: Final = 1.5

# Measured on the open data of Vickers & Vertosick 2016: the median marathon is 5.5 % slower than Riegel says,
# from 10 km as much as from the half (n = 623), so all of it lies beyond the half.
EXPONENT_BEYOND_HALF: Final = RIEGEL_EXPONENT + 0.0775

# Own choice: what a training best leaves open towards the fast end, and how a result ages.
TRAINING_SLACK: Final = 0.10
FRESH_DAYS: Final = 182
DRIFT_PER_YEAR: Final = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Logarithms of actual over predicted time that 10 % and 90 % of runners stay below."""

    low: float
    high: float


# Measured on the same data with this predictor, from each runner's other races: n = 258 with one race for the
# marathon, 365 with two, 3,142 results up to the half by Riegel, 623 marathons without mileage.
BANDS: Final = {
    Method.VICKERS_ONE_RACE: Band(low=-0.067, high=0.087),
    Method.VICKERS_TWO_RACES: Band(low=-0.075, high=0.079),
    Method.RIEGEL: Band(low=-0.073, high=0.094),
}
BEYOND_HALF_BAND: Final = Band(low=-0.061, high=0.100)
# Own choice after the yearly 3.7-4.1 % by which one runner's times over one course differ: 80 % within 6.3 %.
SAME_DISTANCE_BAND: Final = Band(low=-0.063, high=0.063)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """One way to predict: the time, how, from what, and how far off it has been."""

    time_s: float
    method: Method
    evidence: tuple[Evidence, ...]
    band: Band


class FormulaPredictor:
    """Predicts by Vickers & Vertosick for the marathon, by Riegel elsewhere, or refuses."""

    def predict(self, question: RaceQuestion) -> Estimate | Refusal:
        """Return the fastest time that any past race speaks for, or name what is missing.

        Races older than 18 months speak only where no later does. A training best speaks only where no race
        does: it shows what is possible at least, so each is read alone, and the band reaches further to the fast side.
        """
        chosen = choose(question)
        if isinstance(chosen, Refusal):
            return chosen
        races = _recent_enough(chosen.races, question)
        if within_reach(races, question.distance_m):
            return _estimate(_best_point(races, question), question, slack=0.0)
        alone = [_best_point((best,), question) for best in within_reach(chosen.bests, question.distance_m)]
        fastest = min(alone, key=lambda point: point.time_s)
        return _estimate(fastest, question, slack=TRAINING_SLACK)


def _recent_enough(races: tuple[Evidence, ...], question: RaceQuestion) -> tuple[Evidence, ...]:
    since = question.on - timedelta(days=RECENT_DAYS)
    recent = tuple(race for race in races if race.date > since)
    return recent if within_reach(recent, question.distance_m) else races


def _best_point(evidence: Sequence[Evidence], question: RaceQuestion) -> _Point:
    """Return the fastest of what the evidence says, so a better result never makes it worse."""
    target, weekly_m = question.distance_m, question.weekly_distance_m
    reaching = within_reach(evidence, target)
    shorter = [item for item in evidence if item.distance_m * SAME_DISTANCE <= target]
    points = []
    if weekly_m and within_reach(shorter, target) and 1 / 1.01 < target / MARATHON_M < 1.01:
        points.append(_by_vickers(shorter, weekly_m))
        reaching = tuple(item for item in reaching if item not in shorter)
    points += [_by_riegel(item, target) for item in reaching]
    return min(points, key=lambda point: point.time_s)


def _by_vickers(shorter: Sequence[Evidence], weekly_m: float) -> _Point:
    """Return the published prediction, but never a faster pace than the one predicted for the half."""
    reaching = within_reach(shorter, MARATHON_M)
    floor = min(riegel_time_s(item.distance_m, item.time_s, MARATHON_M) for item in reaching)
    long = _fastest_of_longest(shorter)
    spread = [item for item in shorter if item.distance_m * LEAST_SPREAD <= long.distance_m]
    used: tuple[Evidence, ...] = (long,)
    if not spread:
        time_s = vickers_one_race_s(long.distance_m, long.time_s, weekly_m)
        method = Method.VICKERS_ONE_RACE
    else:
        short = _fastest_of_longest(spread)
        time_s = vickers_two_races_s(short.distance_m, short.time_s, long.distance_m, long.time_s, weekly_m)
        method, used = Method.VICKERS_TWO_RACES, (long, short)
    return _Point(time_s=max(time_s, floor), method=method, evidence=used, band=BANDS[method])


def _fastest_of_longest(evidence: Sequence[Evidence]) -> Evidence:
    longest = max(item.distance_m for item in evidence)
    alike = [item for item in evidence if item.distance_m * SAME_DISTANCE > longest]
    return min(alike, key=lambda item: riegel_time_s(item.distance_m, item.time_s, longest))


def _by_riegel(item: Evidence, target_m: float) -> _Point:
    near, far = min(target_m, HALF_MARATHON_M), max(target_m, HALF_MARATHON_M)
    start_near, start_far = min(item.distance_m, HALF_MARATHON_M), max(item.distance_m, HALF_MARATHON_M)
    time_s = riegel_time_s(start_near, item.time_s, near)
    time_s = riegel_time_s(start_far, time_s, far, EXPONENT_BEYOND_HALF)
    if 1 / SAME_DISTANCE < target_m / item.distance_m < SAME_DISTANCE:
        band = SAME_DISTANCE_BAND
    else:
        band = BEYOND_HALF_BAND if target_m > HALF_MARATHON_M * SAME_DISTANCE else BANDS[Method.RIEGEL]
    return _Point(time_s=time_s, method=Method.RIEGEL, evidence=(item,), band=band)


def _estimate(point: _Point, question: RaceQuestion, slack: float) -> Estimate:
    age_days = (question.on - point.evidence[0].date).days
    aged = 1.28 * DRIFT_PER_YEAR * max(0, age_days - FRESH_DAYS) / 365
    return Estimate(
        distance_m=question.distance_m,
        time_s=point.time_s,
        low_s=point.time_s * exp(-hypot(point.band.low, aged) - slack),
        high_s=point.time_s * exp(hypot(point.band.high, aged)),
        method=point.method,
        evidence=point.evidence,
        weekly_distance_m=None if point.method is Method.RIEGEL else question.weekly_distance_m,
    )
