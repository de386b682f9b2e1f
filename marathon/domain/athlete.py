"""The athlete: who they are and the thresholds their training is judged by. No history lives here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from marathon.domain.units import Units
from marathon.domain.zones import zone_named

AthleteId = NewType("AthleteId", int)


class Sex(StrEnum):
    """The sex a formula was published for."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class Athlete:
    """A person who trains, coaches, or both.

    zone is an IANA name; birth_year and sex are optional and only sharpen estimates.
    shares_with_team: the person agreed to stand on the card that the whole group reads.
    quiet: the local hours from and until which nothing is told that nobody asked for. told_on: the platforms on
    which such things are told, a space between them; empty for all.
    zone_is_guessed: nobody has named the zone, so the first run corrects it.
    keeps_files: recordings that are handed in are kept, to be handed back.
    """

    id: AthleteId
    name: str
    zone: str
    units: Units = Units.METRIC
    language: str = "en"
    birth_year: int | None = None
    sex: Sex | None = None
    shares_with_team: bool = False
    active: bool = True
    quiet: tuple[int, int] | None = None
    told_on: str = ""
    zone_is_guessed: bool = False
    keeps_files: bool = True

    def local_date(self, now: datetime) -> date:
        """Return the calendar day it is where the athlete is at this instant (aware datetime)."""
        return now.astimezone(zone_named(self.zone)).date()


class ThresholdKind(StrEnum):
    """What an optimal value measures; the unit ends the name."""

    RESTING_HR_BPM = "resting_hr_bpm"
    MAX_HR_BPM = "max_hr_bpm"
    THRESHOLD_HR_BPM = "threshold_hr_bpm"
    THRESHOLD_PACE_S_PER_KM = "threshold_pace_s_per_km"


class Origin(StrEnum):
    """Where a value comes from; what a person states outranks what is estimated."""

    STATED = "stated"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One threshold, valid from a local date until a later one of its kind replaces it."""

    kind: ThresholdKind
    value: float
    valid_from: date
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The thresholds in force on one day; None where nothing is known."""

    resting_hr_bpm: float | None = None
    max_hr_bpm: float | None = None
    threshold_hr_bpm: float | None = None
    threshold_pace_s_per_km: float | None = None

    @property
    def threshold_speed_m_per_s(self) -> float | None:
        """Threshold pace as a speed, or None."""
        return 1000.0 / self.threshold_pace_s_per_km if self.threshold_pace_s_per_km else None


def in_force(day: date, history: Iterable[Threshold]) -> dict[ThresholdKind, Threshold]:
    """Return the threshold of each kind in force on a day.

    A stated value outranks an estimate; of equals the latest valid one holds, and before the first the first one.
    """
    chosen: dict[ThresholdKind, tuple[tuple[bool, bool, int], Threshold]] = {}
    for item in history:
        ahead = (item.valid_from - day).days
        rank = (ahead <= 0, item.origin is Origin.STATED, -abs(ahead))
        if item.kind not in chosen or rank >= chosen[item.kind][0]:
            chosen[item.kind] = (rank, item)
    return {kind: item for kind, (_, item) in chosen.items()}


def thresholds_on(day: date, history: Iterable[Threshold]) -> Thresholds:
    """Return the value of each kind in force on a day."""
    return Thresholds(**{kind.value: item.value for kind, item in in_force(day, history).items()})
