"""The tables of athletes, teams and training; those that keep track of work are in work_tables."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marathon.domain.athlete import Origin, Sex
from marathon.domain.change_cards import ChangeState
from marathon.domain.team import Audience, Role
from marathon.domain.units import Units
from marathon.store.columns import (
    Base,
    CreatedAt,
    Id,
    Json,
    check,
    not_negative,
    one_of,
    part_of,
    refers_to,
    utc_now,
)
from marathon.store.work_tables import (
    ImportLog,
    Inbox,
    NotificationLog,
    OneTimeCode,
    StravaApiUsage,
    SystemLog,
)

__all__ = [
    "Activity",
    "Athlete",
    "Base",
    "CheckIn",
    "DailySummary",
    "Destination",
    "Identity",
    "ImportLog",
    "Inbox",
    "Membership",
    "NotificationLog",
    "OneTimeCode",
    "OptimalValues",
    "PlanChange",
    "PlannedWorkout",
    "Race",
    "StravaApiUsage",
    "SystemLog",
    "Team",
]


class Athlete(Base):
    """A person who trains, coaches, or both."""

    __tablename__ = "athletes"
    __table_args__ = (
        one_of("units", Units),
        one_of("sex", Sex),
        check("birth_year_plausible", "birth_year BETWEEN 1900 AND 2100"),
    )
    id: Mapped[Id]
    name: Mapped[str]
    zone: Mapped[str]
    units: Mapped[str]
    language: Mapped[str]
    birth_year: Mapped[int | None]
    sex: Mapped[str | None]
    shares_with_team: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[CreatedAt]


class Identity(Base):
    """An athlete's account on a platform."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    platform: Mapped[str]
    external_id: Mapped[str]
    created_at: Mapped[CreatedAt]


class Team(Base):
    """A group of athletes with its coaches."""

    __tablename__ = "teams"
    id: Mapped[Id]
    name: Mapped[str]
    created_at: Mapped[CreatedAt]


class Membership(Base):
    """One person's role in one team."""

    __tablename__ = "memberships"
    __table_args__ = (one_of("role", Role),)
    team_id: Mapped[int] = part_of("teams.id", primary_key=True)
    athlete_id: Mapped[int] = part_of("athletes.id", primary_key=True, index=True)
    role: Mapped[str]
    created_at: Mapped[CreatedAt]


