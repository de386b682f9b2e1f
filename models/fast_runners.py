"""A ceiling for fast runners of high mileage, whom the population's curve slows more than a published formula does."""

from collections.abc import Sequence
from math import inf
from typing import Final

from marathon.domain.race_formulas import vickers_one_race_s
from marathon.domain.units import METRES_PER_MILE

HIGH_WEEKLY_M: Final = 50 * METRES_PER_MILE
FAST_S: Final = 3.25 * 3600
ROOM_S: Final = 60.0


def slowest_s(results: Sequence[tuple[float, float]], weekly_m: float) -> float:
    """Return what a fast runner's marathon is at most: a minute over Vickers & Vertosick from their poorest result.

    Args:
        results: distance (m) and time (s) of shorter races.
    Returns: infinity for anybody else: under 50 miles a week, or where the formula itself says over 3:15.
    Source: own choice; the survey holds few such runners, and there the formula's linear mileage term fits better.
    """
    if weekly_m < HIGH_WEEKLY_M or not results:
        return inf
    by_formula = max(vickers_one_race_s(distance_m, time_s, weekly_m) for distance_m, time_s in results)
    return by_formula + ROOM_S if by_formula < FAST_S else inf
