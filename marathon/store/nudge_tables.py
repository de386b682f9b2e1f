"""The tables of nudges: the days on which people had theirs, and the topics of which they hear nothing."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from marathon.store.columns import Base, CreatedAt, part_of


class NudgeDay(Base):
    """A local day on which a person had their one nudge: the key lets no second one through."""

    __tablename__ = "nudge_days"
    athlete_id: Mapped[int] = part_of("athletes.id", primary_key=True)
    local_date: Mapped[date] = mapped_column(primary_key=True)
    created_at: Mapped[CreatedAt]


class NudgeHold(Base):
    """A topic of which a person hears nothing, until a local date or, without one, until they say so."""

    __tablename__ = "nudge_holds"
    athlete_id: Mapped[int] = part_of("athletes.id", primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[date | None]
    created_at: Mapped[CreatedAt]
