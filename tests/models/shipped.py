"""The model as the repository holds it, and questions to it."""

from datetime import date, timedelta
from functools import cache
from typing import Final

from marathon.domain.athlete import Sex
from marathon.domain.race import Estimate, Evidence, EvidenceKind, RaceQuestion, Refusal
from marathon.domain.units import MARATHON_M
from models.artifact import load_artifact
from models.predictor import FormulaPredictor
from models.race_time import RaceTimePredictor

ON: Final = date(2026, 10, 1)


@cache
def shipped() -> RaceTimePredictor:
    """Returns the predictor of the shipped arrays."""
    found = load_artifact()
    return RaceTimePredictor(found.with_mileage, found.without_mileage, FormulaPredictor())


def race(distance_m: float, time_s: float, days_ago: int = 30) -> Evidence:
    """Returns a past race."""
    day = ON - timedelta(days=days_ago)
    return Evidence(kind=EvidenceKind.RACE, date=day, distance_m=distance_m, time_s=time_s)


def best(distance_m: float, time_s: float, days_ago: int = 30) -> Evidence:
    """Returns a training best."""
    day = ON - timedelta(days=days_ago)
    return Evidence(kind=EvidenceKind.TRAINING_BEST, date=day, distance_m=distance_m, time_s=time_s)


def ask(
    *evidence: Evidence,
    target: float = MARATHON_M,
    weekly: float | None = 48_000.0,
    runs: int = 20,
    age: float | None = None,
    sex: Sex | None = None,
) -> Estimate | Refusal:
    """Returns the model's answer."""
    return shipped().predict(
        RaceQuestion(
            on=ON,
            distance_m=target,
            evidence=evidence,
            weekly_distance_m=weekly,
            runs_in_8_weeks=runs,
            age=age,
            sex=sex,
        )
    )


def told(
    *evidence: Evidence,
    target: float = MARATHON_M,
    weekly: float | None = 48_000.0,
    age: float | None = None,
    sex: Sex | None = None,
) -> Estimate:
    """Returns the model's estimate."""
    answer = ask(*evidence, target=target, weekly=weekly, age=age, sex=sex)
    assert isinstance(answer, Estimate)
    return answer
