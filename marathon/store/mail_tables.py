"""The tables of mailboxes before they are places: what was asked for, and where a question went today."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marathon.store.columns import Base, CreatedAt, Id, part_of


class MailboxRequest(Base):
    """A mailbox that somebody asked to be written to, until its owner says yes; only its code's SHA-256 is kept."""

    __tablename__ = "mailbox_requests"
    __table_args__ = (UniqueConstraint("code_sha256"),)
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    address: Mapped[str]
    code_sha256: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class MailedAddress(Base):
    """A mailbox that was asked today, by its fingerprint, whoever asked: it is not asked again before an instant."""

    __tablename__ = "mailed_addresses"
    address_sha256: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)
