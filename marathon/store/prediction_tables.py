"""The table of predictions as they were made, so that a record of them is one and no reckoning afterwards."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from marathon.store.columns import Base, CreatedAt, Id, check, part_of


class Prediction(Base):
    """What was predicted on a local date of a distance that a race ahead is run over, and by which model."""

    __tablename__ = "predictions"
    __table_args__ = (
        UniqueConstraint("athlete_id", "made_on", "distance_m"),
        *(check(f"{part}_positive", f"{part} > 0") for part in ("distance_m", "time_s", "low_s", "high_s")),
    )
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id")
    made_on: Mapped[date]
    distance_m: Mapped[float]
    time_s: Mapped[float]
    low_s: Mapped[float]
    high_s: Mapped[float]
    model: Mapped[str]
    created_at: Mapped[CreatedAt]
