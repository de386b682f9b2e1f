"""The formulas that runners use, which the learned model is held against; the other baseline is in boosting.py."""

from collections.abc import Callable
from typing import Final

import numpy as np

from marathon.domain.activity import Floats
from marathon.domain.model_scores import Rule
from marathon.domain.race_formulas import (
    cameron_time_s,
    riegel_time_s,
    vdot,
    vdot_time_s,
    vickers_one_race_s,
    vickers_two_races_s,
)
from marathon.domain.units import MARATHON_M, METRES_PER_KM
from models.fitting import Runners
from models.prior import DISTANCES_M, MARATHON

Race = tuple[float, float]
_SHORTER: Final = DISTANCES_M[:MARATHON]


def formula_times(runners: Runners) -> dict[Rule, Floats]:
    """Return each formula's marathon (s) from the longest shorter race, the two-race one from the longest two.

    Returns: NaN for a runner without a shorter race, and where Vickers & Vertosick lack the mileage; with a single
        race their two-race rule is their one-race rule, as they use it.
    """
    races = [_shorter_races(row) for row in runners.log_times]
    weekly_m = runners.weekly_km * METRES_PER_KM
    return {
        Rule.VICKERS: _each(races, weekly_m, lambda run, weekly: vickers_one_race_s(*run[-1], weekly)),
        Rule.VICKERS_TWO: _each(races, weekly_m, _vickers_two),
        Rule.RIEGEL: _each(races, weekly_m, lambda run, _: riegel_time_s(*run[-1], MARATHON_M)),
        Rule.CAMERON: _each(races, weekly_m, lambda run, _: cameron_time_s(*run[-1], MARATHON_M)),
        Rule.VDOT: _each(races, weekly_m, lambda run, _: vdot_time_s(vdot(*run[-1]), MARATHON_M)),
    }


def _shorter_races(log_times: Floats) -> list[Race]:
    return [
        (metres, float(np.exp(said)))
        for metres, said in zip(_SHORTER, log_times, strict=False)
        if not np.isnan(said)
    ]


def _each(races: list[list[Race]], weekly_m: Floats, rule: Callable[[list[Race], float], float]) -> Floats:
    return np.array(
        [rule(run, float(weekly)) if run else np.nan for run, weekly in zip(races, weekly_m, strict=True)]
    )


def _vickers_two(run: list[Race], weekly_m: float) -> float:
    if len(run) == 1:
        return vickers_one_race_s(*run[-1], weekly_m)
    return vickers_two_races_s(*run[-2], *run[-1], weekly_m)
