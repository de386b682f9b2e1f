"""Cards: the facts of one answer as codes and numbers. Their JSON is the API; words and pixels are made from them."""

import datetime as dt
from dataclasses import dataclass, field
from datetime import date, datetime

from marathon.domain.activity import ActivityId, SessionId, Source, Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.day_summary import DaySummary
from marathon.domain.load import LoadMethod
from marathon.domain.marks import Mark, Status
from marathon.domain.plan import Measure, PlannedVolume, SessionKind
from marathon.domain.race import Race
from marathon.domain.reasons import AwayFor, Flag, SessionReason, WeekReason
from marathon.domain.risk import Risk


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One planned session and how it went; done values are None before anything counted for it."""

    session_id: SessionId | None
    date: date
    kind: SessionKind
    sport: Sport
    mark: Mark
    planned_duration_s: float | None = None
    planned_distance_m: float | None = None
    target_pace_s_per_km: float | None = None
    done_duration_s: float | None = None
    done_distance_m: float | None = None
    ratio: float | None = None
    notes: str = ""
    moved_from: dt.date | None = None
    reasons: tuple[SessionReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One activity; planned says whether it counted for a session, counts_for what that session is for."""

    activity_id: ActivityId | None
    date: date
    sport: Sport
    duration_s: float
    distance_m: float | None
    pace_s_per_km: float | None
    average_hr_bpm: float | None
    load_au: float | None
    load_method: LoadMethod | None
    effort: int | None
    planned: bool
    source: Source
    counts_for: SessionKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """One day's plan against what was done, running only, in the card's measure (s or m)."""

    date: date
    planned: float
    done: float
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days from Monday, in one measure.

    away: the absence that covers the present day, else the last one of these days up to it.
    """

    measure: Measure
    days: tuple[DayLine, ...]
    away: AwayFor | None = None

    @property
    def planned(self) -> float:
        """What the plan holds for the whole week."""
        return sum(day.planned for day in self.days)

    @property
    def done(self) -> float:
        """What was done so far."""
        return sum(day.done for day in self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The athlete's status over the last seven finished local days, and since when it has been so."""

    status: Status
    reason: WeekReason
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadDay:
    """Load and the two averages at the end of one local date (arbitrary units)."""

    date: date
    load_au: float
    fitness_au: float
    fatigue_au: float
    form_au: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayCard:
    """/today: the day's sessions, what was done, this week, tomorrow, and where the athlete stands.

    next_try_at: when Strava is asked for what it did not hand over yet; None when nothing is awaited.
    """

    athlete_id: AthleteId
    athlete_name: str
    date: date
    as_of: datetime
    next_try_at: datetime | None = None
    sessions: tuple[SessionLine, ...]
    runs: tuple[RunLine, ...]
    week: Week
    tomorrow: tuple[SessionLine, ...]
    standing: Standing
    load: LoadDay | None = None
    flags: tuple[Flag, ...] = ()
    race: Race | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekCard:
    """/week: seven days in full, the standing, and what the coming week holds."""

    athlete_id: AthleteId
    athlete_name: str
    today: date
    week: Week
    sessions: tuple[SessionLine, ...]
    runs: tuple[RunLine, ...]
    standing: Standing
    next_week_planned: PlannedVolume = field(default_factory=PlannedVolume)
    next_week: tuple[SessionLine, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCard:
    """/form: fitness, fatigue and form over the last weeks, oldest first."""

    athlete_id: AthleteId
    athlete_name: str
    date: date
    days: tuple[LoadDay, ...]
    methods: tuple[LoadMethod, ...]
    monotony: float | None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewCard:
    """One athlete's last twelve weeks: the kept days, oldest first, the load card made of them, and what is flagged."""

    athlete_id: AthleteId
    athlete_name: str
    days: tuple[DaySummary, ...]
    load: LoadCard
    risk: tuple[Risk, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyCard:
    """/why: the standing, every session of the seven finished days it looked at, and what is flagged beside it."""

    athlete_id: AthleteId
    athlete_name: str
    standing: Standing
    sessions: tuple[SessionLine, ...]
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCard:
    """/plan: what lies ahead, first day first, page by page, and the race it leads to."""

    athlete_id: AthleteId
    athlete_name: str
    today: date
    sessions: tuple[SessionLine, ...]
    weeks_planned: tuple[PlannedVolume, ...]
    shown_from: date
    shown_until: date
    race: Race | None = None
    last_date: date | None = None
    page: int = 1
    pages: int = 1
