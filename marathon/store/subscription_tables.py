"""The table of what people choose to be told."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from marathon.domain.subscription import Subject
from marathon.store.columns import Base, CreatedAt, check, one_of, part_of


class Subscription(Base):
    """What a person chose of one subject: the hour, without one not at all or whenever it happens; and where."""

    __tablename__ = "subscriptions"
    __table_args__ = (one_of("subject", Subject), check("hour_of_a_day", "hour BETWEEN 0 AND 23"))
    athlete_id: Mapped[int] = part_of("athletes.id", primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    hour: Mapped[int | None]
    told_on: Mapped[str] = mapped_column(default="")
    snoozed_until: Mapped[date | None]
    created_at: Mapped[CreatedAt]
