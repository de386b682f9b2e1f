"""The card of /predict: the estimate or refusal, what it was, how it has done, and where the plan leads."""

from dataclasses import dataclass
from datetime import date

from marathon.domain.athlete import AthleteId
from marathon.domain.race import Estimate, Evidence, Race, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEstimate:
    """What was (or would have been) predicted on an earlier date."""

    date: date
    time_s: float
    low_s: float
    high_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceRecord:
    """A past race with what was run.

    said: what was predicted of it before, if that was kept; else what would have been the day before.
    """

    date: date
    distance_m: float
    said: PastEstimate
    result_s: float
    is_kept: bool = False

    @property
    def is_inside(self) -> bool:
        """Whether the result lay in the 80 % interval."""
        return self.said.low_s <= self.result_s <= self.said.high_s


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionChange:
    """What has changed since a date; seconds are now less then, so below 0 is faster.

    by_mileage_s: the part of by_s that the weekly distances make. new: efforts since then that moved it that way.
    """

    since: date
    by_s: float
    by_mileage_s: float
    weekly_then_m: float | None
    weekly_now_m: float | None
    new: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The estimate for race day if the rest of the plan is done: all of it, or the share done lately.

    adherence: share (0-1) of what was planned in the last four weeks that was run; None, as is `kept_up`, where
    nothing was planned then.
    """

    full: PastEstimate
    weekly_full_m: float
    adherence: float | None = None
    kept_up: PastEstimate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionCard:
    """/predict: an estimate or a refusal, the goal, the band over the last weeks, and what explains it.

    chance: probability (0-1) of the goal or faster. slower: the last race over this distance, where the estimate
    rests on something better, which it does not make worse. more_mileage_s: what more_mileage_m more a week would
    change, None where mileage is not in it. record: the latest races first.
    """

    athlete_id: AthleteId
    athlete_name: str
    date: date
    distance_m: float
    outcome: Estimate | Refusal
    race: Race | None = None
    goal_s: float | None = None
    chance: float | None = None
    slower: Evidence | None = None
    history: tuple[PastEstimate, ...] = ()
    change: PredictionChange | None = None
    more_mileage_s: float | None = None
    more_mileage_m: float = 10_000.0
    record: tuple[RaceRecord, ...] = ()
    projection: Projection | None = None

    @property
    def course(self) -> tuple[PastEstimate, ...]:
        """The earlier estimates, oldest first, one a date, and the present one last; empty for a refusal."""
        if isinstance(self.outcome, Refusal):
            return ()
        earlier = {past.date: past for past in self.history if past.date < self.date}
        now = PastEstimate(
            date=self.date,
            time_s=self.outcome.time_s,
            low_s=self.outcome.low_s,
            high_s=self.outcome.high_s,
        )
        return (*(earlier[day] for day in sorted(earlier)), now)
