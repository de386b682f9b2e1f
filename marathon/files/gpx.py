"""GPX tracks read into recordings; positions become distances here and go no further."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from marathon.domain.activity import Source, Sport
from marathon.domain.sport_names import sport_named
from marathon.files.recording import Recording
from marathon.files.refusal import RawFile, Reason
from marathon.files.samples import Points, astray, distance_along
from marathon.files.xml_events import elements, instant_s, local_name, number, utc_offset_s

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_STRAVA_TYPES: Final = {"1": Sport.RIDE, "4": Sport.HIKE, "9": Sport.RUN, "10": Sport.WALK, "16": Sport.SWIM}
_LEAST_TIMED: Final = 0.5  # own choice: with fewer timed points it was drawn, not recorded


@dataclass(slots=True)
class _Track:
    kind: str = ""
    name: str = ""
    offset_s: int | None = None
    segments: int = 0
    points: list[tuple[float, float, float, float, float, float]] = field(default_factory=list)


def gpx_recordings(raw: RawFile) -> Iterator[Recording]:
    """Yield one recording a track that was recorded.

    The sport is the track's type (a word, or Strava's number), else its name where that names a sport.
    Raises: FileRefusedError for damaged XML, and where no track has times (a route).
    """
    tracks = [track for track in _tracks(raw) if track.points]
    recorded = [track for track in tracks if _timed(track)]
    if not recorded:
        raise raw.refuse(Reason.ROUTE)
    yield from map(_recording, recorded)


def _timed(track: _Track) -> bool:
    times = np.array([point[0] for point in track.points])
    return bool(np.isfinite(times).mean() >= _LEAST_TIMED)


def _tracks(raw: RawFile) -> Iterator[_Track]:
    track, path = _Track(), list[str]()
    for ends, name, element in elements(raw, whole=frozenset(("trkpt",))):
        if not ends:
            path.append(name)
            if name == "trk":
                track = _Track()
            track.segments += name == "trkseg"
            continue
        path.pop()
        if name == "trkpt":
            _take_point(track, element)
        elif name == "trk":
            yield track
        elif path[-1:] == ["trk"] and name == "type":
            track.kind = (element.text or "").strip()
        elif path[-1:] == ["trk"] and name == "name":
            track.name = (element.text or "").strip()


def _take_point(track: _Track, element: "Element") -> None:
    time_s = altitude = hr = float("nan")
    for child in element:
        name = local_name(child)
        if name == "time":
            time_s = instant_s(child.text)
            if not track.points:
                track.offset_s = utc_offset_s(child.text)
        elif name == "ele":
            altitude = number(child.text)
        elif name == "extensions":
            beats = (number(x.text) for x in child.iter() if local_name(x) in ("hr", "heartrate"))
            hr = next(beats, hr)
    position = number(element.get("lat")), number(element.get("lon"))
    track.points.append((time_s, altitude, hr, *position, float(track.segments)))


def _recording(track: _Track) -> Recording:
    time_s, altitude, hr, latitude, longitude, segment = np.array(track.points).T
    points = Points(
        time_s=time_s,
        distance_m=distance_along(time_s, latitude, longitude, segment),
        hr_bpm=hr,
        altitude_m=altitude,
        from_positions=True,
        astray=astray(latitude, longitude),
    )
    sport = _STRAVA_TYPES.get(track.kind) or sport_named(track.kind)
    if track.kind:
        sport = sport or Sport.OTHER
    return Recording(
        source=Source.GPX,
        points=points,
        sport=sport or sport_named(track.name),
        utc_offset_s=track.offset_s,
        name=track.name,
    )
