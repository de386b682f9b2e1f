"""How well the learned model does on runners it was not fitted on, beside what runners use; times are in minutes."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """A way to predict that is scored."""

    LEARNED = "learned"
    VICKERS = "vickers_vertosick"
    VICKERS_TWO = "vickers_vertosick_two"
    RIEGEL = "riegel"
    CAMERON = "cameron"
    VDOT = "vdot"
    BOOSTING = "gradient_boosting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A mean with its 95 % bootstrap interval over runners."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleScore:
    """One rule on n marathons; bias is actual less predicted, below_riegel a share of Riegel's error.

    pinball (mean of the levels .1, .5 and .9) and coverage (of the 80 % band) are None for rules without a band.
    """

    rule: Rule
    n: int
    error_min: Span
    below_riegel: Span
    bias_min: float
    pinball_min: float | None = None
    coverage: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Coverage among runners of one kind; low and high are minutes predicted or miles a week."""

    of_miles: bool
    low: float
    high: float
    n: float
    coverage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceScore:
    """The learned model at one distance, from each runner's other distances; error_share is relative."""

    distance_m: float
    adjusted: bool
    n: int
    error_min: Span
    error_share: float
    bias_min: float
    coverage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelScores:
    """All that one evaluation found; folds x repeats is 0 x 0 where a shipped model was scored as it is."""

    runners: int
    folds: int
    repeats: int
    rules: tuple[RuleScore, ...]
    strata: tuple[Stratum, ...]
    distances: tuple[DistanceScore, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalResidual:
    """How a runner's own n marathons differ from what was said of them, on log time, and what that counts."""

    n: int
    mean: float
    weight: float

    @property
    def shrunken(self) -> float:
        """What is believed of it."""
        return self.weight * self.mean
