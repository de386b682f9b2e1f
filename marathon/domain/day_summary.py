"""One athlete's local day as it is kept: planned, done, the difference, the mark, the status, and the load averages."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from marathon.domain.athlete import AthleteId
from marathon.domain.load import LoadMethod
from marathon.domain.marks import Mark, Status
from marathon.domain.reasons import SessionReason, WeekReason


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySummary:
    """A row of daily_summaries; planned and done are running only, None where nothing was planned or done.

    status and status_reason look at the seven finished days up to this one; reasons belong to the day's sessions,
    worst first. load_methods: how the loads of its activities were found. finished is False while the local day still
    runs.
    """

    athlete_id: AthleteId
    date: date
    mark: Mark
    status: Status
    status_reason: WeekReason
    finished: bool
    planned_distance_m: float | None = None
    planned_duration_s: float | None = None
    planned_pace_s_per_km: float | None = None
    done_distance_m: float | None = None
    done_duration_s: float | None = None
    done_pace_s_per_km: float | None = None
    reasons: tuple[SessionReason, ...] = ()
    load_au: float = 0.0
    load_methods: tuple[LoadMethod, ...] = ()
    fitness_au: float = 0.0
    fatigue_au: float = 0.0
    form_au: float = 0.0

    @property
    def variance_distance_m(self) -> float | None:
        """Done minus planned distance, or None without both."""
        return _minus(self.done_distance_m, self.planned_distance_m)

    @property
    def variance_duration_s(self) -> float | None:
        """Done minus planned duration, or None without both."""
        return _minus(self.done_duration_s, self.planned_duration_s)

    @property
    def variance_pace_s_per_km(self) -> float | None:
        """Done minus planned pace (negative: faster than planned), or None without both."""
        return _minus(self.done_pace_s_per_km, self.planned_pace_s_per_km)


class DayMark(NamedTuple):
    """As much of a kept day as the card of a team shows; the reasons are left out but of a missed one."""

    date: date
    mark: Mark
    status: Status
    reasons: tuple[SessionReason, ...] = ()


def _minus(done: float | None, planned: float | None) -> float | None:
    return None if done is None or planned is None else done - planned
