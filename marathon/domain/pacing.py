"""The pacing card of a race: the marks of even splits, and what stands on the card. The taper is in taper."""

from dataclasses import dataclass
from typing import Final

from marathon.domain.prediction_card import PredictionCard
from marathon.domain.race import Estimate
from marathon.domain.reasons import PainReported
from marathon.domain.taper import Taper

SHORT_UNITS: Final = 11.0
STEPS: Final = (1, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitMark:
    """A point of a race at which a runner looks at the watch."""

    distance_m: float
    is_halfway: bool = False
    is_finish: bool = False


def split_marks(distance_m: float, step_m: float, *, halfway: bool) -> tuple[SplitMark, ...]:
    """Return a mark after every step, perhaps one halfway, and the finish; none closer to another than a metre.

    Args: step_m: above 0.
    """
    marks = [SplitMark(distance_m=step_m * n) for n in range(1, int((distance_m - 1) / step_m) + 1)]
    half_m = distance_m / 2
    if halfway and all(abs(mark.distance_m - half_m) >= 1 for mark in marks):
        marks.append(SplitMark(distance_m=half_m, is_halfway=True))
    marks.sort(key=lambda mark: mark.distance_m)
    return (*marks, SplitMark(distance_m=distance_m, is_finish=True))


def marks_of(distance_m: float, unit_m: float, most: int) -> tuple[SplitMark, ...]:
    """Return the marks of a race: after each unit of a short one, else after as few units as give no more than most.

    Args: unit_m: a kilometre or a mile. most: from 4 on; halfway and the finish are among them.
    """
    if distance_m <= SHORT_UNITS * unit_m:
        return split_marks(distance_m, unit_m, halfway=False)
    steps = (unit_m * step for step in STEPS)
    step_m = next((step for step in steps if distance_m / step + 2 <= most), distance_m)
    return split_marks(distance_m, step_m, halfway=True)


def even_split_s(mark: SplitMark, distance_m: float, time_s: float) -> float:
    """Return when a runner of even pace passes a mark."""
    return time_s * mark.distance_m / distance_m


@dataclass(frozen=True, slots=True, kw_only=True)
class PacingCard:
    """/race pacing: what is predicted of a distance, the goal beside it, and what the taper does.

    goal_s of the prediction is the time that was named, else the race's goal. taper: None where no plan leads to
    the race, where it is further away than three weeks, and for everybody but the athlete. pain: what hurts now.
    """

    prediction: PredictionCard
    taper: Taper | None = None
    pain: PainReported | None = None

    @property
    def predicted_s(self) -> float | None:
        """The predicted time, None where it was refused."""
        outcome = self.prediction.outcome
        return outcome.time_s if isinstance(outcome, Estimate) else None

    @property
    def times_s(self) -> tuple[float, ...]:
        """The times to pace by, what is predicted before the goal."""
        return tuple(time for time in (self.predicted_s, self.prediction.goal_s) if time)
