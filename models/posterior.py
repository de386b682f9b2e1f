"""From a prior and past races to the six distances: weights, means, standard deviations and bands; numpy only."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from marathon.domain.activity import Floats
from models.prior import DEGREES, DISTANCES_M, RACE_NOISE, Fit, Mask

LEAST_SCALE: Final = 0.25
_LOG_DISTANCES: Final = np.log(DISTANCES_M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How m results speak for the six distances.

    by_target: m x 6, never negative. precision: m x m, of the results. left: 6 x 6, the covariance that stays of
    what a runner can do. Each may have an axis before these, for several sets of so many results.
    """

    by_target: Floats
    precision: Floats
    left: Floats

    @property
    def variance(self) -> Floats:
        """The variance of a race at each of the six distances."""
        return np.diagonal(self.left, axis1=-2, axis2=-1) + RACE_NOISE**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Log times at the six distances for each of n runners: the middle, and both ends of the 80 % band."""

    middle: Floats
    low: Floats
    high: Floats


def weigh(spread: Floats, rows: Floats, noise: Floats) -> Weights:
    """Return the weights that leave the least variance, none of them negative.

    So a faster result never predicts slower, and one result more never widens: to leave it out is among the choices.

    Args:
        spread: 6 x 6 of the prior. rows: m x 6, each result's distance among the six. noise: m variances. These two
            may have an axis before that, for several sets of results.
    """
    among = rows @ spread @ rows.mT + noise[..., None] * np.eye(noise.shape[-1])
    shared = rows @ spread
    precision = np.asarray(np.linalg.inv(among), dtype=np.float64)
    by_target = precision @ shared
    for *of, target in np.argwhere((by_target < 0).any(axis=-2)):
        found = non_negative(among[tuple(of)], shared[(*of, slice(None), target)])
        by_target[(*of, slice(None), target)] = found
    crossed = by_target.mT @ shared
    left = spread - crossed - crossed.mT + by_target.mT @ among @ by_target
    return Weights(by_target=by_target, precision=precision, left=left)


def non_negative(among: Floats, shared: Floats) -> Floats:
    """Return w >= 0 that makes w'Aw - 2w's least.

    Source: Lawson & Hanson 1974, Solving Least Squares Problems, algorithm NNLS, on the normal equations.
    """
    weights = np.zeros_like(shared)
    free = np.zeros(shared.shape, dtype=bool)
    while True:
        pull = np.where(free, -np.inf, shared - among @ weights)
        if pull.max() <= 1e-12:
            return weights
        free[int(pull.argmax())] = True
        weights, free = _settled(among, shared, weights, free)


def _settled(among: Floats, shared: Floats, weights: Floats, free: Mask) -> tuple[Floats, Mask]:
    """Return the best weights of the free ones, after those that would turn negative have been let go."""
    while True:
        wanted = np.zeros_like(weights)
        wanted[free] = np.linalg.solve(among[np.ix_(free, free)], shared[free])
        sinking = free & (wanted <= 0)
        if not sinking.any():
            return wanted, free
        step = (weights[sinking] / (weights[sinking] - wanted[sinking])).min()
        weights = weights + step * (wanted - weights)
        free = free & (weights > 1e-12)


def believed(gaps: Floats, slow_from: float | Floats, slow_share: float | Floats) -> Floats:
    """Return how much of each result's gap to the expectation counts: a very slow one tells less than a fast one.

    A race can go wrong by any amount, but nobody runs far beyond their ability.
    """
    return np.where(gaps > slow_from, slow_from + slow_share * (gaps - slow_from), gaps)


def oddness(precision: Floats, gaps: Floats) -> Floats:
    """Return the factor by which results far from the expectation, or from each other, widen a t (n runners).

    Args: precision: of all n, or of each its own.
    """
    pulled = gaps @ precision if precision.ndim == 2 else (gaps[:, None] @ precision)[:, 0]
    distance = (pulled * gaps).sum(axis=1)
    return np.asarray(np.sqrt((DEGREES + distance) / (DEGREES + gaps.shape[1])))


def middles(
    expected: Floats,
    weights: Weights,
    gaps: Floats,
    slow: tuple[float | Floats, float | Floats],
    is_same: Mask,
) -> Floats:
    """Return the posterior log time at the six distances (n x 6).

    Args:
        weights: of all n, or of each its own. expected: n x 6 of the prior.
        gaps: n x m, log time of each result less its expectation.
        slow: slow_from and slow_share of the bands, or one of each for every target.
        is_same: m x 6, whether a result was run over that very distance: then it is believed as it stands.
    """
    counted = believed(gaps[..., None], *slow)
    counted = np.where(is_same, gaps[..., None], counted)
    return np.asarray(expected + (counted * weights.by_target).sum(axis=-2))


def never_faster_when_longer(middle: Floats) -> Floats:
    """Return log times whose pace is never faster over a longer distance: what is run long can be run short, too."""
    log_pace = (middle - _LOG_DISTANCES)[..., ::-1]
    return np.minimum.accumulate(log_pace, axis=-1)[..., ::-1] + _LOG_DISTANCES


def outlook(fit: Fit, middle: Floats, deviation: Floats, log_km: Floats | None) -> Outlook:
    """Return the band around posterior log times (n x 6), whose posterior SD is `deviation` (n x 6)."""
    scale = deviation * error_per_deviation(fit.bands.centre, fit.bands.scale, middle, log_km)
    middle = never_faster_when_longer(middle)
    return Outlook(
        middle=middle,
        low=middle + np.minimum(scale * fit.bands.low, 0.0),
        high=middle + np.maximum(scale * fit.bands.high, 0.0),
    )


def error_per_deviation(centre: Floats, scale: Floats, middle: Floats, log_km: Floats | None) -> Floats:
    """Return how many posterior SDs a prediction of this log time at this mileage is off on average (n x 6)."""
    found = scale[:, 0] + scale[:, 1] * (middle - centre)
    if log_km is not None:
        found = found + scale[:, 2] * log_km[:, None]
    return np.maximum(found, LEAST_SCALE)
