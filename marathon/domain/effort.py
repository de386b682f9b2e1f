"""How hard a run was: digesting its samples, and judging its intensity against what a session is for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from marathon.domain.activity import Activity, BestEffort, Floats, Oddity, Samples
from marathon.domain.athlete import Thresholds
from marathon.domain.best_efforts import bounds_of_whole_run, find_best_efforts
from marathon.domain.grade import flat_metres
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.reasons import HardPartMissing, IntensityUnknown, TooHardByHeartRate, TooHardByPace
from marathon.domain.units import METRES_PER_KM

LONGEST_GAP_S: Final = 30.0
SPEED_WINDOW_S: Final = 20.0
PLAUSIBLE_HR_BPM: Final = (30.0, 230.0)
FASTEST_M_PER_S: Final = 10.0

# Shares of the threshold's heart rate or speed. Own choice: below them easy running stays clear of it.
GENTLE_CEILING: Final = 0.92
GENTLE_RED: Final = 0.97
RECOVERY_CEILING: Final = 0.88
RECOVERY_RED: Final = 0.94
HARD_FLOOR: Final = 0.95
MARATHON_PACE_FLOOR: Final = 0.88
# Own choice: the least hard running that makes a quality session one.
HARD_NEEDED_S: Final = 600.0
HARD_NEEDED_SHARE: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Intensity:
    """A finding about intensity, and by how many steps (0-2) it lowers the session's mark."""

    reason: TooHardByHeartRate | TooHardByPace | HardPartMissing | IntensityUnknown
    steps: int


def digest(activity: Activity) -> Activity:
    """Return the activity with what its samples and laps tell, and without the samples.

    Fills heart rate the device did not state, and, for runs, grade-adjusted speed and best efforts. Steps of
    more than 30 s between samples are pauses and count nowhere. Digesting twice changes nothing.
    Source: own choice of windows and limits.
    """
    samples = activity.samples
    if samples is not None and len(samples.elapsed_s) > 1:
        activity = _with_heart_rate(activity, samples)
        if activity.is_run:
            activity = _with_speed(activity, samples)
    return replace(_with_totals(activity) if activity.is_run else activity, samples=None)


def _with_heart_rate(activity: Activity, samples: Samples) -> Activity:
    hr = samples.hr_bpm
    believable = (hr >= PLAUSIBLE_HR_BPM[0]) & (hr <= PLAUSIBLE_HR_BPM[1])
    counted = _counted_s(samples.elapsed_s)
    held = believable[:-1] & (counted > 0)
    if not held.any():
        return activity
    beats, seconds = hr[:-1][held], counted[held]
    return replace(
        activity,
        average_hr_bpm=activity.average_hr_bpm or float(np.average(beats, weights=seconds)),
        max_hr_bpm=activity.max_hr_bpm or float(hr[believable].max()),
        hr_seconds=tuple((int(bpm), s) for bpm, s in _histogram(beats, seconds, 1.0)),
    )


def _with_speed(activity: Activity, samples: Samples) -> Activity:
    known = np.isfinite(samples.distance_m)
    if known.sum() < 2 or Oddity.NO_DISTANCE in activity.oddities:
        return activity
    elapsed, distance = samples.elapsed_s[known], samples.distance_m[known]
    altitude = np.full(len(distance), np.nan) if activity.indoor else samples.altitude_m[known]
    adjusted, plain = flat_metres(distance, altitude), distance[-1] - distance[0]
    if plain <= 0:
        return activity
    average = (activity.distance_m or plain) / activity.duration_s
    return replace(
        activity,
        adjusted_speed_m_per_s=float(average * adjusted.sum() / plain),
        speed_seconds=_speed_seconds(elapsed, adjusted),
        best_efforts=_believed_efforts(activity, elapsed, distance),
    )


def _believed_efforts(activity: Activity, elapsed_s: Floats, distance_m: Floats) -> tuple[BestEffort, ...]:
    if {Oddity.GPS_JUMP, Oddity.CLOCK_BACKWARDS} & set(activity.oddities):
        return ()
    return find_best_efforts(elapsed_s, distance_m)


def _speed_seconds(elapsed_s: Floats, adjusted_m: Floats) -> tuple[tuple[float, float], ...]:
    counted = _counted_s(elapsed_s)
    clock = np.concatenate(([0.0], np.cumsum(counted)))
    if clock[-1] <= 0:
        return ()
    covered = np.concatenate(([0.0], np.cumsum(np.where(counted > 0, adjusted_m, 0.0))))
    middles = (clock[1:] + clock[:-1]) / 2
    upper = np.minimum(middles + SPEED_WINDOW_S / 2, clock[-1])
    lower = np.maximum(middles - SPEED_WINDOW_S / 2, 0.0)
    speed = (np.interp(upper, clock, covered) - np.interp(lower, clock, covered)) / (upper - lower)
    kept = (counted > 0) & (speed <= FASTEST_M_PER_S)
    return _histogram(speed[kept], counted[kept], 0.1)


def _counted_s(elapsed_s: Floats) -> Floats:
    spacing = np.diff(elapsed_s)
    return np.where(spacing <= LONGEST_GAP_S, spacing, 0.0)


