"""The learned predictor: what a runner's own races and training say, on top of what a population ran; numpy only.

The arrays come from models.artifact, the mathematics is in models.posterior and models.one_sided.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import Final

import numpy as np

from marathon.domain.activity import Floats
from marathon.domain.athlete import Sex
from marathon.domain.race import Estimate, Evidence, Method, RaceQuestion, Refusal
from marathon.domain.race_formulas import riegel_time_s
from marathon.domain.units import METRES_PER_KM
from marathon.ports import RacePredictor
from models.evidence import Chosen, choose
from models.fast_runners import slowest_s
from models.one_sided import pull
from models.posterior import middles, oddness, outlook, weigh
from models.prior import (
    DISTANCES_M,
    MARATHON,
    RACE_NOISE,
    USUAL_AGE,
    Fit,
    Mask,
    between,
    covariates,
    log_mileage,
)

SAME: Final = 1.02
MOST_EFFORTS: Final = 12
USUAL_FEMALE: Final = 0.38
"""The share of women among the runners of the survey, read where an athlete has not stated a sex."""
DRIFT_PER_YEAR: Final = 0.04
"""By how much ability wanders in a year, on log time (own choice after the yearly 3.7-4.1 % over one course)."""
SHORTER_NOISE: Final = 0.06
"""What it adds to read a result below 5 km as one over 5 km, per unit of log distance (own choice)."""
MARATHONS_DOUBTED: Final = 2.0
"""A runner's own marathons count n/(n + 2) against what everything else says of them."""
WORTH_NAMING: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class _Efforts:
    """m past efforts as the mathematics takes them: m x 6 rows, log times and variances."""

    rows: Floats
    log_times: Floats
    noise: Floats
    is_same: Mask

    def only(self, chosen: Mask) -> "_Efforts":
        return _Efforts(**{name: getattr(self, name)[chosen] for name in self.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Belief:
    """Six log times with their variances, what stays unknown (6 x 6), and how each effort moves them (m x 6).

    odd: the factor by which the races, as far as they contradict each other or what is usual, widen it all.
    """

    middle: Floats
    variance: Floats
    left: Floats
    shares: Floats
    odd: float


class RaceTimePredictor:
    """Predicts 5 km to marathon by the learned model, and leaves other distances to the predictor behind it."""

    def __init__(self, with_mileage: Fit, without_mileage: Fit, behind: RacePredictor) -> None:
        """Keep both fits: the second speaks for runners whose weekly distance is unknown."""
        self._with_mileage, self._without_mileage, self._behind = with_mileage, without_mileage, behind

    def predict(self, question: RaceQuestion) -> Estimate | Refusal:
        """Return the time to expect of a runner of whom this is known, or name what is missing."""
        chosen = choose(question)
        if isinstance(chosen, Refusal):
            return chosen
        chosen = Chosen(races=_latest(chosen.races), bests=_latest(chosen.bests))
        is_ours = DISTANCES_M[0] / SAME <= question.distance_m <= SAME * DISTANCES_M[-1]
        if not is_ours or not (chosen.races or chosen.bests):
            return self._behind.predict(question)
        fit = self._with_mileage if question.weekly_distance_m else self._without_mileage
        return _answer(fit, question, chosen)


def _latest(efforts: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the latest efforts of no more than a marathon."""
    fitting = [item for item in efforts if item.distance_m <= SAME * DISTANCES_M[-1]]
    return tuple(sorted(fitting, key=lambda item: item.date, reverse=True)[:MOST_EFFORTS])


def _answer(fit: Fit, question: RaceQuestion, chosen: Chosen) -> Estimate:
    km = np.array([question.weekly_distance_m / METRES_PER_KM]) if question.weekly_distance_m else None
    expected = (_covariates(question, km) @ fit.prior.coefficients.T)[0]
    races = _efforts(chosen.races, question)
    belief = _hold_to_own_marathons(fit, expected, races, _from_races(fit, expected, races))
    belief = _hear_bests(belief, _efforts(chosen.bests, question))
    belief = _spare_fast_runners(belief, chosen.races, question)
    deviation = np.sqrt(belief.variance) * belief.odd
    seen = outlook(fit, belief.middle[None], deviation[None], None if km is None else log_mileage(km))
    at = between([question.distance_m])[0]
    time_s, low_s, high_s = (exp(float(ends[0] @ at)) for ends in (seen.middle, seen.low, seen.high))
    named, shares = _named((*chosen.races, *chosen.bests), belief.shares @ at)
    scale = question.distance_m / float(np.clip(question.distance_m, DISTANCES_M[0], DISTANCES_M[-1]))
    return Estimate(
        distance_m=question.distance_m,
        time_s=time_s * scale,
        low_s=low_s * scale,
        high_s=high_s * scale,
        method=Method.LEARNED,
        evidence=named,
        weekly_distance_m=question.weekly_distance_m,
        shares=shares,
    )


def _covariates(question: RaceQuestion, weekly_km: Floats | None) -> Floats:
    is_female = USUAL_FEMALE if question.sex is None else float(question.sex is Sex.FEMALE)
    age = USUAL_AGE if question.age is None else question.age
    return covariates(np.array([is_female]), np.array([age]), weekly_km)


def _efforts(found: Sequence[Evidence], question: RaceQuestion) -> _Efforts:
    shortest, longest = DISTANCES_M[0], DISTANCES_M[-1]
    log_times, noise = [], []
    for item in found:
        near = min(max(item.distance_m, shortest), longest)
        years = (question.on - item.date).days / 365
        below = max(log(shortest / item.distance_m), 0.0)
        log_times.append(log(riegel_time_s(item.distance_m, item.time_s, near)))
        noise.append(RACE_NOISE**2 + DRIFT_PER_YEAR**2 * years + (SHORTER_NOISE * below) ** 2)
    rows = between([item.distance_m for item in found])
    alike = [[1 / SAME < item.distance_m / target < SAME for target in DISTANCES_M] for item in found]
    return _Efforts(
        rows=rows,
        log_times=np.array(log_times),
        noise=np.array(noise),
        is_same=np.array(alike, dtype=bool).reshape(rows.shape),
    )


def _from_races(fit: Fit, expected: Floats, races: _Efforts) -> _Belief:
    """Return what the races say: the prior moved by each of them, by weights that are never negative."""
    weights = weigh(fit.prior.spread, races.rows, races.noise)
    slow = (fit.bands.slow_from, fit.bands.slow_share)
    gaps = (races.log_times - races.rows @ expected)[None]
    return _Belief(
        middle=middles(expected[None], weights, gaps, slow, races.is_same)[0],
        variance=weights.variance,
        left=weights.left,
        shares=weights.by_target,
        odd=float(oddness(weights.precision, gaps)[0]),
    )


def _hold_to_own_marathons(fit: Fit, expected: Floats, races: _Efforts, belief: _Belief) -> _Belief:
    """Return the belief with the marathon moved by n/(n + 2) of what own marathons differ from everything else.

    n counts old marathons for less. The band grows by what this differs from the plain posterior. The difference is
    taken from what is known today: one taken from what was known then would let a faster old race predict slower.
    """
    own = races.is_same[:, MARATHON]
    if not own.any() or own.all():
        return belief
    others = _from_races(fit, expected, races.only(~own))
    trust = RACE_NOISE**2 / races.noise[own]
    doubt = MARATHONS_DOUBTED + trust.sum()
    said = others.middle[MARATHON]
    held = said + float(trust @ (races.log_times[own] - said)) / doubt
    middle, variance, shares = belief.middle.copy(), belief.variance.copy(), belief.shares.copy()
    variance[MARATHON] += (held - middle[MARATHON]) ** 2
    middle[MARATHON] = held
    shares[own, MARATHON] = trust / doubt
    shares[~own, MARATHON] = others.shares[:, MARATHON] * MARATHONS_DOUBTED / doubt
    return replace(belief, middle=middle, variance=variance, shares=shares)


def _spare_fast_runners(belief: _Belief, races: Sequence[Evidence], question: RaceQuestion) -> _Belief:
    """Return the belief with the marathon of a fast runner of high mileage, who has run none, under its ceiling."""
    results = [(race.distance_m, race.time_s) for race in races]
    if any(distance_m * SAME > DISTANCES_M[MARATHON] for distance_m, _ in results):
        return belief
    middle = belief.middle.copy()
    middle[MARATHON] = min(middle[MARATHON], log(slowest_s(results, question.weekly_distance_m or 0.0)))
    return replace(belief, middle=middle)


def _hear_bests(belief: _Belief, bests: _Efforts) -> _Belief:
    """Return the belief with each distance pulled by the training best that pulls it the most, by no other."""
    if not len(bests.log_times):
        return belief
    pulls = [
        pull(belief.left, belief.middle, row, float(log_time), float(noise))
        for row, log_time, noise in zip(bests.rows, bests.log_times, bests.noise, strict=True)
    ]
    most = np.array([one.faster for one in pulls]).argmax(axis=0)
    places = np.arange(len(DISTANCES_M))
    shares = np.zeros(bests.rows.shape)
    shares[most, places] = np.array([one.share for one in pulls])[most, places]
    return replace(
        belief,
        middle=belief.middle - np.array([one.faster for one in pulls])[most, places],
        variance=belief.variance - np.array([one.narrower for one in pulls])[most, places],
        shares=np.vstack([belief.shares * (1 - shares.sum(axis=0)), shares]),
    )


def _named(efforts: Sequence[Evidence], moves: Floats) -> tuple[tuple[Evidence, ...], tuple[float, ...]]:
    """Return the efforts that are worth naming, what decides most first, with their shares of 1."""
    whole = float(moves.sum()) or 1.0
    ranked = sorted(zip(moves / whole, efforts, strict=True), key=lambda pair: -pair[0])
    kept = [pair for place, pair in enumerate(ranked) if place == 0 or pair[0] >= WORTH_NAMING]
    return tuple(item for _, item in kept), tuple(float(share) for share, _ in kept)
