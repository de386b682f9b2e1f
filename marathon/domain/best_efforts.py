"""Best efforts: the fastest stretches of the classic distances inside one run; it chooses among no runs."""

from typing import Final

import numpy as np

from marathon.domain.activity import BestEffort, Floats
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M, METRES_PER_MILE

EFFORT_DISTANCES_M: Final = (1_000.0, METRES_PER_MILE, 5_000.0, 10_000.0, HALF_MARATHON_M, MARATHON_M)
WHOLE_RUN_TIGHTNESS: Final = 1.03


def find_best_efforts(
    elapsed_s: Floats, distance_m: Floats, distances_m: tuple[float, ...] = EFFORT_DISTANCES_M
) -> tuple[BestEffort, ...]:
    """Return the fastest elapsed time, pauses included, of each distance that the run covers.

    Args: elapsed_s: n rising seconds; distance_m: n cumulative metres that never fall; neither holds NaN.
    Source: own choice: on straight lines between samples the fastest stretch starts or ends on a sample.
    """
    if len(elapsed_s) < 2:
        return ()
    covered = distance_m[-1] - distance_m[0]
    return tuple(
        BestEffort(distance_m=wanted, duration_s=_fastest_s(elapsed_s, distance_m, wanted))
        for wanted in distances_m
        if covered >= wanted
    )


def _fastest_s(elapsed_s: Floats, distance_m: Floats, wanted_m: float) -> float:
    starts = distance_m <= distance_m[-1] - wanted_m
    from_start = np.interp(distance_m[starts] + wanted_m, distance_m, elapsed_s) - elapsed_s[starts]
    ends = distance_m >= distance_m[0] + wanted_m
    to_end = elapsed_s[ends] - np.interp(distance_m[ends] - wanted_m, distance_m, elapsed_s)
    return float(min(from_start.min(initial=np.inf), to_end.min(initial=np.inf)))


def bounds_of_whole_run(
    distance_m: float, elapsed_s: float, distances_m: tuple[float, ...] = EFFORT_DISTANCES_M
) -> tuple[BestEffort, ...]:
    """Return times that the run's best efforts cannot be slower than, where only its totals are known.

    A run of k whole stretches holds one that took at most a k-th of the time. Only nearly whole multiples
    (within 3 %) are given: elsewhere the bound says too little.
    Source: own choice.
    """
    efforts = []
    for wanted in distances_m:
        times = int(distance_m / wanted + 1e-9)
        if times >= 1 and distance_m <= times * wanted * WHOLE_RUN_TIGHTNESS:
            efforts.append(BestEffort(distance_m=wanted, duration_s=elapsed_s / times))
    return tuple(efforts)
