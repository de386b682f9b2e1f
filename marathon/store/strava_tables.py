"""The tables of the link to Strava: accounts and their tokens, consent, the subscription and the budget."""

from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marathon.store.columns import Base, CreatedAt, Id, Json, not_negative, one_of, part_of, utc_now


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


class StravaLink(Base):
    """An athlete's account at Strava; the tokens are readable with TOKEN_KEYS only.

    Refused ones stay until it is certain that they are worthless: refused_at is when they were refused first.
    """

    __tablename__ = "strava_links"
    __table_args__ = (
        UniqueConstraint("athlete_id"),
        UniqueConstraint("strava_athlete_id"),
        one_of("state", ("unconfirmed", "linked", "limited", "refused")),
    )
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    strava_athlete_id: Mapped[int] = mapped_column(BigInteger)
    tokens_encrypted: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    scopes: Mapped[str]
    state: Mapped[str]
    connected_at: Mapped[datetime] = mapped_column(default=utc_now)
    consent_version: Mapped[str]
    consented_at: Mapped[datetime]
    reconciled_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]


class StravaRevocation(Base):
    """Tokens of somebody who left, until Strava has confirmed their end; whose they were is not kept."""

    __tablename__ = "strava_revocations"
    __table_args__ = not_negative("attempts")
    id: Mapped[Id]
    tokens_encrypted: Mapped[str]
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    created_at: Mapped[CreatedAt]


class OauthState(Base):
    """A way to Strava's page and back that one browser may go once; only hashes are kept."""

    __tablename__ = "oauth_states"
    __table_args__ = (UniqueConstraint("state_sha256"),)
    id: Mapped[Id]
    state_sha256: Mapped[str]
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    browser_sha256: Mapped[str | None]
    purpose: Mapped[str]
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Consent(Base):
    """What an athlete agreed to, in which wording, and until when."""

    __tablename__ = "consents"
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    kind: Mapped[str]
    version: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(default=utc_now)
    withdrawn_at: Mapped[datetime | None]


class DeletionReceipt(Base):
    """How many rows of what were deleted for somebody; it does not say for whom."""

    __tablename__ = "deletion_receipts"
    __table_args__ = (UniqueConstraint("reference"),)
    id: Mapped[Id]
    reference: Mapped[str]
    counts: Mapped[Json]
    created_at: Mapped[CreatedAt]


class StravaSubscription(Base):
    """The push subscription by the number Strava gave it; of its address only a hash of the secret part."""

    __tablename__ = "strava_subscription"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    callback_token_sha256: Mapped[str]
    checked_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
