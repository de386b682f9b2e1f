"""The tables of people and what is known of them, and by name all the others, which stand in *_tables.py."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marathon.domain.athlete import Origin, Sex
from marathon.domain.team import Audience, Role
from marathon.domain.units import Units
from marathon.store.adaptation_tables import PlanAdaptation
from marathon.store.chat_tables import ButtonSet, ChatUpdate
from marathon.store.columns import (
    Base,
    CreatedAt,
    Id,
    check,
    one_of,
    part_of,
    refers_to,
)
from marathon.store.digest_tables import Digest, TeamCard
from marathon.store.mail_tables import MailboxRequest, MailedAddress
from marathon.store.note_tables import Assignment, Note
from marathon.store.nudge_tables import NudgeDay, NudgeHold
from marathon.store.people_tables import GroupMember, Invite, OpenQuestion, TeamGroup
from marathon.store.prediction_tables import Prediction
from marathon.store.strava_tables import (
    Consent,
    DeletionReceipt,
    OauthState,
    StravaApiUsage,
    StravaLink,
    StravaRevocation,
    StravaSubscription,
)
from marathon.store.subscription_tables import Subscription
from marathon.store.training_tables import Activity, DailySummary, Original, PlanChange, PlannedWorkout
from marathon.store.web_tables import CalendarFeed, SpentToken, WebSession
from marathon.store.work_tables import (
    ImportLog,
    Inbox,
    Lane,
    NotificationLog,
    OneTimeCode,
    Outbox,
    SendRate,
    Share,
    SoleLease,
    SystemLog,
)

__all__ = [
    "Activity",
    "Assignment",
    "Athlete",
    "Base",
    "ButtonSet",
    "CalendarFeed",
    "ChatUpdate",
    "CheckIn",
    "Consent",
    "DailySummary",
    "DeletionReceipt",
    "Destination",
    "Digest",
    "GroupMember",
    "Identity",
    "ImportLog",
    "Inbox",
    "Invite",
    "Lane",
    "MailboxRequest",
    "MailedAddress",
    "Membership",
    "Note",
    "NotificationLog",
    "NudgeDay",
    "NudgeHold",
    "OauthState",
    "OneTimeCode",
    "OpenQuestion",
    "OptimalValues",
    "Original",
    "Outbox",
    "PlanAdaptation",
    "PlanChange",
    "PlannedWorkout",
    "Prediction",
    "Race",
    "SendRate",
    "Share",
    "SoleLease",
    "SpentToken",
    "StravaApiUsage",
    "StravaLink",
    "StravaRevocation",
    "StravaSubscription",
    "Subscription",
    "SystemLog",
    "Team",
    "TeamCard",
    "TeamGroup",
    "WebSession",
]


class Athlete(Base):
    """A person who trains, coaches, or both; an id is never given out again."""

    __tablename__ = "athletes"
    __table_args__ = (
        one_of("units", Units),
        one_of("sex", Sex),
        check("birth_year_plausible", "birth_year BETWEEN 1900 AND 2100"),
        *(check(f"{hour}_of_a_day", f"{hour} BETWEEN 0 AND 23") for hour in ("quiet_from", "quiet_until")),
        {"sqlite_autoincrement": True},
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
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    told_on: Mapped[str | None]
    zone_is_guessed: Mapped[bool | None]
    lets_files_go: Mapped[bool | None]
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
    approves_changes: Mapped[bool | None]
    created_at: Mapped[CreatedAt]


class Membership(Base):
    """One of the roles that a person has in a team."""

    __tablename__ = "memberships"
    __table_args__ = (one_of("role", Role),)
    team_id: Mapped[int] = part_of("teams.id", primary_key=True)
    athlete_id: Mapped[int] = part_of("athletes.id", primary_key=True, index=True)
    role: Mapped[str] = mapped_column(primary_key=True)
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
        check("severity_range", "severity BETWEEN 1 AND 10"),
        check("until_after_start", "until_date >= local_date"),
    )
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    said_by: Mapped[int | None] = refers_to("athletes.id")
    kind: Mapped[str]
    local_date: Mapped[date]
    until_date: Mapped[date | None]
    effort: Mapped[int | None]
    severity: Mapped[int | None]
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
