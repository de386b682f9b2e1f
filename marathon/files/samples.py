"""From the raw points of any device to sound samples: times rise, distance never falls, jumps are gone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from marathon.domain.activity import Floats, Oddity, Samples, Sport
from marathon.files.refusal import RawFile, Reason

_EARTH_RADIUS_M: Final = 6_371_008.8
# Own choices: a shorter fast step is jitter of the receiver, or a device catching up after lost reception
# (real watches add 30 m in a second, and are right).
_JUMP_M: Final = 25.0
_DEVICE_JUMP_M: Final = 100.0
_PAUSE_S: Final = 30.0  # own choice: longer than any smart recording leaves between two moving points
_STANDING_M_PER_S: Final = 0.5
_HIGHEST_HR_BPM: Final = 250.0
_FASTEST_M_PER_S: Final = {
    Sport.RUN: 12.0,  # a sprinter's world record averages 10.4 over 100 m
    Sport.WALK: 12.0,
    Sport.HIKE: 12.0,
    Sport.SWIM: 5.0,
    Sport.ROW: 12.0,
    Sport.RIDE: 40.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What a file says point by point, unjudged: arrays of one length, NaN where it says nothing.

    time_s counts from 1970 in UTC, distance_m from the start of the recording; from_positions: we computed
    the distance, the device did not; astray: some of the positions are nowhere on earth.
    """

    time_s: Floats
    distance_m: Floats
    hr_bpm: Floats
    altitude_m: Floats
    from_positions: bool = False
    astray: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Sound samples, the instant of the first one, and what was put right: jumps in metres and seconds."""

    samples: Samples
    start_s: float
    oddities: tuple[Oddity, ...]
    jumped_m: float
    jumped_s: float

    @property
    def elapsed_s(self) -> float:
        """Time from the first point to the last."""
        return float(self.samples.elapsed_s[-1])

    @property
    def distance_m(self) -> float | None:
        """Distance at the last point that knows it."""
        known = self.samples.distance_m[np.isfinite(self.samples.distance_m)]
        return float(known[-1]) if known.size else None

    def moving_s(self) -> float:
        """Return the elapsed time without pauses: gaps over 30 s that were not covered at 0.5 m/s or more."""
        gaps = np.diff(self.samples.elapsed_s)
        steps = np.nan_to_num(np.diff(self.samples.distance_m))
        paused = (gaps > _PAUSE_S) & (steps < _STANDING_M_PER_S * gaps)
        return float(gaps[~paused].sum())


def tidy(raw: RawFile, points: Points, *, sport: Sport | None, indoor: bool) -> Track | None:
    """Return sound samples, or None where not one point has a time.

    Points that go back in time are dropped, points of one instant become one.
    Raises: FileRefusedError when most points go back in time.
    """
    timed = np.isfinite(points.time_s)
    time = points.time_s[timed]
    if not time.size:
        return None
    forward = time >= np.maximum.accumulate(time)
    if forward.mean() < 0.5:
        raise raw.refuse(Reason.CLOCK)
    time = time[forward]
    first = np.flatnonzero(np.diff(time, prepend=-np.inf) > 0)

    def column(values: Floats) -> Floats:
        return np.asarray(np.fmax.reduceat(values[timed][forward], first))

    limit = np.inf if indoor or sport is None else _FASTEST_M_PER_S.get(sport, np.inf)
    shortest = _JUMP_M if points.from_positions else _DEVICE_JUMP_M
    rising = _never_falling(column(points.distance_m))
    distance, jumped_m, jumped_s = _without_jumps(time[first], rising, limit, shortest)
    samples = Samples(
        elapsed_s=time[first] - time[0],
        distance_m=distance,
        hr_bpm=within(column(points.hr_bpm), 1.0, _HIGHEST_HR_BPM),
        altitude_m=column(points.altitude_m),
    )
    found = ((Oddity.CLOCK_BACKWARDS, not forward.all()), (Oddity.GPS_JUMP, jumped_m > 0 or points.astray))
    oddities = tuple(oddity for oddity, here in found if here)
    return Track(
        samples=samples, start_s=float(time[0]), oddities=oddities, jumped_m=jumped_m, jumped_s=jumped_s
    )


def within(values: Floats, low: float, high: float) -> Floats:
    """Return the values with everything outside low..high (and infinities) as NaN."""
    return np.where((values >= low) & (values <= high), values, np.nan)


def _never_falling(distance_m: Floats) -> Floats:
    sound = within(distance_m, 0.0, 1e8)
    return np.where(np.isnan(sound), np.nan, np.fmax.accumulate(sound))


def _without_jumps(
    time_s: Floats, distance_m: Floats, limit_m_per_s: float, shortest_m: float
) -> tuple[Floats, float, float]:
    """Return the distance without its jumps, and how many metres and seconds the jumps had."""
    known = np.flatnonzero(np.isfinite(distance_m))
    steps, gaps = np.diff(distance_m[known]), np.diff(time_s[known])
    jumps = (steps > shortest_m) & (steps > limit_m_per_s * gaps)
    if not jumps.any():
        return distance_m, 0.0, 0.0
    kept = np.where(jumps, 0.0, steps)
    cleaned = distance_m.copy()
    cleaned[known] = distance_m[known[0]] + np.concatenate(([0.0], np.cumsum(kept)))
    return cleaned, float(steps[jumps].sum()), float(gaps[jumps].sum())


def distance_along(time_s: Floats, latitude: Floats, longitude: Floats, segment: Floats) -> Floats:
    """Return the cumulative great-circle distance in metres.

    Args: segment numbers the stretches of a track; what lies between two of them is not counted.
    Returns: NaN where a position is missing or impossible, or its time is missing or goes back.
    Source: the haversine formula on a sphere of the earth's mean radius.
    """
    forward = time_s >= np.fmax.accumulate(time_s)
    here = np.flatnonzero(forward & _on_earth(latitude, longitude))
    lat, lon = np.radians(latitude[here]), np.radians(longitude[here])
    half = np.sin(np.diff(lat) / 2) ** 2
    half += np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    steps = 2 * _EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    steps[np.diff(segment[here]) != 0] = 0.0
    along = np.full(len(latitude), np.nan)
    if here.size:
        along[here] = np.concatenate(([0.0], np.cumsum(steps)))
    return along


def astray(latitude: Floats, longitude: Floats) -> bool:
    """Return whether any position that is given is nowhere on earth."""
    given = np.isfinite(latitude) & np.isfinite(longitude)
    return bool((given & ~_on_earth(latitude, longitude)).any())


def _on_earth(latitude: Floats, longitude: Floats) -> npt.NDArray[np.bool_]:
    return (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180)
