"""What FIT messages mean: sessions, laps and records become recordings; the bytes live in fit_bytes."""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from marathon.domain.activity import Floats, Lap, Source, Sport
from marathon.files.fit_bytes import TIMESTAMP, Messages, read_messages
from marathon.files.recording import Recording
from marathon.files.refusal import RawFile
from marathon.files.samples import Points, distance_along

# Numbers, scales and offsets of messages and fields. Source: FIT SDK, Profile.
_FILE_ID, _SPORT, _SESSION, _LAP, _RECORD, _ACTIVITY = 0, 12, 18, 19, 20, 34
_WANTED: Final = frozenset((_FILE_ID, _SPORT, _SESSION, _LAP, _RECORD, _ACTIVITY))
_ACTIVITY_FILE: Final = 4
_EPOCH_S: Final = 631_065_600  # FIT counts from 1989-12-31
_CLOCK_SET_S: Final = 0x1000_0000  # smaller times count from the moment the device was switched on
_SEMICIRCLES_PER_DEGREE: Final = 2**31 / 180

_RECORD_FIELDS: Final = {
    "time": (TIMESTAMP, 1.0, 0.0),
    "latitude": (0, _SEMICIRCLES_PER_DEGREE, 0.0),
    "longitude": (1, _SEMICIRCLES_PER_DEGREE, 0.0),
    "altitude": (2, 5.0, 500.0),
    "fine_altitude": (78, 5.0, 500.0),
    "hr": (3, 1.0, 0.0),
    "distance": (5, 100.0, 0.0),
}
_SESSION_FIELDS: Final = {
    "time": (TIMESTAMP, 1.0, 0.0),
    "start": (2, 1.0, 0.0),
    "sport": (5, 1.0, 0.0),
    "sub_sport": (6, 1.0, 0.0),
    "elapsed": (7, 1000.0, 0.0),
    "timer": (8, 1000.0, 0.0),
    "distance": (9, 100.0, 0.0),
    "average_hr": (16, 1.0, 0.0),
    "max_hr": (17, 1.0, 0.0),
    "ascent": (22, 1.0, 0.0),
}
_LAP_FIELDS: Final = {
    "start": (2, 1.0, 0.0),
    "timer": (8, 1000.0, 0.0),
    "distance": (9, 100.0, 0.0),
    "hr": (15, 1.0, 0.0),
}
_ACTIVITY_FIELDS: Final = {"time": (TIMESTAMP, 1.0, 0.0), "local": (5, 1.0, 0.0)}
_TRANSITION: Final = 3
_SPORTS: Final = {
    1: Sport.RUN,
    2: Sport.RIDE,
    5: Sport.SWIM,
    11: Sport.WALK,
    12: Sport.SKI,
    13: Sport.SKI,
    14: Sport.SKI,
    15: Sport.ROW,
    16: Sport.HIKE,
    17: Sport.HIKE,
    19: Sport.ROW,
    21: Sport.RIDE,
    31: Sport.CLIMB,
    35: Sport.HIKE,
    41: Sport.ROW,
}
_STRENGTH_SUB_SPORT: Final = 20
_INDOOR_SUB_SPORTS: Final = frozenset((1, 5, 6, 14, 15, 16, 20, 26, 27, 45, 58, 68))

_Table = dict[str, Floats]
_Row = Mapping[str, float]


def fit_recordings(raw: RawFile) -> Iterator[Recording]:
    """Yield one recording a session, or one from the records where a device wrote no session.

    Transitions of a triathlon are left out, and so is a chained part that is no activity (a course, settings,
    a heart rate strap's own messages).
    Raises: FileRefusedError for a truncated or damaged file.
    """
    for messages in read_messages(raw, _WANTED):
        sessions = _rows(messages.table(_SESSION, _SESSION_FIELDS))
        records = messages.table(_RECORD, _RECORD_FIELDS)
        kind = _first(messages, _FILE_ID, 0)
        is_activity = records["time"].size and kind in (_ACTIVITY_FILE, None)
        if sessions or is_activity:
            yield from _recordings(messages, sessions or [_only_session(messages)], records)


