"""What only a detailed activity of Strava's holds (laps, best efforts, its owner), and its streams as samples."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from marathon.domain.activity import BestEffort, Floats, Lap, Samples
from marathon.domain.best_efforts import EFFORT_DISTANCES_M
from marathon.domain.strava_account import StravaActivity, StravaId
from marathon.errors import StravaPayloadError
from marathon.strava.decode import Payload, decode_summary, number_in

log = logging.getLogger(__name__)

STREAM_KEYS: Final = ("time", "distance", "heartrate", "altitude")
_SAME_DISTANCE: Final = 0.005  # Strava rounds 1609.344 to 1609
_MOST_LAPS: Final = 1000
_MOST_POINTS: Final = 500_000
_LONGEST_S: Final = 30 * 86_400.0
_TIME_DIGITS: Final = 3  # a finer step could vanish when the start is taken off
_FARTHEST_M: Final = 10_000_000.0


def decode_activity(payload: Payload) -> StravaActivity:
    """Return the activity of a summary or detailed payload with its owner.

    Raises: StravaPayloadError naming the field that is missing or makes no sense.
    """
    activity = decode_summary(payload)
    laps, efforts = tuple(_laps(payload)), tuple(_best_efforts(payload))
    return StravaActivity(
        owner=_owner(payload),
        activity=replace(activity, laps=laps, best_efforts=efforts if activity.is_run else ()),
        is_recorded=payload.get("manual") is not True,
    )


def decode_page(found: object) -> tuple[StravaActivity, ...]:
    """Return the activities of a list; one that makes no sense is left out and logged.

    Raises: StravaPayloadError when it is no list.
    """
    if not isinstance(found, list):
        raise StravaPayloadError(field="page")
    activities = []
    for row in found:
        try:
            activities.append(decode_activity(row if isinstance(row, Mapping) else {}))
        except StravaPayloadError as refused:
            log.warning("an activity was left out of a page: %s", refused)
    return tuple(activities)


def _owner(payload: Payload) -> StravaId:
    athlete = payload.get("athlete")
    found = athlete.get("id") if isinstance(athlete, Mapping) else None
    if not isinstance(found, int) or isinstance(found, bool) or found <= 0:
        raise StravaPayloadError(field="athlete")
    return StravaId(found)


def _objects(payload: Payload, field: str) -> Iterator[Payload]:
    found = payload.get(field)
    rows = found[:_MOST_LAPS] if isinstance(found, list) else ()
    return (row for row in rows if isinstance(row, Mapping))


def _laps(payload: Payload) -> Iterator[Lap]:
    for row in _objects(payload, "laps"):
        duration_s = number_in(row, "moving_time", most=_LONGEST_S)
        if duration_s:
            yield Lap(
                duration_s=duration_s,
                distance_m=number_in(row, "distance", most=_FARTHEST_M),
                hr_bpm=number_in(row, "average_heartrate", most=250.0) or None,
            )


def _best_efforts(payload: Payload) -> Iterator[BestEffort]:
    """Yield the efforts over the distances that count here; Strava's are by elapsed time, as ours."""
    for row in _objects(payload, "best_efforts"):
        told = number_in(row, "distance", most=_FARTHEST_M) or 0.0
        elapsed_s = number_in(row, "elapsed_time", most=_LONGEST_S)
        near = min(EFFORT_DISTANCES_M, key=lambda known: abs(known - told))
        if elapsed_s and abs(near - told) <= _SAME_DISTANCE * near:
            yield BestEffort(distance_m=near, duration_s=elapsed_s)


def decode_streams(payload: object) -> Samples | None:
    """Return the streams (keyed by type) as samples, or None where there are no two points in time.

    Points whose time does not rise are left out; a falling distance stays where it was.

    Raises: StravaPayloadError when the streams are of different length or no numbers.
    """
    if not isinstance(payload, Mapping):
        raise StravaPayloadError(field="streams")
    time_s = np.round(_stream(payload, "time", None), _TIME_DIGITS)
    if time_s.size < 2:
        return None
    columns = {key: _stream(payload, key, time_s.size) for key in STREAM_KEYS[1:]}
    known = np.abs(time_s) <= _LONGEST_S
    latest = np.maximum.accumulate(np.where(known, time_s, -np.inf))
    rising = known & (time_s > np.concatenate(([-np.inf], latest[:-1])))
    if rising.sum() < 2:
        return None
    hr = columns["heartrate"][rising]
    return Samples(
        elapsed_s=time_s[rising] - time_s[rising][0],
        distance_m=_never_falling(columns["distance"][rising]),
        hr_bpm=np.where((hr >= 1.0) & (hr <= 250.0), hr, np.nan),
        altitude_m=columns["altitude"][rising],
    )


def _stream(payload: Payload, key: str, size: int | None) -> Floats:
    """Return one stream's numbers, NaN where it says null; a stream that is absent is all NaN."""
    stream = payload.get(key)
    data = stream.get("data") if isinstance(stream, Mapping) else None
    if data is None:
        return np.full(size or 0, np.nan)
    if not isinstance(data, list) or len(data) > _MOST_POINTS or (size is not None and len(data) != size):
        raise StravaPayloadError(field=key)
    return _floats(data, key)


def _floats(data: Sequence[object], key: str) -> Floats:
    if not all(value is None or (isinstance(value, int | float) and abs(value) < 1e12) for value in data):
        raise StravaPayloadError(field=key)
    return np.array([np.nan if value is None else value for value in data], dtype=np.float64)


def _never_falling(distance_m: Floats) -> Floats:
    sound = np.where((distance_m >= 0.0) & (distance_m <= _FARTHEST_M), distance_m, np.nan)
    return np.where(np.isnan(sound), np.nan, np.fmax.accumulate(sound))
