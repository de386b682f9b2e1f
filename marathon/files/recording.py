"""One recording as its file tells it, judged and settled into an Activity; formats live elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from marathon.domain.activity import Activity, Floats, Lap, Oddity, Source, Sport
from marathon.errors import FileRefusedError
from marathon.files.refusal import RawFile, Reason
from marathon.files.samples import Points, Track, tidy

_EARLIEST: Final = datetime(1989, 12, 31, tzinfo=UTC)
_LONGEST_S: Final = 7 * 86_400.0
# Own choices: 100-mile races (161 km) are run; beyond 200 km it is a ride, a drive or several days.
_FARTHEST_RUN_M: Final = 200_000.0
_VERY_LONG_RUN_M: Final = 100_000.0
_FASTEST_RUN_M_PER_S: Final = 7.0  # the world record over 5 km is 6.6
_FASTEST_RUN_FROM_M: Final = 3_000.0
_RUNNING_SPEEDS_M_PER_S: Final = (1.9, 5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a file tells about one activity; None where it says nothing, totals as the device states them."""

    source: Source
    points: Points
    sport: Sport | None = None
    start_s: float | None = None
    duration_s: float | None = None
    elapsed_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    average_hr_bpm: float | None = None
    max_hr_bpm: float | None = None
    utc_offset_s: int | None = None
    laps: tuple[Lap, ...] = ()
    indoor: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What an archive's own list states about a file; it outranks the file."""

    name: str = ""
    sport: Sport | None = None
    is_race: bool | None = None
    effort: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What reading depends on besides the file: the athlete's zone (IANA) and the present instant."""

    zone: str
    latest: datetime
    claim: Claim = Claim()


def stated(value: float) -> float | None:
    """Return a number a file states, or None where no total can be that (NaN, negative, beyond 1e9)."""
    return value if 0 <= value <= 1e9 else None


def settle_all(
    raw: RawFile, recordings: Iterable[Recording], identity: str, rules: Rules
) -> tuple[Activity, ...]:
    """Return the activities that stand; several of one file carry “-1”, “-2” … behind its identity.

    Raises: FileRefusedError when not one stands, with the reason of the first.
    """
    every, stand, refused = list(recordings), [], []
    for number, recording in enumerate(every, 1):
        source_id = identity if len(every) == 1 else f"{identity}-{number}"
        try:
            stand.append(_settle(raw, recording, source_id, rules))
        except FileRefusedError as refusal:
            refused.append(refusal)
    if not stand:
        raise refused[0] if refused else raw.refuse(Reason.NOT_ACTIVITY)
    return tuple(stand)


def _settle(raw: RawFile, recording: Recording, source_id: str, rules: Rules) -> Activity:
    told = rules.claim.sport or recording.sport
    track = tidy(raw, recording.points, sport=told, indoor=recording.indoor)
    started_at = _started_at(raw, recording, track, rules.latest)
    duration_s, elapsed_s = _times(raw, recording, track)
    distance_m, oddities = _distance(recording, track)
    sport = told or _likely_sport(distance_m, duration_s)
    if sport is Sport.RUN:
        oddities += _judge_run(raw, distance_m, duration_s, track)
    average_hr_bpm, max_hr_bpm = _heart_rates(recording, track)
    return Activity(
        source=recording.source,
        source_id=source_id,
        sport=sport,
        started_at=started_at,
        local_date=_local_date(started_at, recording.utc_offset_s, rules.zone),
        utc_offset_s=recording.utc_offset_s,
        duration_s=duration_s,
        elapsed_s=elapsed_s,
        distance_m=distance_m,
        ascent_m=recording.ascent_m,
        average_hr_bpm=average_hr_bpm,
        max_hr_bpm=max_hr_bpm,
        laps=recording.laps,
        indoor=recording.indoor,
        name=rules.claim.name or recording.name,
        is_race=rules.claim.is_race,
        effort=rules.claim.effort,
        oddities=oddities,
        samples=track.samples if track else None,
    )


def _started_at(raw: RawFile, recording: Recording, track: Track | None, latest: datetime) -> datetime:
    start_s = recording.start_s if recording.start_s is not None else track.start_s if track else None
    if start_s is None:
        raise raw.refuse(Reason.NOT_ACTIVITY)
    if not start_s >= _EARLIEST.timestamp():
        raise raw.refuse(Reason.CLOCK_UNSET)
    if start_s > (latest + timedelta(days=1)).timestamp():
        raise raw.refuse(Reason.IN_FUTURE)
    return datetime.fromtimestamp(start_s, UTC)


def _local_date(started_at: datetime, utc_offset_s: int | None, zone: str) -> date:
    if utc_offset_s is None:
        return started_at.astimezone(ZoneInfo(zone)).date()
    return (started_at + timedelta(seconds=utc_offset_s)).date()


def _times(raw: RawFile, recording: Recording, track: Track | None) -> tuple[float, float]:
    duration_s = recording.duration_s or (track.moving_s() if track else 0.0)
    elapsed_s = max(recording.elapsed_s or (track.elapsed_s if track else 0.0), duration_s)
    if not duration_s > 0:
        raise raw.refuse(Reason.NO_DURATION)
    if elapsed_s > _LONGEST_S:
        raise raw.refuse(Reason.TOO_LONG)
    return duration_s, elapsed_s


def _distance(recording: Recording, track: Track | None) -> tuple[float | None, tuple[Oddity, ...]]:
    """Return the distance without jumps, and what is odd about the points or about it."""
    oddities = track.oddities if track else ()
    distance_m = track.distance_m if track else None
    if recording.distance_m is not None:
        distance_m = max(recording.distance_m - (track.jumped_m if track else 0.0), 0.0)
    return distance_m, oddities if distance_m else (*oddities, Oddity.NO_DISTANCE)


def _judge_run(
    raw: RawFile, distance_m: float | None, duration_s: float, track: Track | None
) -> tuple[Oddity, ...]:
    far = distance_m or 0.0
    if far > _FARTHEST_RUN_M:
        raise raw.refuse(Reason.TOO_FAR)
    driven = track is not None and track.jumped_s > track.elapsed_s / 2
    if driven or far > max(_FASTEST_RUN_FROM_M, _FASTEST_RUN_M_PER_S * duration_s):
        raise raw.refuse(Reason.TOO_FAST)
    return (Oddity.VERY_LONG,) if far > _VERY_LONG_RUN_M else ()


def _likely_sport(distance_m: float | None, duration_s: float) -> Sport:
    """Return RUN for a nameless recording only at the speed of a run (1.9-5.0 m/s, own choice), else OTHER.

    A wrong run spoils best efforts and predictions; a missed one shows up as “other” and can be put right.
    """
    slow, fast = _RUNNING_SPEEDS_M_PER_S
    return Sport.RUN if slow <= (distance_m or 0.0) / duration_s <= fast else Sport.OTHER


def _heart_rates(recording: Recording, track: Track | None) -> tuple[float | None, float | None]:
    average, highest = recording.average_hr_bpm or None, recording.max_hr_bpm or None
    beats: Floats = track.samples.hr_bpm[np.isfinite(track.samples.hr_bpm)] if track else np.empty(0)
    if beats.size:
        average = average if average is not None else float(beats.mean())
        highest = highest if highest is not None else float(beats.max())
    return average, highest
