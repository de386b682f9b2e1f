"""TCX activities read into recordings; positions become distances here and go no further."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from marathon.domain.activity import Floats, Lap, Source, Sport
from marathon.domain.sport_names import sport_named
from marathon.files.recording import Recording, stated
from marathon.files.refusal import RawFile, Reason
from marathon.files.samples import Points, distance_along
from marathon.files.xml_events import elements, instant_s, local_name, number, utc_offset_s

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True, kw_only=True)
class _TcxLap:
    lap: Lap
    max_hr_bpm: float | None


@dataclass(slots=True)
class _Told:
    sport: str
    start: str = ""
    laps: list[_TcxLap] = field(default_factory=list)
    points: list[tuple[float, float, float, float, float, float]] = field(default_factory=list)


def tcx_recordings(raw: RawFile) -> Iterator[Recording]:
    """Yield one recording an activity; totals are the sums of its laps, as the device states them.

    Raises: FileRefusedError for damaged XML and for a file of courses or workouts only.
    """
    found = False
    for told in _activities(raw):
        found = True
        yield _recording(told)
    if not found:
        raise raw.refuse(Reason.NOT_ACTIVITY)


def _activities(raw: RawFile) -> Iterator[_Told]:
    told = None
    for ends, name, element in elements(raw, whole=frozenset(("Lap", "Trackpoint"))):
        if not ends:
            if name == "Activity":
                told = _Told(sport=element.get("Sport", ""))
            elif name == "Lap" and told and not told.start:
                told.start = element.get("StartTime", "")
        elif told is None:
            continue
        elif name == "Trackpoint":
            told.points.append(_point(element))
        elif name == "Lap":
            _take_lap(told, element)
        elif name == "Activity":
            yield told
            told = None


def _texts(element: "Element") -> dict[str, str]:
    """Return the text of each child, or of the one value inside it, by the child's name."""
    found = {}
    for child in element:
        inner = next(iter(child), child) if local_name(child).endswith("Bpm") else child
        found[local_name(child)] = inner.text or ""
    return found


def _point(element: "Element") -> tuple[float, float, float, float, float, float]:
    texts, place = _texts(element), dict[str, str]()
    for child in element:
        if local_name(child) == "Position":
            place = _texts(child)
    return (
        instant_s(texts.get("Time")),
        number(texts.get("DistanceMeters")),
        number(texts.get("HeartRateBpm")),
        number(texts.get("AltitudeMeters")),
        number(place.get("LatitudeDegrees")),
        number(place.get("LongitudeDegrees")),
    )


def _take_lap(told: _Told, element: "Element") -> None:
    texts = _texts(element)
    if duration_s := stated(number(texts.get("TotalTimeSeconds"))):
        lap = Lap(
            duration_s=duration_s,
            distance_m=stated(number(texts.get("DistanceMeters"))),
            hr_bpm=stated(number(texts.get("AverageHeartRateBpm"))),
        )
        told.laps.append(_TcxLap(lap=lap, max_hr_bpm=stated(number(texts.get("MaximumHeartRateBpm")))))


def _recording(told: _Told) -> Recording:
    laps = tuple(x.lap for x in told.laps)
    distances = [lap.distance_m for lap in laps if lap.distance_m is not None]
    start_s = instant_s(told.start)
    return Recording(
        source=Source.TCX,
        points=_points(told),
        sport=sport_named(told.sport) or Sport.OTHER,
        start_s=start_s if np.isfinite(start_s) else None,
        duration_s=sum(lap.duration_s for lap in laps) or None,
        distance_m=sum(distances) if distances else None,
        average_hr_bpm=_average_hr(laps),
        max_hr_bpm=max((x.max_hr_bpm for x in told.laps if x.max_hr_bpm), default=None),
        utc_offset_s=utc_offset_s(told.start),
        laps=laps,
    )


def _points(told: _Told) -> Points:
    table = np.array(told.points) if told.points else np.empty((0, 6))
    time_s, distance, hr, altitude, latitude, longitude = table.T
    from_positions = bool(np.isnan(distance).all())
    if from_positions:
        distance = distance_along(time_s, latitude, longitude, np.zeros(len(distance)))
    return Points(
        time_s=time_s, distance_m=distance, hr_bpm=hr, altitude_m=altitude, from_positions=from_positions
    )


def _average_hr(laps: tuple[Lap, ...]) -> float | None:
    """Return the laps' average, each weighted by its duration."""
    known: Floats = np.array([(lap.hr_bpm, lap.duration_s) for lap in laps if lap.hr_bpm])
    return float(np.average(known[:, 0], weights=known[:, 1])) if known.size else None
