"""The tables of how people come together: invitations, groups inside a team, and questions that are still open."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from marathon.store.columns import Base, CreatedAt, Id, not_negative, part_of


class Invite(Base):
    """A way into a team for several people and some time; only the SHA-256 of its code is kept.

    withdrawn_at: since when it lets nobody in; kept so that whoever opens it then is told.
    """

    __tablename__ = "invites"
    __table_args__ = (UniqueConstraint("code_sha256"), *not_negative("uses_left"))
    id: Mapped[Id]
    team_id: Mapped[int] = part_of("teams.id", index=True)
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    code_sha256: Mapped[str]
    uses_left: Mapped[int]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class TeamGroup(Base):
    """Some of a team, by a name of their own."""

    __tablename__ = "team_groups"
    __table_args__ = (UniqueConstraint("team_id", "name"),)
    id: Mapped[Id]
    team_id: Mapped[int] = part_of("teams.id")
    name: Mapped[str]
    created_at: Mapped[CreatedAt]


class GroupMember(Base):
    """Somebody of a team who is in one of its groups."""

    __tablename__ = "group_members"
    group_id: Mapped[int] = part_of("team_groups.id", primary_key=True)
    athlete_id: Mapped[int] = part_of("athletes.id", primary_key=True, index=True)


class OpenQuestion(Base):
    """What a person was asked last: until then, plain words are the rest of this command."""

    __tablename__ = "open_questions"
    athlete_id: Mapped[int] = part_of("athletes.id", primary_key=True)
    command: Mapped[str]
    until: Mapped[datetime]
