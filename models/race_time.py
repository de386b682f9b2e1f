"""The learned predictor: what a runner's own races and training say, on top of what a population ran; numpy only.

The arrays come from models.artifact, the mathematics is in models.posterior.
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
from models.posterior import middles, oddness, outlook, weigh
from models.prior import (
    DISTANCES_M,
    MARATHON,
    RACE_NOISE,
    USUAL_AGE,
    USUAL_FEMALE,
    Fit,
    Mask,
    between,
    covariates,
    log_mileage,
)

SAME: Final = 1.02
MOST_RACES: Final = 12
MOST_BESTS: Final = 12
DRIFT_PER_YEAR: Final = 0.04
"""By how much ability wanders in a year, on log time (own choice after the yearly 3.7-4.1 % over one course)."""
SHORTER_NOISE: Final = 0.06
"""What it adds to read a result below 5 km as one over 5 km, per unit of log distance (own choice)."""
MARATHONS_DOUBTED: Final = 2.0
"""A runner's own n marathons count n/(n + 2) against what everything else says of them."""
MOST_DOUBT: Final = 0.0045
"""The variance at which doubt of an own marathon ends where little else is known (own choice, as after a 10 km)."""
TRAINING_NOISE: Final = 0.05
RACE_DAY_GAIN: Final = 0.03
"""How a training best is read on log time, where it makes the answer faster: race day adds that (own choices)."""
WORTH_NAMING: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class _Efforts:
    """m past efforts as the mathematics takes them: m x 6 rows, log times, and variances.

    aged: the part of the variances that comes of their age. is_same: m x 6, whether run over that very distance.
    """

    rows: Floats
    log_times: Floats
    noise: Floats
    aged: Floats
    is_same: Mask

    def only(self, chosen: Mask) -> "_Efforts":
        return _Efforts(**{name: getattr(self, name)[chosen] for name in self.__slots__})

    def __add__(self, more: "_Efforts") -> "_Efforts":
        names = self.__slots__
        return _Efforts(
            **{name: np.concatenate([getattr(self, name), getattr(more, name)]) for name in names}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Belief:
    """Six log times with their variances, and how each effort moves them (m x 6).

    left: the variances of what the runner can do. odd: the factor by which results that contradict each other or
    what is usual widen it all.
    """

    middle: Floats
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
        chosen = Chosen(races=_latest(chosen.races), bests=_hardest(chosen.bests))
        is_ours = DISTANCES_M[0] / SAME <= question.distance_m <= SAME * DISTANCES_M[-1]
        if not is_ours or not (chosen.races or chosen.bests):
            return self._behind.predict(question)
        fit = self._with_mileage if question.weekly_distance_m else self._without_mileage
        return _answer(fit, question, chosen)


def _latest(races: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the latest races of no more than a marathon."""
    fitting = [item for item in races if item.distance_m <= SAME * DISTANCES_M[-1]]
    return tuple(sorted(fitting, key=lambda item: item.date, reverse=True)[:MOST_RACES])


def _hardest(bests: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the few training bests that are worth most, each read as one over 10 km."""
    fitting = [item for item in bests if item.distance_m <= SAME * DISTANCES_M[-1]]
    return tuple(
        sorted(fitting, key=lambda item: riegel_time_s(item.distance_m, item.time_s, 10_000.0))[:MOST_BESTS]
    )


def _answer(fit: Fit, question: RaceQuestion, chosen: Chosen) -> Estimate:
    km = np.array([question.weekly_distance_m / METRES_PER_KM]) if question.weekly_distance_m else None
    expected = (_covariates(question, km) @ fit.prior.coefficients.T)[0]
    races, bests = _efforts(chosen.races, question), _as_if_raced(_efforts(chosen.bests, question))
    belief = _spare_fast_runners(_fastest(fit, expected, races, bests), chosen.races, question)
    deviation = np.sqrt(belief.left + RACE_NOISE**2) * belief.odd
    seen = outlook(fit, belief.middle[None], deviation[None], None if km is None else log_mileage(km))
    at = between([question.distance_m])[0]
    stretch = question.distance_m / float(np.clip(question.distance_m, DISTANCES_M[0], DISTANCES_M[-1]))
    time_s, low_s, high_s = (
        stretch * exp(float(ends[0] @ at)) for ends in (seen.middle, seen.low, seen.high)
    )
    named, shares = _named((*chosen.races, *chosen.bests), belief.shares @ at)
    return Estimate(
        distance_m=question.distance_m,
        time_s=time_s,
        low_s=low_s,
        high_s=high_s,
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
    log_times, noise, aged = [], [], []
    for item in found:
        near = min(max(item.distance_m, shortest), longest)
        years = (question.on - item.date).days / 365
        below = max(log(shortest / item.distance_m), 0.0)
        log_times.append(log(riegel_time_s(item.distance_m, item.time_s, near)))
        aged.append(DRIFT_PER_YEAR**2 * years)
        noise.append(RACE_NOISE**2 + aged[-1] + (SHORTER_NOISE * below) ** 2)
    rows = between([item.distance_m for item in found])
    alike = [[1 / SAME < item.distance_m / target < SAME for target in DISTANCES_M] for item in found]
    return _Efforts(
        rows=rows,
        log_times=np.array(log_times),
        noise=np.array(noise),
        aged=np.array(aged),
        is_same=np.array(alike, dtype=bool).reshape(rows.shape),
    )


def _as_if_raced(bests: _Efforts) -> _Efforts:
    """Return training bests as the races they stand for: somewhat faster, and less certain; all are recent."""
    noise = bests.noise - bests.aged - RACE_NOISE**2 + TRAINING_NOISE**2
    return replace(bests, log_times=bests.log_times - RACE_DAY_GAIN, noise=noise)


def _fastest(fit: Fit, expected: Floats, races: _Efforts, bests: _Efforts) -> _Belief:
    """Return what the races say, at each distance with the one training best that makes it the fastest, if one does.

    So a training best is one-sided evidence, and a faster effort of any kind never makes the answer slower.
    """
    raced, count = len(races.log_times), len(bests.log_times)
    said = [_heard(_believe(fit, expected, races), range(raced), raced + count)]
    together = [races + bests.only(np.arange(count) == place) for place in range(count)]
    for place, one in enumerate(_believe_each(fit, expected, together)):
        said.append(_heard(one, [*range(raced), raced + place], raced + count))
    fastest = np.argmin([one.middle for one in said], axis=0)
    targets = np.arange(len(DISTANCES_M))
    return _Belief(
        middle=np.array([one.middle for one in said])[fastest, targets],
        left=np.array([one.left for one in said])[fastest, targets],
        shares=np.array([one.shares for one in said])[fastest, :, targets].T,
        odd=said[0].odd,
    )


def _heard(belief: _Belief, places: Sequence[int], count: int) -> _Belief:
    """Return a belief whose efforts have these places among so many; the others have no share in it."""
    shares = np.zeros((count, len(DISTANCES_M)))
    shares[list(places)] = belief.shares
    return replace(belief, shares=shares)


def _believe(fit: Fit, expected: Floats, efforts: _Efforts) -> _Belief:
    """Return what efforts say, own marathons held to the rest."""
    return _believe_each(fit, expected, [efforts])[0]


def _believe_each(fit: Fit, expected: Floats, many: Sequence[_Efforts]) -> list[_Belief]:
    """Return what each of several sets of as many efforts says: together they take little longer than one."""
    if not many:
        return []
    return [
        _hold_to_own_marathons(fit, expected, efforts, belief)
        for efforts, belief in zip(many, _posteriors(fit, expected, many), strict=True)
    ]


def _posteriors(fit: Fit, expected: Floats, many: Sequence[_Efforts]) -> list[_Belief]:
    """Return the prior moved by each effort of a set, by weights that are never negative, for each of the sets."""
    rows, log_times, noise, is_same = (
        np.stack([getattr(efforts, name) for efforts in many])
        for name in ("rows", "log_times", "noise", "is_same")
    )
    weights = weigh(fit.prior.spread, rows, noise)
    slow = (fit.bands.slow_from, fit.bands.slow_share)
    gaps = log_times - rows @ expected
    middle = middles(expected, weights, gaps, slow, is_same)
    left = np.diagonal(weights.left, axis1=-2, axis2=-1)
    odd = oddness(weights.precision, gaps)
    return [
        _Belief(
            middle=middle[place], left=left[place], shares=weights.by_target[place], odd=float(odd[place])
        )
        for place in range(len(many))
    ]


def _hold_to_own_marathons(fit: Fit, expected: Floats, efforts: _Efforts, belief: _Belief) -> _Belief:
    """Return the belief with the marathon moved by n/(n + 2) of how own marathons differ from everything else.

    An own marathon's variance is taken as twice that of what everything else says, but no more than after a single
    10 km, so that it can speak where little else does; its age adds to it. The difference is taken from what is
    known today: taken from what was known then, a faster old race would predict slower.
    """
    own = efforts.is_same[:, MARATHON]
    if not own.any():
        return belief
    (rest,) = _posteriors(fit, expected, [efforts.only(~own)])
    doubt = min(MARATHONS_DOUBTED * float(rest.left[MARATHON]), MOST_DOUBT) + efforts.aged[own]
    certain = 1 / rest.left[MARATHON] + (1 / doubt).sum()
    middle, left, shares = belief.middle.copy(), belief.left.copy(), belief.shares.copy()
    left[MARATHON] = 1 / certain
    shares[own, MARATHON] = 1 / doubt / certain
    others = 1 - shares[own, MARATHON].sum()
    shares[~own, MARATHON] = others * rest.shares[:, MARATHON]
    middle[MARATHON] = others * rest.middle[MARATHON] + shares[own, MARATHON] @ efforts.log_times[own]
    return replace(belief, middle=middle, left=left, shares=shares)


def _spare_fast_runners(belief: _Belief, races: Sequence[Evidence], question: RaceQuestion) -> _Belief:
    """Return the belief with the marathon of a fast runner of high mileage, who has run none, under its ceiling."""
    results = [(race.distance_m, race.time_s) for race in races]
    if any(distance_m * SAME > DISTANCES_M[MARATHON] for distance_m, _ in results):
        return belief
    middle = belief.middle.copy()
    middle[MARATHON] = min(middle[MARATHON], log(slowest_s(results, question.weekly_distance_m or 0.0)))
    return replace(belief, middle=middle)


def _named(efforts: Sequence[Evidence], moves: Floats) -> tuple[tuple[Evidence, ...], tuple[float, ...]]:
    """Return the efforts that are worth naming, what decides most first, with their shares of 1."""
    whole = float(moves.sum()) or 1.0
    ranked = sorted(zip(moves / whole, efforts, strict=True), key=lambda pair: -pair[0])
    kept = [pair for place, pair in enumerate(ranked) if place == 0 or pair[0] >= WORTH_NAMING]
    return tuple(item for _, item in kept), tuple(float(share) for share, _ in kept)
