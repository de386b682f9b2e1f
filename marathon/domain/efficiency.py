"""Pace at equal heart rate: whether steady runs have become slower for the same effort of the heart."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.load import DEFAULT_RESTING_HR_BPM
from marathon.domain.reasons import EfficiencyDrop
from marathon.domain.units import METRES_PER_KM

RECENT_DAYS: Final = 14
BEFORE_DAYS: Final = 31
FEWEST_RECENT: Final = 3
FEWEST_BEFORE: Final = 5
SHORTEST_S: Final = 1_200.0
EQUAL_WITHIN_BPM: Final = 8.0
DROP_LIMIT: Final = 0.05


def efficiency_drop(on: date, activities: Sequence[Activity]) -> EfficiencyDrop | None:
    """Return a flag where the pace at equal heart rate has fallen by 5 % or more, against the month before.

    Runs of at least 20 min outdoors count, races and doubtful recordings do not; the last 14 days need three of them,
    the 31 days before five, all within 8 beats of the median of the last days. What little their heart rates differ
    is taken out by counting speed per beat above rest, by which it is nearly constant.
    Source: own choice of all limits; on a real log of 301 runs they raised it on 12 of 375 days that could be judged.
    """
    steady = [run for run in activities if _is_steady(run)]
    split, first = on - timedelta(days=RECENT_DAYS), on - timedelta(days=RECENT_DAYS + BEFORE_DAYS)
    recent = [run for run in steady if split < run.local_date <= on]
    if len(recent) < FEWEST_RECENT:
        return None
    hr_bpm = median(run.average_hr_bpm or 0.0 for run in recent)
    equal = [run for run in steady if abs((run.average_hr_bpm or 0.0) - hr_bpm) <= EQUAL_WITHIN_BPM]
    now = [_metres_a_beat(run) for run in equal if split < run.local_date <= on]
    before = [_metres_a_beat(run) for run in equal if first <= run.local_date <= split]
    if len(now) < FEWEST_RECENT or len(before) < FEWEST_BEFORE:
        return None
    pace, pace_before = (_pace_at(hr_bpm, median(values)) for values in (now, before))
    if pace < (1 + DROP_LIMIT) * pace_before:
        return None
    return EfficiencyDrop(hr_bpm=hr_bpm, pace_s_per_km=pace, before_s_per_km=pace_before, runs=len(now))


def _is_steady(run: Activity) -> bool:
    beats = (run.average_hr_bpm or 0.0) > DEFAULT_RESTING_HR_BPM + EQUAL_WITHIN_BPM
    is_whole = run.is_run and not (run.is_race or run.indoor or run.oddities)
    return is_whole and beats and bool(run.adjusted_speed_m_per_s) and run.duration_s >= SHORTEST_S


def _metres_a_beat(run: Activity) -> float:
    return (run.adjusted_speed_m_per_s or 0.0) / ((run.average_hr_bpm or 0.0) - DEFAULT_RESTING_HR_BPM)


def _pace_at(hr_bpm: float, metres_a_beat: float) -> float:
    return METRES_PER_KM / (metres_a_beat * (hr_bpm - DEFAULT_RESTING_HR_BPM))