def _recordings(messages: Messages, sessions: list[_Row], records: _Table) -> Iterator[Recording]:
    laps = messages.table(_LAP, _LAP_FIELDS)
    offset_s = _utc_offset_s(messages)
    sessions = sorted(sessions, key=lambda row: _start(row) or 0.0)
    starts = [_start(row) or 0.0 for row in sessions[1:]]
    for row, since, until in zip(sessions, [-np.inf, *starts], [*starts, np.inf], strict=True):
        if row.get("sport") != _TRANSITION:
            own_records = _during(records, "time", since, until)
            own_laps = _during(laps, "start", since, until) if len(sessions) > 1 else laps
            yield _recording(row, own_records, own_laps, offset_s, rebased=since > -np.inf)


def _recording(row: _Row, records: _Table, laps: _Table, offset_s: int | None, *, rebased: bool) -> Recording:
    sub_sport, start = row.get("sub_sport"), _start(row)
    return Recording(
        source=Source.FIT,
        points=_points(records, rebased=rebased),
        sport=_sport(row.get("sport"), sub_sport),
        start_s=None if start is None else _unix(start),
        duration_s=row.get("timer"),
        elapsed_s=row.get("elapsed"),
        distance_m=row.get("distance"),
        ascent_m=row.get("ascent"),
        average_hr_bpm=row.get("average_hr"),
        max_hr_bpm=row.get("max_hr"),
        utc_offset_s=offset_s,
        laps=tuple(
            Lap(duration_s=lap["timer"], distance_m=lap.get("distance"), hr_bpm=lap.get("hr"))
            for lap in _rows(laps)
            if lap.get("timer")
        ),
        indoor=sub_sport in _INDOOR_SUB_SPORTS,
    )


def _points(records: _Table, *, rebased: bool) -> Points:
    """Return the points; distance from positions where the device gave none; from 0 again when rebased."""
    distance = records["distance"]
    from_positions = bool(np.isnan(distance).all())
    if from_positions:
        one_stretch = np.zeros(len(distance))
        distance = distance_along(records["time"], records["latitude"], records["longitude"], one_stretch)
    elif rebased:
        distance = distance - np.nanmin(distance)
    fine = records["fine_altitude"]
    return Points(
        time_s=records["time"] + _EPOCH_S,
        distance_m=distance,
        hr_bpm=records["hr"],
        altitude_m=np.where(np.isnan(fine), records["altitude"], fine),
        from_positions=from_positions,
    )


def _during(table: _Table, by: str, since: float, until: float) -> _Table:
    inside = (table[by] >= since) & (table[by] < until)
    return {name: column[inside] for name, column in table.items()}


def _rows(table: _Table) -> list[_Row]:
    columns = {name: column.tolist() for name, column in table.items()}
    rows = zip(*columns.values(), strict=True)
    return [{k: v for k, v in zip(columns, row, strict=True) if v >= 0} for row in rows]  # drops NaN too


def _only_session(messages: Messages) -> _Row:
    told = {"sport": _first(messages, _SPORT, 0), "sub_sport": _first(messages, _SPORT, 1)}
    return {name: value for name, value in told.items() if value is not None}


def _first(messages: Messages, number: int, field: int) -> float | None:
    column = messages.table(number, {"value": (field, 1.0, 0.0)})["value"]
    return float(column[0]) if column.size and np.isfinite(column[0]) else None


def _sport(sport: float | None, sub_sport: float | None) -> Sport | None:
    if sub_sport == _STRENGTH_SUB_SPORT:
        return Sport.STRENGTH
    return None if sport is None else _SPORTS.get(int(sport), Sport.OTHER)


def _start(row: _Row) -> float | None:
    if "start" in row:
        return row["start"]
    return row["time"] - row.get("elapsed", 0.0) if "time" in row else None


def _unix(fit_s: float) -> float:
    return fit_s + _EPOCH_S if fit_s >= _CLOCK_SET_S else 0.0


def _utc_offset_s(messages: Messages) -> int | None:
    """Return what the device's local clock was ahead of UTC, to the quarter of an hour that zones keep."""
    for row in _rows(messages.table(_ACTIVITY, _ACTIVITY_FIELDS)):
        if "local" in row and "time" in row:
            offset_s = round((row["local"] - row["time"]) / 900) * 900
            if -12 * 3600 <= offset_s <= 14 * 3600:
                return offset_s
    return None