def _histogram(values: Floats, seconds: Floats, step: float) -> tuple[tuple[float, float], ...]:
    totals = np.bincount(np.rint(values / step).astype(np.int64), weights=seconds)
    return tuple((round(float(place * step), 1), float(totals[place])) for place in np.flatnonzero(totals))


def _with_totals(activity: Activity) -> Activity:
    if not activity.distance_m or activity.duration_s <= 0:
        return activity
    efforts = activity.best_efforts
    if activity.samples is None and not activity.oddities:
        efforts = efforts or bounds_of_whole_run(activity.distance_m, activity.elapsed_s)
    return replace(
        activity,
        adjusted_speed_m_per_s=activity.adjusted_speed_m_per_s or activity.distance_m / activity.duration_s,
        speed_seconds=activity.speed_seconds or _speeds_of_laps(activity),
        best_efforts=efforts,
    )


def _speeds_of_laps(activity: Activity) -> tuple[tuple[float, float], ...]:
    laps = [(lap.distance_m / lap.duration_s, lap.duration_s) for lap in activity.laps if lap.distance_m]
    if not laps:
        return ()
    speeds, seconds = np.array(laps).T
    kept = speeds <= FASTEST_M_PER_S
    return _histogram(speeds[kept], seconds[kept], 0.1)


def judge_intensity(
    session: PlannedSession, activities: Sequence[Activity], thresholds: Thresholds
) -> Intensity | None:
    """Judge whether a session was run as hard as its kind asks; None where all is well or nothing is asked.

    Gentle sessions are judged by average heart rate, else by grade-adjusted speed; quality sessions by the
    time spent near threshold speed; a race never.
    Source: own choice, see the constants.
    """
    runs = tuple(activity for activity in activities if activity.is_run)
    if not runs:
        return None
    if session.kind.is_gentle:
        return _judge_gentle(session.kind, runs, thresholds)
    if session.kind.is_quality and session.kind is not SessionKind.RACE:
        return _judge_quality(session, runs, thresholds)
    return None


def _judge_gentle(kind: SessionKind, runs: Sequence[Activity], thresholds: Thresholds) -> Intensity | None:
    is_recovery = kind is SessionKind.RECOVERY
    ceiling = RECOVERY_CEILING if is_recovery else GENTLE_CEILING
    red = RECOVERY_RED if is_recovery else GENTLE_RED
    hr = _average(runs, [run.average_hr_bpm for run in runs])
    if hr and thresholds.threshold_hr_bpm:
        share, limit = hr / thresholds.threshold_hr_bpm, thresholds.threshold_hr_bpm * ceiling
        by_hr = TooHardByHeartRate(hr_bpm=hr, ceiling_bpm=limit)
        return Intensity(reason=by_hr, steps=1 + (share > red)) if share > ceiling else None
    speed = _average(runs, [run.adjusted_speed_m_per_s for run in runs])
    threshold = thresholds.threshold_speed_m_per_s
    if speed and threshold:
        slowest = METRES_PER_KM / (threshold * ceiling)
        by_pace = TooHardByPace(pace_s_per_km=METRES_PER_KM / speed, ceiling_s_per_km=slowest)
        share = speed / threshold
        return Intensity(reason=by_pace, steps=1 + (share > red)) if share > ceiling else None
    return Intensity(reason=IntensityUnknown(), steps=0)


def _average(runs: Sequence[Activity], values: Sequence[float | None]) -> float | None:
    """Return the duration-weighted average, or None unless it speaks for at least half of the time."""
    known = [(run.duration_s, value) for run, value in zip(runs, values, strict=True) if value]
    seconds = sum(duration for duration, _ in known)
    if not seconds or seconds < 0.5 * sum(run.duration_s for run in runs):
        return None
    return sum(duration * value for duration, value in known) / seconds


def _judge_quality(
    session: PlannedSession, runs: Sequence[Activity], thresholds: Thresholds
) -> Intensity | None:
    if not thresholds.threshold_speed_m_per_s:
        return Intensity(reason=IntensityUnknown(), steps=0)
    share = MARATHON_PACE_FLOOR if session.kind is SessionKind.MARATHON_PACE else HARD_FLOOR
    floor = thresholds.threshold_speed_m_per_s * share
    hard_s = sum(_seconds_above(run, floor) for run in runs)
    whole_s = session.duration_s or sum(run.duration_s for run in runs)
    needed_s = min(HARD_NEEDED_S, HARD_NEEDED_SHARE * whole_s)
    if hard_s >= needed_s:
        return None
    if any(not run.speed_seconds for run in runs):
        return Intensity(reason=IntensityUnknown(), steps=0)
    return Intensity(reason=HardPartMissing(hard_s=hard_s, needed_s=needed_s), steps=1)


def _seconds_above(run: Activity, floor_m_per_s: float) -> float:
    if run.speed_seconds:
        # A bin of 0.1 m/s counts when its upper edge reaches the floor: the doubt is the athlete's.
        return sum(seconds for speed, seconds in run.speed_seconds if speed + 0.05 >= floor_m_per_s)
    average = run.adjusted_speed_m_per_s or 0.0
    return run.duration_s if average >= floor_m_per_s else 0.0
