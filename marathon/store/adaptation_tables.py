"""The table of answers to proposed changes of plans: who kept, applied, approved or declined what, and when."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from marathon.domain.adaptation_cards import AdaptationState
from marathon.store.columns import Base, CreatedAt, Id, Json, one_of, part_of, refers_to


class PlanAdaptation(Base):
    """An answer to a proposed change of a plan, and the coach's decision where one was asked for."""

    __tablename__ = "plan_adaptations"
    __table_args__ = (one_of("state", AdaptationState),)
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    change_id: Mapped[int | None] = refers_to("plan_changes.id")
    state: Mapped[str]
    reasons: Mapped[Json]
    settles: Mapped[Json]
    created_at: Mapped[CreatedAt]
    decided_by: Mapped[int | None] = refers_to("athletes.id")
    decided_at: Mapped[datetime | None]
