"""The tables that keep track of work: imports, codes, notices, the log, inbox and lanes, leases, shares, the outbox."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
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

_WAITS = text("state = 'waiting'")


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
    """A code that works once, with the person it stands for where it does; only its SHA-256 is kept."""

    __tablename__ = "one_time_codes"
    __table_args__ = (UniqueConstraint("purpose", "code_sha256"),)
    id: Mapped[Id]
    athlete_id: Mapped[int | None] = part_of("athletes.id", index=True)
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
        Index(None, "kind", "local_date"),
        one_of("state", ("waiting", "sent", "dead", "late")),
    )
    id: Mapped[Id]
    key: Mapped[str]
    athlete_id: Mapped[int] = part_of("athletes.id")
    kind: Mapped[str]
    local_date: Mapped[date]
    content: Mapped[Json]
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


class Inbox(Base):
    """A piece of work for one athlete's lane: how urgent, due when, tried how often."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("event_key"),
        Index(None, "athlete_id", "priority", "due_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
        one_of("state", ("waiting", "done", "dead")),
        *not_negative("attempts", "priority"),
    )
    id: Mapped[Id]
    event_key: Mapped[str]
    athlete_id: Mapped[int] = part_of("athletes.id")
    kind: Mapped[str]
    payload: Mapped[Json]
    priority: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]


class Lane(Base):
    """Who works on an athlete's rows until when, and from which local date their days must be computed anew."""

    __tablename__ = "lanes"
    athlete_id: Mapped[int] = part_of("athletes.id", primary_key=True)
    lease_holder: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    dirty_from: Mapped[date | None] = mapped_column(index=True)


class SoleLease(Base):
    """Which of several processes alone does something, such as opening a chat's door, and until when no other may."""

    __tablename__ = "sole_leases"
    name: Mapped[str] = mapped_column(primary_key=True)
    lease_holder: Mapped[str]
    lease_until: Mapped[datetime]


class SendRate(Base):
    """A line before a chat platform, a place or a method there: when it is free, and until when it takes nothing."""

    __tablename__ = "send_rates"
    platform: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[datetime]
    closed_until: Mapped[datetime | None]


class Share(Base):
    """A part of the judging of many athletes, for whichever process takes it, and what came of it."""

    __tablename__ = "shares"
    id: Mapped[Id]
    errand: Mapped[str] = mapped_column(index=True)
    athlete_ids: Mapped[Json]
    since: Mapped[date | None]
    judged_at: Mapped[datetime]
    taken_until: Mapped[datetime | None]
    outcome: Mapped[Json | None]
    created_at: Mapped[CreatedAt]


class Outbox(Base):
    """A message for one place, kept before it is sent; the revision counts how often its content changed."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "platform", "external_id", "state"),
        Index(None, "state", "due_at", "id"),
        one_of("state", ("waiting", "sending", "sent", "failed", "muted")),
        *not_negative("attempts", "revision"),
    )
    id: Mapped[Id]
    key: Mapped[str]
    kind: Mapped[str]
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    platform: Mapped[str]
    external_id: Mapped[str]
    local_date: Mapped[date]
    content: Mapped[Json]
    revision: Mapped[int] = mapped_column(default=0)
    removed: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="waiting")
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    platform_message_id: Mapped[str | None]
    lease_holder: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    sent_at: Mapped[datetime | None]