class Destination(Base):
    """A chat or mailbox that notices go to, and who reads there."""

    __tablename__ = "destinations"
    __table_args__ = (
        UniqueConstraint("platform", "external_id"),
        one_of("audience", Audience),
        check("has_one_owner", "(athlete_id IS NULL) <> (team_id IS NULL)"),
    )
    id: Mapped[Id]
    athlete_id: Mapped[int | None] = part_of("athletes.id", index=True)
    team_id: Mapped[int | None] = part_of("teams.id", index=True)
    platform: Mapped[str]
    external_id: Mapped[str]
    audience: Mapped[str]
    muted_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class PlannedWorkout(Base):
    """One planned session; an id is never given out again, so that an undo can bring a session back."""

    __tablename__ = "planned_workouts"
    __table_args__ = (
        Index(None, "athlete_id", "local_date"),
        *not_negative("distance_m", "duration_s", "pace_s_per_km"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    local_date: Mapped[date]
    kind: Mapped[str]
    sport: Mapped[str]
    duration_s: Mapped[float | None]
    distance_m: Mapped[float | None]
    pace_s_per_km: Mapped[float | None]
    notes: Mapped[str]
    original_date: Mapped[date | None]
    created_at: Mapped[CreatedAt]


class PlanChange(Base):
    """A proposed, applied or undone difference of a plan."""

    __tablename__ = "plan_changes"
    __table_args__ = (one_of("state", ChangeState),)
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    state: Mapped[str]
    diff: Mapped[Json]
    created_at: Mapped[CreatedAt]


class Activity(Base):
    """One recorded or typed activity; removed ones stay so that a removal can be undone."""

    __tablename__ = "activities"
    __table_args__ = (
        UniqueConstraint("athlete_id", "source", "source_id"),
        Index(None, "athlete_id", "local_date"),
        Index(None, "local_date"),
        *not_negative("duration_s", "elapsed_s", "distance_m", "average_hr_bpm", "max_hr_bpm"),
        check("effort_range", "effort BETWEEN 1 AND 10"),
        one_of("audience", Audience),
    )
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    source: Mapped[str]
    source_id: Mapped[str]
    sport: Mapped[str]
    started_at: Mapped[datetime]
    utc_offset_s: Mapped[int | None]
    local_date: Mapped[date]
    duration_s: Mapped[float]
    elapsed_s: Mapped[float]
    distance_m: Mapped[float | None]
    ascent_m: Mapped[float | None]
    average_hr_bpm: Mapped[float | None]
    max_hr_bpm: Mapped[float | None]
    adjusted_speed_m_per_s: Mapped[float | None]
    name: Mapped[str]
    indoor: Mapped[bool]
    is_race: Mapped[bool | None]
    effort: Mapped[int | None]
    audience: Mapped[str]
    laps: Mapped[Json]
    hr_seconds: Mapped[Json]
    speed_seconds: Mapped[Json]
    best_efforts: Mapped[Json]
    oddities: Mapped[Json]
    session_id: Mapped[int | None] = refers_to("planned_workouts.id")
    session_locked: Mapped[bool]
    duplicate_of: Mapped[int | None] = refers_to("activities.id")
    removed_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class DailySummary(Base):
    """One athlete's local day: planned, done, the difference, the mark, the status and the load averages."""

    __tablename__ = "daily_summaries"
    __table_args__ = (
        UniqueConstraint("athlete_id", "local_date"),
        Index(None, "local_date"),
        *not_negative("planned_distance_m", "planned_duration_s", "done_distance_m", "done_duration_s"),
    )
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    local_date: Mapped[date]
    mark: Mapped[str]
    status: Mapped[str]
    status_reason: Mapped[Json]
    finished: Mapped[bool]
    planned_distance_m: Mapped[float | None]
    planned_duration_s: Mapped[float | None]
    planned_pace_s_per_km: Mapped[float | None]
    done_distance_m: Mapped[float | None]
    done_duration_s: Mapped[float | None]
    done_pace_s_per_km: Mapped[float | None]
    variance_distance_m: Mapped[float | None]
    variance_duration_s: Mapped[float | None]
    variance_pace_s_per_km: Mapped[float | None]
    reasons: Mapped[Json]
    load_au: Mapped[float]
    fitness_au: Mapped[float]
    fatigue_au: Mapped[float]
    form_au: Mapped[float]
    computed_at: Mapped[datetime] = mapped_column(default=utc_now)


class OptimalValues(Base):
    """One threshold of an athlete, valid from a local date."""

    __tablename__ = "optimal_values"
    __table_args__ = (
        UniqueConstraint("athlete_id", "kind", "origin", "valid_from"),
        one_of("origin", Origin),
        check("value_positive", "value > 0"),
    )
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    kind: Mapped[str]
    value: Mapped[float]
    valid_from: Mapped[date]
    origin: Mapped[str]
    created_at: Mapped[CreatedAt]


class CheckIn(Base):
    """What was said about an athlete's day, and by whom."""

    __tablename__ = "check_ins"
    __table_args__ = (
        Index(None, "athlete_id", "local_date"),
        check("effort_range", "effort BETWEEN 1 AND 10"),
        check("until_after_start", "until_date >= local_date"),
    )
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    said_by: Mapped[int | None] = refers_to("athletes.id")
    kind: Mapped[str]
    local_date: Mapped[date]
    until_date: Mapped[date | None]
    effort: Mapped[int | None]
    activity_id: Mapped[int | None] = refers_to("activities.id")
    session_id: Mapped[int | None] = refers_to("planned_workouts.id")
    note: Mapped[str]
    created_at: Mapped[CreatedAt]


class Race(Base):
    """A race an athlete has entered, with the time they hope for and the one they ran."""

    __tablename__ = "races"
    __table_args__ = (
        Index(None, "athlete_id", "local_date"),
        check("distance_m_positive", "distance_m > 0"),
        check("goal_s_positive", "goal_s > 0"),
        check("result_s_positive", "result_s > 0"),
    )
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    name: Mapped[str]
    local_date: Mapped[date]
    distance_m: Mapped[float]
    goal_s: Mapped[float | None]
    result_s: Mapped[float | None]
    created_at: Mapped[CreatedAt]
