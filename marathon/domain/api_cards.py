"""Cards that only programs and the page ask for: lists, and several answers in one."""

import datetime as dt
from dataclasses import dataclass
from datetime import date, datetime

from marathon.domain.activity import ActivityId, Source, Sport
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.cards import LoadCard, LoadDay, RunLine, SessionLine, Standing, TodayCard, Week, WeekCard
from marathon.domain.coach_cards import CheckInLine
from marathon.domain.marks import Mark, Status
from marathon.domain.message_cards import Delivery
from marathon.domain.plan import PlannedSession
from marathon.domain.prediction_card import PredictionCard
from marathon.domain.race import Race
from marathon.domain.reasons import Flag, SessionReason, WeekReason
from marathon.domain.risk import Risk
from marathon.domain.team import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAthlete:
    """Somebody whom the reader may ask about; of their teams those that the reader knows of, `team` being the first."""

    id: AthleteId
    name: str
    team: str | None
    teams: tuple[Team, ...]
    zone: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AthletesCard:
    """Whom the reader may ask about, by name: themself, who trains in their teams, or everybody."""

    athletes: tuple[ListedAthlete, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """A day's running: metres, seconds, seconds per kilometre; null where there is none to name."""

    distance_m: float | None
    duration_s: float | None
    pace_s_per_km: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """One local day: planned, done, and done minus planned; status and its reason look at seven finished days."""

    date: date
    planned: Amounts
    done: Amounts
    variance: Amounts
    mark: Mark
    status: Status
    reason: WeekReason
    reasons: tuple[SessionReason, ...]
    load_au: float
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardCard:
    """All that a page about one athlete shows: twelve weeks of days, oldest first, what is flagged, and the cards."""

    athlete_id: AthleteId
    athlete_name: str
    days: tuple[DayFacts, ...]
    risk: tuple[Risk, ...]
    today: TodayCard
    week: WeekCard
    load: LoadCard
    prediction: PredictionCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """How the reader stands: the status, this week, today's runs, load and what is flagged."""

    standing: Standing
    week: Week
    runs: tuple[RunLine, ...]
    load: LoadDay | None
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """What lies ahead of the reader: the coming eight days of the plan, and the race it leads to."""

    sessions: tuple[SessionLine, ...]
    race: Race | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationLine:
    """One thing the reader was told; told holds the words as they went out, empty before that."""

    number: int
    kind: str
    date: dt.date
    at: datetime
    delivery: Delivery
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RealtimeCard:
    """The reader's own moment: how they stand, what is next, and what they were told last, newest first."""

    athlete_id: AthleteId
    athlete_name: str
    as_of: datetime
    performance: Performance
    upcoming: Upcoming
    notifications: tuple[NotificationLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """One recorded or typed activity; duration_s is moving time, local_date the day it began where it took place."""

    id: ActivityId
    started_at: datetime
    local_date: date
    sport: Sport
    source: Source
    name: str
    duration_s: float
    elapsed_s: float
    distance_m: float | None
    pace_s_per_km: float | None
    ascent_m: float | None
    average_hr_bpm: float | None
    max_hr_bpm: float | None
    effort: int | None
    indoor: bool
    is_race: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitiesCard:
    """One page of activities, newest first; `next` is the cursor of the page behind it, null on the last one."""

    athlete_id: AthleteId
    athlete_name: str
    activities: tuple[ActivityRow, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInsCard:
    """What was last said about an athlete's days, the newest first."""

    athlete_id: AthleteId
    athlete_name: str
    check_ins: tuple[CheckInLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePlanCard:
    """The whole plan from this week's Monday on, as it is read and changed; version is its ETag.

    today: the athlete's local date; what lies before it cannot be changed.
    """

    athlete_id: AthleteId
    athlete_name: str
    zone: str
    today: date
    since: date
    sessions: tuple[PlannedSession, ...]
    race: Race | None = None
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarCard:
    """What stands in somebody's calendar: their sessions, first day first, and how those behind them went."""

    athlete: Athlete
    sessions: tuple[SessionLine, ...]
