"""The tables of training: what was planned, what was done, and what the days came to."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marathon.domain.change_cards import ChangeState
from marathon.domain.team import Audience
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
    assignment_id: Mapped[int | None] = refers_to("assignments.id")
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
    race_said: Mapped[bool | None]
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


class Original(Base):
    """A recording as it was handed in, packed; the source_id of the activities it gave begins with its identity."""

    __tablename__ = "originals"
    __table_args__ = (
        UniqueConstraint("athlete_id", "identity"),
        Index(None, "athlete_id", "size_bytes"),
        *not_negative("size_bytes"),
    )
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    identity: Mapped[str]
    name: Mapped[str]
    came_packed: Mapped[bool]
    size_bytes: Mapped[int]
    created_at: Mapped[CreatedAt]
    packed: Mapped[bytes]


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
    load_methods: Mapped[Json]
    fitness_au: Mapped[float]
    fatigue_au: Mapped[float]
    form_au: Mapped[float]
    computed_at: Mapped[datetime] = mapped_column(default=utc_now)
