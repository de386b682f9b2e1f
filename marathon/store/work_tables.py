"""The tables that keep track of work: imports, codes, notices, the log, Strava's budget and the inbox."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marathon.domain.change_cards import ImportOutcome
from marathon.store.columns import (
    Base,
    CreatedAt,
    Id,
    Json,
    not_negative,
    one_of,
    part_of,
    refers_to,
    utc_now,
)


class ImportLog(Base):
    """What became of one file, and why."""

    __tablename__ = "import_log"
    __table_args__ = (Index(None, "athlete_id", "created_at"), one_of("outcome", ImportOutcome))
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    file: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str]
    activity_id: Mapped[int | None] = refers_to("activities.id")
    created_at: Mapped[CreatedAt]


class OneTimeCode(Base):
    """A code that works once; only its SHA-256 is kept."""

    __tablename__ = "one_time_codes"
    __table_args__ = (UniqueConstraint("purpose", "code_sha256"),)
    id: Mapped[Id]
    purpose: Mapped[str]
    code_sha256: Mapped[str]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class NotificationLog(Base):
    """A notice nobody asked for; its key keeps it from being sent twice."""

    __tablename__ = "notification_log"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "athlete_id", "local_date"),
        one_of("state", ("waiting", "sent", "dead")),
    )
    id: Mapped[Id]
    key: Mapped[str]
    athlete_id: Mapped[int] = part_of("athletes.id")
    kind: Mapped[str]
    local_date: Mapped[date]
    state: Mapped[str]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class SystemLog(Base):
    """An event of the system that an operator may want to find again."""

    __tablename__ = "system_log"
    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    level: Mapped[str]
    event: Mapped[str]
    athlete_id: Mapped[int | None] = refers_to("athletes.id")
    request_id: Mapped[str | None]
    facts: Mapped[Json]


class StravaApiUsage(Base):
    """How much of one of Strava's windows is used, as its headers said last."""

    __tablename__ = "strava_api_usage"
    __table_args__ = (UniqueConstraint("kind", "window_start"), *not_negative("calls_used", "calls_limit"))
    id: Mapped[Id]
    kind: Mapped[str]
    window_start: Mapped[datetime]
    calls_used: Mapped[int]
    calls_limit: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(default=utc_now)


class Inbox(Base):
    """A piece of work for one athlete's lane: due when, tried how often, leased by whom."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("event_key"),
        Index(None, "state", "due_at"),
        Index(None, "athlete_id", "state"),
        one_of("state", ("waiting", "done", "dead")),
        *not_negative("attempts"),
    )
    id: Mapped[Id]
    event_key: Mapped[str]
    athlete_id: Mapped[int | None] = part_of("athletes.id")
    external_owner_id: Mapped[str | None]
    kind: Mapped[str]
    payload: Mapped[Json]
    state: Mapped[str] = mapped_column(default="waiting")
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_holder: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    created_at: Mapped[CreatedAt]
