"""The points a watch would have recorded for an activity known by its laps, and their streams on the wire."""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from bot.demo.strava.records import Recording
from bot.demo.strava.summary import OPEN_SEA, Payload
from marathon.domain.activity import Activity, Floats, Lap

_EVERY_S: Final = 5.0  # as watches with “smart recording” do
_PAUSE_AT: Final = 0.1  # share of the moving time after which the only pause falls
_LOW_M: Final = 10.0
_ROUND_M: Final = 1000.0  # length of the circle that stands for the way


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A recording's points, arrays of one length n >= 2; hr_bpm is None without a strap.

    moving_s and elapsed_s rise strictly from 0; distance_m never falls, and stays 0 where nothing is measured.
    """

    moving_s: Floats
    elapsed_s: Floats
    distance_m: Floats
    altitude_m: Floats
    hr_bpm: Floats | None


def stretches_of(activity: Activity) -> tuple[Lap, ...]:
    """Return the laps, or the whole as one; scaled so that they fill the activity's whole seconds and metres."""
    distance, duration = activity.distance_m or 0.0, float(max(round(activity.duration_s), 1))
    laps = activity.laps or (Lap(duration_s=duration, distance_m=distance, hr_bpm=activity.average_hr_bpm),)
    time_scale = duration / sum(lap.duration_s for lap in laps)
    length_scale = distance / (sum(lap.distance_m or 0.0 for lap in laps) or 1.0)
    return tuple(
        Lap(
            duration_s=lap.duration_s * time_scale,
            distance_m=(lap.distance_m or 0.0) * length_scale,
            hr_bpm=lap.hr_bpm or activity.average_hr_bpm,
        )
        for lap in laps
    )


def track_of(activity: Activity) -> Track:
    """Return the points of an activity; laps are even, and all that was paused was paused early."""
    laps = stretches_of(activity)
    ends_s = np.cumsum([0.0, *(lap.duration_s for lap in laps)])
    ends_m = np.cumsum([0.0, *(lap.distance_m or 0.0 for lap in laps)])
    duration = float(ends_s[-1])
    moving = np.unique(np.concatenate([np.arange(0.0, duration, _EVERY_S), np.round(ends_s)]))
    distance = np.interp(moving, ends_s, ends_m)
    pause = max(round(activity.elapsed_s) - round(activity.duration_s), 0)
    return Track(
        moving_s=moving,
        elapsed_s=moving + np.where(moving > _PAUSE_AT * duration, pause, 0),
        distance_m=distance,
        altitude_m=_altitude(distance, activity.ascent_m or 0.0),
        hr_bpm=_heart(activity, laps, ends_s, moving),
    )


def _altitude(distance_m: Floats, ascent_m: float) -> Floats:
    """Return even hills, one each two kilometres or so, that climb as much as was told."""
    total = float(distance_m[-1])
    hills = max(round(total / 2000), 1)
    share = distance_m / total if total else distance_m
    return _LOW_M + ascent_m / hills / 2 * (1 - np.cos(2 * math.pi * hills * share))


def _heart(activity: Activity, laps: tuple[Lap, ...], ends_s: Floats, moving_s: Floats) -> Floats | None:
    if activity.average_hr_bpm is None:
        return None
    which = np.clip(np.searchsorted(ends_s, moving_s, side="right") - 1, 0, len(laps) - 1)
    beats = np.array([lap.hr_bpm or activity.average_hr_bpm for lap in laps])[which]
    swaying: Floats = np.round(beats + 3 * np.sin(moving_s / 60))
    return np.minimum(swaying, activity.max_hr_bpm or 220.0, out=swaying)


def streams_of(recording: Recording) -> dict[str, list[Any]]:
    """Return every stream there is by its type, each with one value a point."""
    activity = recording.activity
    track = track_of(activity)
    streams: dict[str, list[Any]] = {"time": track.elapsed_s.round().astype(int).tolist()}
    streams["moving"] = [False, *([True] * (len(track.moving_s) - 1))]
    if track.hr_bpm is not None:
        streams["heartrate"] = track.hr_bpm.astype(int).tolist()
    if activity.distance_m:
        streams |= _of_a_way(track, indoor=activity.indoor)
    return streams


def _of_a_way(track: Track, *, indoor: bool) -> dict[str, list[Any]]:
    speed = np.gradient(track.distance_m, track.moving_s)
    metres = np.gradient(track.distance_m)
    climbs = np.gradient(track.altitude_m)
    grade = np.divide(100 * climbs, metres, out=np.zeros_like(metres), where=metres > 0)
    streams: dict[str, list[Any]] = {
        "distance": track.distance_m.round(1).tolist(),
        "velocity_smooth": speed.round(3).tolist(),
        "altitude": track.altitude_m.round(1).tolist(),
        "grade_smooth": grade.round(1).tolist(),
        "cadence": [82] * len(speed),
    }
    if not indoor:
        turn = 2 * math.pi * track.distance_m / _ROUND_M
        around = np.column_stack([np.sin(turn), np.cos(turn)]) * 0.0015 + np.array(OPEN_SEA)
        streams["latlng"] = around.round(6).tolist()
    return streams


def stream_payload(kind: str, data: list[Any], series: str) -> Payload:
    """Return one stream as Strava wraps it."""
    return {
        "type": kind,
        "data": data,
        "series_type": series,
        "original_size": len(data),
        "resolution": "high",
    }
