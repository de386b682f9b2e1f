"""Training zones and target paces: easy, marathon, threshold, interval and repetition, and the card of /paces."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log
from typing import Final

import numpy as np

from marathon.domain.athlete import AthleteId, Threshold
from marathon.domain.effort import GENTLE_CEILING
from marathon.domain.race import Estimate, Refusal
from marathon.domain.race_formulas import speed_at_cost, vdot, vdot_time_s
from marathon.domain.reasons import PainReported
from marathon.domain.units import METRES_PER_KM, METRES_PER_MILE

HOUR_S: Final = 3_600.0
INTERVAL_M: Final = 5_000.0
REPETITION_M: Final = METRES_PER_MILE
EASY_SHARES: Final = (0.59, 0.74)
"""Easy running as shares of VDOT. Source: Daniels, Daniels' Running Formula, 3rd ed. 2014."""


class PaceKind(StrEnum):
    """What a pace is for, the slowest first."""

    EASY = "easy"
    MARATHON = "marathon"
    THRESHOLD = "threshold"
    INTERVAL = "interval"
    REPETITION = "repetition"


HEART_SHARES: Final = {
    PaceKind.EASY: (0.75, GENTLE_CEILING),
    PaceKind.MARATHON: (GENTLE_CEILING, 0.97),
    PaceKind.THRESHOLD: (0.97, 1.02),
}
"""Shares of the threshold heart rate. Own choice, easy up to where a run is judged too hard; shorter efforts are over
before the heart tells anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceZone:
    """One training pace; a target is as fast as it is slow. Heart rates are None where none is known or tells much."""

    kind: PaceKind
    fast_s_per_km: float
    slow_s_per_km: float
    low_hr_bpm: float | None = None
    high_hr_bpm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PacesCard:
    """/paces: the zones, slowest first, and what they rest on.

    rests_on: the threshold pace that was said (or, without a prediction, estimated), else the estimate of 10 km, which
    names its evidence; a refusal where there is nothing, and no zone either. no_marathon: why the marathon pace is
    missing. threshold_hr: what the heart rates are shares of. pain: what hurts; then no pace but the easy one is named.
    judged_by: the estimated threshold pace that runs are judged by, where the paces rest on something else.
    """

    athlete_id: AthleteId
    athlete_name: str
    date: dt.date
    zones: tuple[PaceZone, ...]
    rests_on: Threshold | Estimate | Refusal
    no_marathon: Refusal | None = None
    threshold_hr: Threshold | None = None
    pain: PainReported | None = None
    judged_by: Threshold | None = None


def pace_of_an_hour(times_s: Mapping[float, float]) -> float:
    """Return the pace in s/km that is held for an hour, from race times by distance.

    Between two distances time follows a power law of its own; beyond the outermost their pace is taken.
    Source: threshold pace as that of about an hour (Daniels 2014); the power law is Riegel's, 1981.
    """
    known = sorted(times_s.items())
    distance_m = exp(
        np.interp(log(HOUR_S), [log(time) for _, time in known], [log(metres) for metres, _ in known])
    )
    (short_m, short_s), (long_m, long_s) = known[0], known[-1]
    if not short_s <= HOUR_S <= long_s:
        metres, seconds = (short_m, short_s) if short_s > HOUR_S else (long_m, long_s)
        return seconds / metres * METRES_PER_KM
    return HOUR_S / distance_m * METRES_PER_KM


def paces_from_races(times_s: Mapping[float, float]) -> dict[PaceKind, float]:
    """Return threshold, interval and repetition pace in s/km from predicted race times, 5 km among them.

    Intervals are run at the pace of 5 km, repetitions at that of the mile.
    Source: Daniels 2014; the mile from 5 km by Daniels & Gilbert 1979.
    """
    five_s = times_s[INTERVAL_M]
    return {
        PaceKind.THRESHOLD: pace_of_an_hour(times_s),
        PaceKind.INTERVAL: five_s / INTERVAL_M * METRES_PER_KM,
        PaceKind.REPETITION: _pace_over(REPETITION_M, vdot(INTERVAL_M, five_s)),
    }


def paces_from_threshold(threshold_s_per_km: float) -> dict[PaceKind, float]:
    """Return the same from the pace held for an hour alone.

    Source: Daniels & Gilbert 1979.
    """
    value = _vdot_of_an_hour(threshold_s_per_km)
    return {
        PaceKind.THRESHOLD: threshold_s_per_km,
        PaceKind.INTERVAL: _pace_over(INTERVAL_M, value),
        PaceKind.REPETITION: _pace_over(REPETITION_M, value),
    }


def _vdot_of_an_hour(pace_s_per_km: float) -> float:
    return vdot(HOUR_S / pace_s_per_km * METRES_PER_KM, HOUR_S)


def _pace_over(distance_m: float, vdot_value: float) -> float:
    return vdot_time_s(vdot_value, distance_m) / distance_m * METRES_PER_KM


def zones_of(
    targets: Mapping[PaceKind, float], marathon_s_per_km: float | None, threshold_hr_bpm: float | None
) -> tuple[PaceZone, ...]:
    """Return the zones of these target paces, slowest first; easy running is never faster than the marathon."""
    value = _vdot_of_an_hour(targets[PaceKind.THRESHOLD])
    slow, fast = (METRES_PER_KM / speed_at_cost(share * value) for share in EASY_SHARES)
    ranges = {PaceKind.EASY: (max(fast, marathon_s_per_km or fast), slow)}
    if marathon_s_per_km:
        ranges[PaceKind.MARATHON] = (marathon_s_per_km, marathon_s_per_km)
    ranges |= {kind: (pace, pace) for kind, pace in targets.items()}
    return tuple(_zone(kind, *ranges[kind], threshold_hr_bpm) for kind in PaceKind if kind in ranges)


def _zone(kind: PaceKind, fast: float, slow: float, threshold_hr_bpm: float | None) -> PaceZone:
    shares = HEART_SHARES.get(kind)
    low, high = (
        (share * threshold_hr_bpm for share in shares) if shares and threshold_hr_bpm else (None, None)
    )
    return PaceZone(kind=kind, fast_s_per_km=fast, slow_s_per_km=slow, low_hr_bpm=low, high_hr_bpm=high)
