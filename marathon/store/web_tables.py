"""The tables of pages and programs: who is signed in, which tokens were spent, and whose calendar is read by which."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marathon.domain.web_session import SessionKind
from marathon.store.columns import Base, CreatedAt, Id, one_of, part_of


class WebSession(Base):
    """Somebody signed in; only the SHA-256 of what opens it is kept: of a browser's cookie, of a refresh token."""

    __tablename__ = "web_sessions"
    __table_args__ = (UniqueConstraint("key_sha256"), one_of("kind", SessionKind))
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    kind: Mapped[str]
    key_sha256: Mapped[str]
    client: Mapped[str]
    created_at: Mapped[CreatedAt]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SpentToken(Base):
    """A token that was good once: a link that was opened, a refresh token that was changed for the next."""

    __tablename__ = "spent_tokens"
    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    session_id: Mapped[int | None] = part_of("web_sessions.id", index=True)
    until: Mapped[datetime] = mapped_column(index=True)


class CalendarFeed(Base):
    """A calendar that subscribes to somebody's plan; only the SHA-256 of the secret in its address is kept."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (UniqueConstraint("athlete_id"), UniqueConstraint("key_sha256"))
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    key_sha256: Mapped[str]
    created_at: Mapped[CreatedAt]
