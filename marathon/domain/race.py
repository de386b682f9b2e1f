"""Races: goals, results as evidence, and the shape of a prediction. The formulas are in race_formulas."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from marathon.domain.athlete import Sex
from marathon.domain.units import MARATHON_M

RaceId = NewType("RaceId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """A race an athlete has entered: the time they hope for before it, the time they ran after it."""

    name: str
    date: date
    distance_m: float
    goal_s: float | None = None
    result_s: float | None = None
    id: RaceId | None = None


class EvidenceKind(StrEnum):
    """How far a past effort can be believed."""

    RACE = "race"
    TRAINING_BEST = "training_best"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One past effort a prediction may rest on, with elapsed time."""

    kind: EvidenceKind
    date: date
    distance_m: float
    time_s: float
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceQuestion:
    """All a predictor may look at: nothing in it is later than `on`. age is in years, sex as the athlete states it."""

    on: date
    distance_m: float = MARATHON_M
    evidence: tuple[Evidence, ...] = ()
    weekly_distance_m: float | None = None
    runs_in_8_weeks: int = 0
    age: float | None = None
    sex: Sex | None = None


class Method(StrEnum):
    """The rule a prediction was made by."""

    VICKERS_ONE_RACE = "vickers_one_race"
    VICKERS_TWO_RACES = "vickers_two_races"
    RIEGEL = "riegel"
    LEARNED = "learned"


class ModelFault(StrEnum):
    """Why the learned model does not answer, so that a formula does."""

    MISSING = "missing"
    CHANGED = "changed"
    OTHER_VERSION = "other_version"


class MissingDatum(StrEnum):
    """What a refused prediction lacks."""

    RACE_OR_RUNS = "race_or_runs"
    NO_RACE = "no_race"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A predicted time with its 80 % interval (low_s is the fast end) and what it rests on, what says most first.

    shares: how much of it each effort decides, together 1; empty where a rule does not weigh them.
    instead: why the learned model did not answer, None where it did or where none was asked.
    version: which learned model answered, by the beginning of its digest; empty for a formula.
    """

    distance_m: float
    time_s: float
    low_s: float
    high_s: float
    method: Method
    evidence: tuple[Evidence, ...]
    weekly_distance_m: float | None
    shares: tuple[float, ...] = ()
    instead: ModelFault | None = None
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why no time is predicted: the missing datum and its numbers."""

    missing: MissingDatum
    runs_in_8_weeks: int = 0
    longest_distance_m: float | None = None
