"""A recording in full, as Strava answers for one activity: laps, splits and best efforts beside the summary."""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

import numpy as np

from bot.demo.strava.records import Recording
from bot.demo.strava.summary import Payload, summary_payload, times_at
from bot.demo.strava.track import Track, stretches_of, track_of
from marathon.domain.activity import Floats
from marathon.domain.best_efforts import find_best_efforts
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M, METRES_PER_KM, METRES_PER_MILE

_EFFORTS: Final = {
    "400m": 400.0,
    "1/2 mile": METRES_PER_MILE / 2,
    "1K": 1000.0,
    "1 mile": METRES_PER_MILE,
    "2 mile": 2 * METRES_PER_MILE,
    "5K": 5000.0,
    "10K": 10_000.0,
    "15K": 15_000.0,
    "10 mile": 10 * METRES_PER_MILE,
    "20K": 20_000.0,
    "Half-Marathon": HALF_MARATHON_M,
    "30K": 30_000.0,
    "Marathon": MARATHON_M,
}


def detail_payload(recording: Recording) -> Payload:
    """Return everything that the API tells of one activity, streams aside."""
    activity, track = recording.activity, track_of(recording.activity)
    payload = {
        **summary_payload(recording),
        "resource_state": 3,
        "description": "",
        "calories": round((activity.distance_m or 0.0) * 0.07, 1),
        "perceived_exertion": activity.effort,
        "prefer_perceived_exertion": None,
        "segment_efforts": [],
        "laps": _laps(recording, track),
        "photos": {"primary": None, "count": 0},
        "stats_visibility": [],
        "hide_from_home": False,
        "embed_token": f"{recording.id:040x}",
        "available_zones": ["heartrate"] if track.hr_bpm is not None else [],
    }
    if activity.is_run and activity.distance_m:
        payload |= {
            "splits_metric": _splits(track, METRES_PER_KM),
            "splits_standard": _splits(track, METRES_PER_MILE),
            "best_efforts": _best_efforts(recording, track),
        }
    return {**payload, **recording.changes}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the track between two moments of moving time."""

    track: Track
    start_s: float
    end_s: float

    def grown(self, values: Floats) -> float:
        start, end = np.interp([self.start_s, self.end_s], self.track.moving_s, values)
        return float(end - start)

    def measures(self) -> Payload:
        """Return what a lap and a split have in common."""
        distance, moving = self.grown(self.track.distance_m), self.end_s - self.start_s
        found: Payload = {
            "distance": round(distance, 1),
            "moving_time": round(moving),
            "elapsed_time": round(self.grown(self.track.elapsed_s)),
            "average_speed": round(distance / moving, 3) if moving else 0.0,
        }
        if self.track.hr_bpm is not None:
            within = (self.track.moving_s >= self.start_s) & (self.track.moving_s <= self.end_s)
            beats = self.track.hr_bpm[within] if within.any() else self.track.hr_bpm
            found |= {"average_heartrate": round(float(beats.mean()), 1), "max_heartrate": float(beats.max())}
        return found

    def indices(self) -> tuple[int, int]:
        first, last = np.searchsorted(self.track.moving_s, [self.start_s, self.end_s])
        return int(first), min(int(last), len(self.track.moving_s) - 1)


def _laps(recording: Recording, track: Track) -> list[Payload]:
    ends = list(accumulate((lap.duration_s for lap in stretches_of(recording.activity)), initial=0.0))
    pieces = (_Piece(track, start, end) for start, end in pairwise(ends))
    return [_lap(recording, piece, number) for number, piece in enumerate(pieces, 1)]


def _lap(recording: Recording, piece: _Piece, number: int) -> Payload:
    first, last = piece.indices()
    return {
        "id": recording.id + 100 + number,
        "resource_state": 2,
        "name": f"Lap {number}",
        "activity": {"id": recording.id, "resource_state": 1},
        "athlete": {"id": recording.athlete_id, "resource_state": 1},
        **piece.measures(),
        **times_at(recording, float(piece.track.elapsed_s[first])),
        "start_index": first,
        "end_index": last,
        "total_elevation_gain": round(_climb(piece.track.altitude_m[first : last + 1]), 1),
        "max_speed": None,
        "lap_index": number,
        "split": number,
    }


def _climb(altitude_m: Floats) -> float:
    return float(np.clip(np.diff(altitude_m), 0, None).sum())


def _splits(track: Track, length_m: float) -> list[Payload]:
    total = float(track.distance_m[-1])
    marks = [*np.arange(0.0, total, length_m), total]
    at_s = np.interp(marks, track.distance_m, track.moving_s)
    pieces = [_Piece(track, float(a), float(b)) for a, b in pairwise(at_s) if b - a >= 1]
    return [
        {
            **piece.measures(),
            "elevation_difference": round(piece.grown(track.altitude_m), 1),
            "split": number,
            "average_grade_adjusted_speed": None,
            "pace_zone": 0,
        }
        for number, piece in enumerate(pieces, 1)
    ]


def _best_efforts(recording: Recording, track: Track) -> list[Payload]:
    """Strava times them by elapsed time, in whole seconds."""
    lengths = {length: name for name, length in _EFFORTS.items()}
    efforts = find_best_efforts(track.elapsed_s, track.distance_m, tuple(lengths))
    return [
        {
            "id": recording.id + 1000 + number,
            "resource_state": 2,
            "name": lengths[effort.distance_m],
            "activity": {"id": recording.id, "resource_state": 1},
            "athlete": {"id": recording.athlete_id, "resource_state": 1},
            "elapsed_time": round(effort.duration_s),
            "moving_time": round(effort.duration_s),
            **times_at(recording, 0),
            "distance": round(effort.distance_m),
            "pr_rank": None,
            "achievements": [],
        }
        for number, effort in enumerate(efforts, 1)
    ]
