"""What a fit holds, and the population's expectation for one runner: plain arrays. Fitting them is in fitting.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from marathon.domain.activity import Floats
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M

Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

DISTANCES_M: Final = (5_000.0, 8_045.0, 10_000.0, 16_090.0, HALF_MARATHON_M, MARATHON_M)
"""The six distances of the prior, as the survey measured them; others lie between two of these."""
MARATHON: Final = 5
DEGREES: Final = 6.0
"""Degrees of freedom of the t distribution: a runner in ten is odd, and must not bend the others."""
RACE_NOISE: Final = 0.03
"""How far one race day scatters around what a runner can do, on log time (own choice within 2.5-3.5 %)."""
USUAL_AGE: Final = 37.0
USUAL_FEMALE: Final = 0.38
"""The share of women among the runners of the survey, read where a sex is not stated."""
USUAL_WEEKLY_KM: Final = 50.0
LEAST_WEEKLY_KM, MOST_WEEKLY_KM = 16.0, 160.0
"""Nobody who had run a marathon ran less, and beyond its vertex the square of log mileage would turn the curve."""
YOUNGEST, OLDEST = 16.0, 75.0
_LOG_DISTANCES: Final = np.log(DISTANCES_M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """Log time (of seconds) at the six distances: its mean is linear in the covariates, its scatter a t.

    coefficients: 6 x 4 or, with mileage, 6 x 6. spread: 6 x 6, the scale matrix of what runners can do, without
    the scatter of a race day.
    """

    coefficients: Floats
    spread: Floats

    @property
    def has_mileage(self) -> bool:
        """Whether the weekly distance is among the covariates."""
        return bool(self.coefficients.shape[1] > 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """How far off a prediction is, by target distance (six each).

    slow_from, slow_share: a result slower than expected by more than slow_from (log time) counts beyond it with
    that share only. scale: 6 x 2 or, with mileage, 6 x 3: error per posterior SD, linear in 1, predicted log time
    about centre and log mileage. low, high: the conformal quantiles of error over scale.
    """

    slow_from: Floats
    slow_share: Floats
    centre: Floats
    scale: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """All that predicting needs: a prior and its bands."""

    prior: Prior
    bands: Bands


def covariates(is_female: Floats, age: Floats, weekly_km: Floats | None) -> Floats:
    """Return the rows that a prior's coefficients belong to.

    Args:
        is_female: 0 or 1, or the share of women where nothing is known.
        age: years; NaN is read as the usual age, and ages beyond the survey's as its ends.
        weekly_km: None leaves mileage out; beyond what the survey holds its ends are taken.
    """
    decades = (np.clip(np.nan_to_num(age, nan=USUAL_AGE), YOUNGEST, OLDEST) - USUAL_AGE) / 10
    columns = [np.ones_like(decades), is_female, decades, decades**2]
    if weekly_km is not None:
        log_km = log_mileage(weekly_km)
        columns += [log_km, log_km**2]
    return np.column_stack(columns)


def log_mileage(weekly_km: Floats) -> Floats:
    """Return log weekly distance about the usual one, within what the survey holds."""
    return np.log(np.clip(weekly_km, LEAST_WEEKLY_KM, MOST_WEEKLY_KM) / USUAL_WEEKLY_KM)


def between(distances_m: Sequence[float]) -> Floats:
    """Return the weights (m x 6, each row's sum 1) by which distances lie between their neighbours, on log distance.

    A distance outside of 5 km to marathon is read as that end.
    """
    places = np.log(np.array(distances_m, dtype=np.float64))
    return np.column_stack([np.interp(places, _LOG_DISTANCES, row) for row in np.eye(len(DISTANCES_M))])
