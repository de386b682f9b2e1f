"""Training load: one number per activity with the method it came by, and the averages built on it."""

from enum import StrEnum
from typing import Final

import numpy as np

from marathon.domain.activity import Activity, Floats
from marathon.domain.athlete import Sex, Thresholds

FITNESS_DAYS: Final = 42
FATIGUE_DAYS: Final = 7
THRESHOLD_RESERVE: Final = 0.85
DEFAULT_RESTING_HR_BPM: Final = 60.0
RPE_OF_THRESHOLD_HOUR: Final = 8
HIGHEST_MONOTONY: Final = 10.0

_TRIMP: Final = {Sex.MALE: (0.64, 1.92), Sex.FEMALE: (0.86, 1.67), None: (0.75, 1.795)}


class LoadMethod(StrEnum):
    """How a load was found, best first."""

    HR_SAMPLES = "hr_samples"
    HR_AVERAGE = "hr_average"
    PACE = "pace"
    EFFORT = "effort"


def trimp(minutes: Floats | float, reserve: Floats | float, sex: Sex | None) -> Floats:
    """Return Banister's training impulse of each stretch of time at a share of the heart rate reserve.

    Args: reserve: (heart rate - resting) / (maximum - resting), held between 0 and 1.
    Source: Morton, Fitz-Clarke & Banister 1990, J Appl Physiol 69:1171, constants by sex; where the sex is
    unknown their means, own choice.
    """
    scale, rate = _TRIMP[sex]
    share = np.clip(reserve, 0.0, 1.0)
    impulse: Floats = minutes * share * scale * np.exp(rate * share)
    return impulse


def activity_load(
    activity: Activity, thresholds: Thresholds, sex: Sex | None = None
) -> tuple[float, LoadMethod] | None:
    """Return the load and the method it came by, or None where nothing allows one.

    Every method gives 100 for an hour at threshold. Heart rate first, then pace (runs only), then effort.
    """
    if (by_hr := _load_by_heart_rate(activity, thresholds, sex)) is not None:
        return by_hr
    speed, threshold = activity.adjusted_speed_m_per_s, thresholds.threshold_speed_m_per_s
    if activity.is_run and speed and threshold:
        return pace_load(activity.duration_s, speed / threshold), LoadMethod.PACE
    if activity.effort:
        return effort_load(activity.duration_s, activity.effort), LoadMethod.EFFORT
    return None


def pace_load(duration_s: float, intensity: float) -> float:
    """Return the running stress of a time at an intensity (grade-adjusted speed over threshold speed).

    Source: rTSS, 100 x hours x IF squared (McMillan & Skiba, TrainingPeaks).
    """
    return 100 * duration_s / 3600 * intensity**2


def effort_load(duration_s: float, effort: int) -> float:
    """Return the load of a time at a perceived effort (1-10), scaled so that an hour at 8 is 100.

    Source: Foster et al. 2001, J Strength Cond Res 15:109, effort x minutes; the scale is our own choice.
    """
    return 100 * duration_s / 3600 * effort / RPE_OF_THRESHOLD_HOUR


def _load_by_heart_rate(
    activity: Activity, thresholds: Thresholds, sex: Sex | None
) -> tuple[float, LoadMethod] | None:
    scale = _heart_scale(thresholds)
    if scale is None:
        return None
    counted = sum(seconds for _, seconds in activity.hr_seconds)
    # Own choice: a strap that spoke for half of the run speaks for all of it.
    if activity.duration_s > 0 and counted >= 0.5 * activity.duration_s:
        beats, seconds = np.array(activity.hr_seconds, dtype=np.float64).T
        load = heart_rate_load(beats, seconds, scale, sex) * max(1.0, activity.duration_s / counted)
        return load, LoadMethod.HR_SAMPLES
    if activity.average_hr_bpm:
        average, duration = np.array([activity.average_hr_bpm]), np.array([activity.duration_s])
        return heart_rate_load(average, duration, scale, sex), LoadMethod.HR_AVERAGE
    return None


def heart_rate_load(
    hr_bpm: Floats, seconds: Floats, scale: tuple[float, float, float], sex: Sex | None
) -> float:
    """Return the summed training impulse, 100 for an hour at threshold heart rate.

    Args: scale: resting, threshold and maximal heart rate, rising.
    Source: hrTSS: TRIMP over that of 60 min at threshold (TrainingPeaks), summed per sample as Banister asks.
    """
    resting, threshold, maximal = scale
    reserve = (hr_bpm - resting) / (maximal - resting)
    hour = trimp(60.0, (threshold - resting) / (maximal - resting), sex)
    return float(100 * trimp(seconds / 60, reserve, sex).sum() / hour)


def _heart_scale(thresholds: Thresholds) -> tuple[float, float, float] | None:
    """Return resting, threshold and maximal heart rate, the missing ones filled, or None where none fits.

    Source: own choice: 60 at rest, and the threshold at 85 % of the reserve.
    """
    resting = thresholds.resting_hr_bpm or DEFAULT_RESTING_HR_BPM
    threshold, maximal = thresholds.threshold_hr_bpm, thresholds.max_hr_bpm
    if maximal is None and threshold is not None:
        maximal = resting + (threshold - resting) / THRESHOLD_RESERVE
    if threshold is None and maximal is not None:
        threshold = resting + (maximal - resting) * THRESHOLD_RESERVE
    if threshold is None or maximal is None or not resting < threshold <= maximal:
        return None
    return resting, threshold, maximal


def roll_load(
    loads_au: Floats, start_fitness_au: Floats | float = 0.0, start_fatigue_au: Floats | float = 0.0
) -> tuple[Floats, Floats, Floats]:
    """Return fitness, fatigue and form at each day, from daily loads and the averages of the day before.

    Args: loads_au: days, or athletes x days, without NaN; the starts: one number, or one per athlete.
    Returns: three arrays shaped like loads_au. Form is yesterday's fitness less yesterday's fatigue.
    Source: Performance Manager (TrainingPeaks help): averages over 42 and 7 days, form one day late.
    """
    fitness = _roll(loads_au, start_fitness_au, FITNESS_DAYS)
    fatigue = _roll(loads_au, start_fatigue_au, FATIGUE_DAYS)
    form = np.empty_like(fitness)
    form[..., 1:] = fitness[..., :-1] - fatigue[..., :-1]
    form[..., :1] = np.expand_dims(np.asarray(start_fitness_au) - np.asarray(start_fatigue_au), -1)
    return fitness, fatigue, form


def _roll(loads_au: Floats, start_au: Floats | float, days: int) -> Floats:
    rolled = np.empty(loads_au.shape, dtype=np.float64)
    last = np.asarray(start_au, dtype=np.float64)
    for day in range(loads_au.shape[-1]):
        last = last + (loads_au[..., day] - last) / days
        rolled[..., day] = last
    return rolled


def monotony(loads_au: Floats) -> tuple[float, float] | None:
    """Return monotony (mean over standard deviation) and strain (sum times monotony) of seven daily loads.

    Monotony is capped at 10, which days of equal load reach. None without any load.
    Source: Foster 1998, Med Sci Sports Exerc 30:1164; population deviation and the cap are our own choice.
    """
    mean, spread = float(np.mean(loads_au)), float(np.std(loads_au))
    if mean <= 0:
        return None
    value = min(mean / spread, HIGHEST_MONOTONY) if spread > 0 else HIGHEST_MONOTONY
    return value, value * float(np.sum(loads_au))
