"""Formulas from papers that turn one effort into another: equivalent times, VDOT, the marathon.

Times are in seconds, distances in metres, speeds in metres per second unless a name says otherwise. cameron_time_s
and vdot_time_s predict for nobody: they are what runners use, the baselines that a model has to be held against.
"""

import math
from math import erf, exp, log, sqrt
from typing import Final

from marathon.domain.race import Estimate
from marathon.domain.units import MARATHON_M, METRES_PER_MILE

RIEGEL_EXPONENT: Final = 1.06
VICKERS_RIEGEL_EXPONENT: Final = 1.07
_Z_90: Final = 1.2815515655446004


def riegel_time_s(
    distance_m: float, time_s: float, target_m: float, exponent: float = RIEGEL_EXPONENT
) -> float:
    """Return the equivalent time at another distance by one power law.

    Source: Riegel 1981, Athletic Records and Human Endurance, American Scientist 69; exponent for running.
    """
    return time_s * math.pow(target_m / distance_m, exponent)


def riegel_exponent(short_m: float, short_s: float, long_m: float, long_s: float) -> float:
    """Return the exponent that joins two efforts of one runner at two different distances.

    Source: Riegel 1981, solved for the exponent.
    """
    return log(long_s / short_s) / log(long_m / short_m)


def cameron_time_s(distance_m: float, time_s: float, target_m: float) -> float:
    """Return the equivalent time at another distance, 800 m to marathon.

    Source: Cameron 1998, time2 = time1 (d2/d1) f(d1)/f(d2) with distances in miles.
    """
    ratio = _cameron_factor(distance_m / METRES_PER_MILE) / _cameron_factor(target_m / METRES_PER_MILE)
    return time_s * target_m / distance_m * ratio


def _cameron_factor(miles: float) -> float:
    return 13.49681 - 0.048865 * miles + 2.438936 * math.pow(miles, -0.7905)


def oxygen_cost(speed_m_per_min: float) -> float:
    """Return the oxygen cost of running at a speed, in ml/kg/min.

    Source: Daniels & Gilbert 1979, Oxygen Power.
    """
    return -4.60 + 0.182258 * speed_m_per_min + 0.000104 * speed_m_per_min**2


def sustained_fraction(duration_s: float) -> float:
    """Return the share of maximal oxygen uptake that can be held for a duration.

    Source: Daniels & Gilbert 1979, Oxygen Power.
    """
    minutes = duration_s / 60
    return 0.8 + 0.1894393 * exp(-0.012778 * minutes) + 0.2989558 * exp(-0.1932605 * minutes)


def vdot(distance_m: float, time_s: float) -> float:
    """Return the VDOT of a performance.

    Source: Daniels & Gilbert 1979: oxygen cost over the fraction that can be sustained.
    """
    return oxygen_cost(distance_m / time_s * 60) / sustained_fraction(time_s)


def speed_for_duration(vdot_value: float, duration_s: float) -> float:
    """Return the speed (m/s) a VDOT sustains for a duration; at 60 min this is the threshold speed.

    Source: Daniels & Gilbert 1979, the cost solved for the speed.
    """
    return speed_at_cost(vdot_value * sustained_fraction(duration_s))


def speed_at_cost(cost: float) -> float:
    """Return the speed (m/s) whose oxygen cost this is, in ml/kg/min.

    Source: Daniels & Gilbert 1979, the cost solved for the speed.
    """
    root = sqrt(0.182258**2 + 4 * 0.000104 * (4.60 + cost))
    return (root - 0.182258) / (2 * 0.000104) / 60


def vdot_time_s(vdot_value: float, target_m: float) -> float:
    """Return the time a VDOT runs a distance in, to a hundredth of a second.

    Source: Daniels & Gilbert 1979, solved by halving between 1.5 and 15 m/s.
    """
    fast, slow = target_m / 15.0, target_m / 1.5
    while slow - fast > 0.01:
        middle = (fast + slow) / 2
        fast, slow = (middle, slow) if vdot(target_m, middle) > vdot_value else (fast, middle)
    return (fast + slow) / 2


def vickers_one_race_s(distance_m: float, time_s: float, weekly_m: float) -> float:
    """Return the marathon time from one shorter race and the typical weekly distance.

    Source: Vickers & Vertosick 2016, BMC Sports Sci Med Rehabil 8:26, model 1; the copy that circulates with
    0.6423826 for the mileage term is ten times too big.
    """
    by_riegel = MARATHON_M / riegel_time_s(distance_m, time_s, MARATHON_M, VICKERS_RIEGEL_EXPONENT)
    speed = 0.16018617 + 0.83076202 * by_riegel + 0.06423826 * _tens_of_miles(weekly_m)
    return MARATHON_M / speed


def vickers_two_races_s(
    short_m: float, short_s: float, long_m: float, long_s: float, weekly_m: float
) -> float:
    """Return the marathon time from two shorter races (short_m < long_m) and the typical weekly distance.

    Source: Vickers & Vertosick 2016, BMC Sports Sci Med Rehabil 8:26, model 2.
    """
    own = riegel_exponent(short_m, short_s, long_m, long_s)
    exponent = 1.4510756 - 0.23797948 * own - 0.01410023 * _tens_of_miles(weekly_m)
    return riegel_time_s(long_m, long_s, MARATHON_M, exponent)


def _tens_of_miles(weekly_m: float) -> float:
    return weekly_m / METRES_PER_MILE / 10


def chance_of(goal_s: float, estimate: Estimate) -> float:
    """Return the probability (0-1) of the goal or faster: on log time, half a normal on either side.

    Each half is as wide as its side of the 80 % interval, of which 10 % lies beyond each end.
    Source: own choice: the two sides of the measured errors differ.
    """
    off = log(goal_s / estimate.time_s)
    end = estimate.low_s if off < 0 else estimate.high_s
    width = abs(log(end / estimate.time_s)) / _Z_90
    return 0.5 * (1 + erf(off / (max(width, 1e-6) * sqrt(2))))
