"""An activity: what was recorded, and what is derived from its samples before they are dropped."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

import numpy as np
from numpy.typing import NDArray

from marathon.domain.team import Audience
from marathon.domain.units import pace_s_per_km

ActivityId = NewType("ActivityId", int)
SessionId = NewType("SessionId", int)
Floats = NDArray[np.float64]


class Sport(StrEnum):
    """The sport of an activity or a planned session; only RUN counts for distance, best efforts and prediction."""

    RUN = "run"
    RIDE = "ride"
    SWIM = "swim"
    WALK = "walk"
    HIKE = "hike"
    ROW = "row"
    STRENGTH = "strength"
    CLIMB = "climb"
    SKI = "ski"
    OTHER = "other"


class Source(StrEnum):
    """Where an activity came from."""

    FIT = "fit"
    GPX = "gpx"
    TCX = "tcx"
    STRAVA = "strava"
    HAND = "hand"
    DEMO = "demo"


class Oddity(StrEnum):
    """Something about a recording that was kept but is not believed blindly."""

    GPS_JUMP = "gps_jump"
    NO_DISTANCE = "no_distance"
    VERY_LONG = "very_long"
    CLOCK_BACKWARDS = "clock_backwards"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Samples:
    """A recording's points: four float arrays of one length n; NaN where the device gave nothing.

    elapsed_s rises strictly from 0; distance_m is cumulative and never falls.
    """

    elapsed_s: Floats
    distance_m: Floats
    hr_bpm: Floats
    altitude_m: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Lap:
    """One lap as the device or the athlete cut it; duration without pauses."""

    duration_s: float
    distance_m: float | None = None
    hr_bpm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BestEffort:
    """The fastest stretch of one distance inside an activity, by elapsed time."""

    distance_m: float
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One recorded (or typed) activity.

    duration_s is timer or moving time, elapsed_s wall time; local_date is the day it started where it took place.
    hr_seconds: (beats per minute, seconds spent there); speed_seconds: (grade-adjusted speed in 0.1 m/s steps,
    seconds); both empty without samples. They let load and intensity be judged anew when a threshold changes.
    samples is only there between reading and digesting; it is never stored.
    is_race: as its source marks it, None where it does not. race_said: what its athlete said, None before that.
    session_id: the planned session it counts for when a person chose so (session_locked), else None.
    """

    source: Source
    source_id: str
    sport: Sport
    started_at: datetime
    local_date: date
    duration_s: float
    elapsed_s: float
    utc_offset_s: int | None = None
    id: ActivityId | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    average_hr_bpm: float | None = None
    max_hr_bpm: float | None = None
    name: str = ""
    indoor: bool = False
    is_race: bool | None = None
    race_said: bool | None = None
    effort: int | None = None
    laps: tuple[Lap, ...] = ()
    adjusted_speed_m_per_s: float | None = None
    hr_seconds: tuple[tuple[int, float], ...] = ()
    speed_seconds: tuple[tuple[float, float], ...] = ()
    best_efforts: tuple[BestEffort, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    audience: Audience = Audience.COACH
    session_id: SessionId | None = None
    session_locked: bool = False
    samples: Samples | None = None

    @property
    def is_run(self) -> bool:
        """Whether it counts for distance, long run, best efforts and prediction."""
        return self.sport is Sport.RUN

    @property
    def is_known_race(self) -> bool:
        """Whether it is one by its athlete's word, or else by its source's mark; race_finding looks further."""
        return bool(self.is_race if self.race_said is None else self.race_said)

    @property
    def pace_s_per_km(self) -> float | None:
        """Average pace over moving time, or None without a distance."""
        return pace_s_per_km(self.distance_m, self.duration_s)
