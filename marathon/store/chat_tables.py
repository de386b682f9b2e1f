"""The tables of the chat doors: what platforms delivered, and what buttons say."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marathon.store.columns import Base, CreatedAt, Id, Json, not_negative, one_of, part_of


class ChatUpdate(Base):
    """What a chat platform delivered: kept before it is acknowledged, emptied once it was handled."""

    __tablename__ = "chat_updates"
    __table_args__ = (
        UniqueConstraint("platform", "external_id"),
        Index(None, "platform", "state"),
        one_of("state", ("waiting", "done", "dead")),
        *not_negative("attempts"),
    )
    id: Mapped[Id]
    platform: Mapped[str]
    external_id: Mapped[str]
    payload: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]


class ButtonSet(Base):
    """The commands behind the buttons of one message, whose they are, and which were pressed for good."""

    __tablename__ = "button_sets"
    token: Mapped[str] = mapped_column(primary_key=True)
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    commands: Mapped[Json]
    spent: Mapped[Json]
    expires_at: Mapped[datetime] = mapped_column(index=True)
