"""Thresholds a person has not stated, estimated from what they ran. How they are used is not told here."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Final

from marathon.domain.activity import Activity, BestEffort
from marathon.domain.athlete import Origin, Threshold, ThresholdKind, Thresholds
from marathon.domain.load import DEFAULT_RESTING_HR_BPM, THRESHOLD_RESERVE
from marathon.domain.race_formulas import speed_for_duration, vdot
from marathon.domain.units import HALF_MARATHON_M, METRES_PER_KM

HEART_DAYS: Final = 365
PACE_DAYS: Final = 112
PLAUSIBLE_MAX_HR_BPM: Final = (120.0, 220.0)
LOWEST_RESTING_HR_BPM: Final = 35.0
HELD_S: Final = 60.0
ENOUGH_ACTIVITIES: Final = 20
THRESHOLD_OF_MAX: Final = 0.89
CLEARLY_FAST: Final = 0.93
SHORTEST_M: Final = 5_000.0
LONGEST_M: Final = HALF_MARATHON_M * 1.02


def estimate_thresholds(
    activities: Sequence[Activity], stated: Thresholds, birth_year: int | None, on: date
) -> tuple[Threshold, ...]:
    """Return estimates, valid from `on`, of what was not stated; what cannot be estimated is left out.

    Looks at nothing after `on`. Of the resting heart rate runs show a bound alone: it is estimated where it must lie
    below what loads assume.
    Source: own choice, see each rule; threshold heart rate is 85 % of the reserve, or 89 % of the maximum.
    """
    past = [activity for activity in activities if activity.local_date <= on]
    found: dict[ThresholdKind, float | None] = {}
    maximal = stated.max_hr_bpm
    if maximal is None:
        maximal = found[ThresholdKind.MAX_HR_BPM] = _max_hr_bpm(past, birth_year, on)
    if stated.threshold_hr_bpm is None and maximal is not None:
        found[ThresholdKind.THRESHOLD_HR_BPM] = _threshold_hr_bpm(maximal, stated.resting_hr_bpm)
    if stated.resting_hr_bpm is None:
        found[ThresholdKind.RESTING_HR_BPM] = _resting_hr_bpm(past, on)
    if stated.threshold_pace_s_per_km is None:
        found[ThresholdKind.THRESHOLD_PACE_S_PER_KM] = _threshold_pace_s_per_km(past, on)
    return tuple(
        Threshold(kind=kind, value=value, valid_from=on, origin=Origin.ESTIMATED)
        for kind, value in found.items()
        if value is not None
    )


def age_max_hr_bpm(age: float) -> float:
    """Return the maximal heart rate to expect at an age in years.

    Source: Tanaka, Monahan & Seals 2001, J Am Coll Cardiol 37:153: 208 - 0.7 age.
    """
    return 208 - 0.7 * age


def _max_hr_bpm(past: Sequence[Activity], birth_year: int | None, on: date) -> float | None:
    """Return the second highest maximum of the last year; until there are 20, the age's if that is higher."""
    since = on - timedelta(days=HEART_DAYS)
    low, high = PLAUSIBLE_MAX_HR_BPM
    stated = [activity.max_hr_bpm or 0.0 for activity in past if activity.local_date > since]
    seen = sorted(bpm for bpm in stated if low <= bpm <= high)
    observed = seen[-2] if len(seen) > 1 else None
    if birth_year is None or len(seen) >= ENOUGH_ACTIVITIES:
        return observed
    return max(age_max_hr_bpm(on.year - birth_year), observed or 0.0)


def _resting_hr_bpm(past: Sequence[Activity], on: date) -> float | None:
    """Return the second lowest heart rate that a recording of the last year held for a minute, below 60 only.

    Nobody rests above what their heart did on a run; two recordings have to say so, for a strap may lie.
    """
    since = on - timedelta(days=HEART_DAYS)
    minutes = [_lowest_minute_bpm(a.hr_seconds) for a in past if a.local_date > since]
    low = sorted(bpm for bpm in minutes if bpm is not None and bpm >= LOWEST_RESTING_HR_BPM)
    return low[1] if len(low) > 1 and low[1] < DEFAULT_RESTING_HR_BPM else None


def _lowest_minute_bpm(hr_seconds: Sequence[tuple[int, float]]) -> float | None:
    """Return the lowest heart rate at or below which a recording stood for a minute, or None without one."""
    counted = 0.0
    for bpm, seconds in sorted(hr_seconds):
        counted += seconds
        if counted >= HELD_S:
            return float(bpm)
    return None


def _threshold_hr_bpm(maximal: float, resting: float | None) -> float:
    if resting is None:
        return THRESHOLD_OF_MAX * maximal
    return resting + THRESHOLD_RESERVE * (maximal - resting)


def _threshold_pace_s_per_km(past: Sequence[Activity], on: date) -> float | None:
    """Return the pace that the best race or clearly fast stretch of 16 weeks would hold for an hour.

    A stretch is clearly fast below 0.93 of the median pace: jogging tells nothing of a threshold.
    """
    since = on - timedelta(days=PACE_DAYS)
    runs = [a for a in past if a.is_run and a.local_date > since]
    usual = usual_pace_s_per_km(runs)
    if usual is None:
        return None
    speeds = [
        speed_for_duration(vdot(metres, seconds), 3600)
        for run in runs
        for metres, seconds in _hard_stretches(run, usual)
    ]
    return METRES_PER_KM / max(speeds) if speeds else None


def usual_pace_s_per_km(runs: Sequence[Activity]) -> float | None:
    """Return the median pace of some runs, or None without any."""
    return median([run.pace_s_per_km for run in runs if run.pace_s_per_km] or [0.0]) or None


def fast_efforts(efforts: Iterable[BestEffort], usual_s_per_km: float) -> tuple[BestEffort, ...]:
    """Return the efforts that were clearly faster than usual: jogging tells nothing of what is possible."""
    limit_s_per_m = CLEARLY_FAST * usual_s_per_km / METRES_PER_KM
    return tuple(e for e in efforts if e.duration_s <= limit_s_per_m * e.distance_m)


def _hard_stretches(run: Activity, usual_s_per_km: float) -> list[tuple[float, float]]:
    if run.is_known_race:
        stretches = [(effort.distance_m, effort.duration_s) for effort in run.best_efforts]
        stretches += [(run.distance_m, run.elapsed_s)] if run.distance_m else []
    else:
        stretches = [(e.distance_m, e.duration_s) for e in fast_efforts(run.best_efforts, usual_s_per_km)]
    return [(metres, seconds) for metres, seconds in stretches if SHORTEST_M <= metres <= LONGEST_M]
