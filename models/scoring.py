"""Scoring predictions of runners who were held out: errors, pinball, coverage in strata, bootstrap intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from marathon.domain.activity import Floats
from marathon.domain.model_scores import DistanceScore, Rule, RuleScore, Span, Stratum
from marathon.domain.units import METRES_PER_KM, METRES_PER_MILE
from models.fitting import FAST_END, FOLDS, SLOW_END, Runners, fit, predict_all
from models.prior import DISTANCES_M, Mask, Places

RESAMPLES: Final = 2_000
PREDICTED_MIN: Final = (0.0, 210.0, 240.0, 270.0, np.inf)
MILES_A_WEEK: Final = (0.0, 30.0, 40.0, 50.0, np.inf)
LEAST_IN_STRATUM: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """Times in seconds of n runners at one distance, a row a repeat of the cross-validation (r x n)."""

    actual: Floats
    middle: Floats
    low: Floats
    high: Floats
    weekly_km: Floats


def fold_of(count: int, seed: int) -> Places:
    """Return the fold of each of so many runners."""
    return np.random.default_rng(seed).permutation(count) % FOLDS


def who_counts(runners: Runners, target: int) -> Mask:
    """Return who ran the distance and another one, and said their weekly distance."""
    ran = ~np.isnan(runners.log_times)
    others = np.delete(ran, target, axis=1).any(axis=1)
    return np.asarray(ran[:, target] & others & ~np.isnan(runners.weekly_km))


def cross_validate(runners: Runners, target: int, repeats: int, step: Callable[[], None]) -> Predictions:
    """Return what models say of runners they have not seen, from all their other distances.

    Args:
        step: hears of every fold that is done. Repeat r takes its folds from seed r.
    """
    seconds = np.full((3, repeats, len(runners)), np.nan)
    for seed in range(repeats):
        fold = fold_of(len(runners), seed)
        for number in range(FOLDS):
            fitted = fit(runners.only(fold != number), seed=FOLDS * seed + number, targets=(target,))
            held_out = np.flatnonzero(fold == number)
            seen = predict_all(fitted, runners.only(held_out), target)
            for place, ends in enumerate((seen.middle, seen.low, seen.high)):
                seconds[place, seed, held_out] = np.exp(ends[:, target])
            step()
    return predictions_of(runners, target, seconds)


def predictions_of(runners: Runners, target: int, seconds: Floats) -> Predictions:
    """Return the runners who count, of middle, low and high times (3 x r x n)."""
    counts = who_counts(runners, target)
    middle, low, high = seconds[:, :, counts]
    return Predictions(
        actual=np.exp(runners.log_times[counts, target]),
        middle=middle,
        low=low,
        high=high,
        weekly_km=runners.weekly_km[counts],
    )


def score_rule(rule: Rule, actual: Floats, middle: Floats, by_riegel: Floats) -> RuleScore:
    """Return the errors of a rule (r x n or n) on n marathons, and how far they lie below Riegel's."""
    off = np.atleast_2d(actual - middle) / 60
    error, riegel = np.abs(off).mean(axis=0), np.abs(actual - by_riegel) / 60
    return RuleScore(
        rule=rule,
        n=len(actual),
        error_min=_span(lambda some: error[some].mean(axis=-1), len(actual)),
        below_riegel=_span(
            lambda some: 1 - error[some].mean(axis=-1) / riegel[some].mean(axis=-1), len(actual)
        ),
        bias_min=float(off.mean()),
    )


def _span(of: Callable[[Places], Floats], count: int) -> Span:
    """Return a statistic of all runners, and what it is among runners drawn anew, with replacement."""
    drawn = of(np.random.default_rng(count).integers(0, count, (RESAMPLES, count)))
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Span(mean=float(of(np.arange(count))), low=float(low), high=float(high))


def pinball_min(said: Predictions) -> float:
    """Return the mean pinball loss of the levels .1, .5 and .9, in minutes."""
    losses = [
        pinball(said.actual, ends, level)
        for ends, level in ((said.low, FAST_END), (said.middle, 0.5), (said.high, SLOW_END))
    ]
    return float(np.mean(losses)) / 60


def pinball(actual: Floats, said: Floats, level: float) -> float:
    """Return the mean quantile loss of one level.

    Source: Koenker & Bassett 1978, Regression Quantiles, Econometrica 46.
    """
    off = actual - said
    return float(np.maximum(level * off, (level - 1) * off).mean())


def covered(said: Predictions) -> Mask:
    """Return who ran within the band, a row a repeat."""
    return np.asarray((said.low <= said.actual) & (said.actual <= said.high))


def strata(said: Predictions) -> tuple[Stratum, ...]:
    """Return the coverage by predicted time and by miles a week, of those with 50 runners or more."""
    miles = np.broadcast_to(said.weekly_km * METRES_PER_KM / METRES_PER_MILE, said.middle.shape)
    found = [
        *_strata_by(said.middle / 60, PREDICTED_MIN, covered(said), of_miles=False),
        *_strata_by(miles, MILES_A_WEEK, covered(said), of_miles=True),
    ]
    return tuple(one for one in found if one.n >= LEAST_IN_STRATUM)


def _strata_by(values: Floats, edges: Sequence[float], inside: Mask, *, of_miles: bool) -> list[Stratum]:
    found = []
    for low, high in pairwise(edges):
        among = (low <= values) & (values < high)
        mean = float(inside[among].mean()) if among.any() else np.nan
        n = float(among.sum(axis=1).mean())
        found.append(Stratum(of_miles=of_miles, low=low, high=high, n=n, coverage=mean))
    return found


def score_distance(target: int, said: Predictions, *, adjusted: bool) -> DistanceScore:
    """Return the errors at one distance."""
    off = (said.actual - said.middle) / 60
    error = np.abs(off).mean(axis=0)
    return DistanceScore(
        distance_m=DISTANCES_M[target],
        adjusted=adjusted,
        n=len(said.actual),
        error_min=_span(lambda some: error[some].mean(axis=-1), len(error)),
        error_share=float((np.abs(off) * 60 / said.actual).mean()),
        bias_min=float(off.mean()),
        coverage=float(covered(said).mean()),
    )
