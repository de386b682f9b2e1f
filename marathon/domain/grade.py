"""The price of hills: what a run would have covered on the flat for the same energy."""

from typing import Final

import numpy as np

from marathon.domain.activity import Floats

STEEPEST: Final = 0.45
GRADE_WINDOW_M: Final = 100.0
_STEP_M: Final = 10.0


def minetti_factor(grade: Floats | float) -> Floats:
    """Return what running a metre at a grade costs, over what it costs on the flat (1.0 at grade 0).

    Args: grade: rise over run; beyond ±0.45, where nothing was measured, the cost at ±0.45 is taken.
    Source: Minetti et al. 2002, J Appl Physiol 93:1039, the polynomial for running, over its value at 0.
    """
    cost = np.polynomial.Polynomial([3.6, 19.5, 46.3, -43.3, -30.4, 155.4])
    factor: Floats = cost(np.clip(grade, -STEEPEST, STEEPEST)) / 3.6
    return factor


def flat_metres(distance_m: Floats, altitude_m: Floats) -> Floats:
    """Return the grade-adjusted metres of each of the n - 1 steps between samples.

    The grade is taken over 100 m around each step, so noise of the altimeter does not pass for hills.
    Args: distance_m: n cumulative metres without NaN; altitude_m: n metres, NaN where unknown.
    Returns: the plain steps where fewer than half of the altitudes are known.
    Source: the window is our own choice; the factor is Minetti's.
    """
    steps = np.diff(distance_m)
    known = np.isfinite(altitude_m)
    if known.mean() < 0.5 or distance_m[-1] - distance_m[0] < GRADE_WINDOW_M:
        return steps
    grid = np.arange(distance_m[0], distance_m[-1] + _STEP_M, _STEP_M)
    altitude = np.interp(grid, distance_m[known], altitude_m[known])
    half = GRADE_WINDOW_M / 2
    ahead, behind = grid + half, grid - half
    width = np.minimum(ahead, grid[-1]) - np.maximum(behind, grid[0])
    grade = (np.interp(ahead, grid, altitude) - np.interp(behind, grid, altitude)) / width
    middles = (distance_m[1:] + distance_m[:-1]) / 2
    adjusted: Floats = steps * np.interp(middles, grid, minetti_factor(grade))
    return adjusted
