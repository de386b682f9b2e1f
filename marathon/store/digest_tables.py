"""The tables of what coaches are told of their teams: when and where, and which channels see the team's card."""

from sqlalchemy.orm import Mapped, mapped_column

from marathon.store.columns import Base, CreatedAt, check, part_of


class Digest(Base):
    """When and where a coach hears of their teams; without an hour not at all."""

    __tablename__ = "digests"
    __table_args__ = (
        check("hour_of_a_day", "hour BETWEEN 0 AND 23"),
        check("weekday_of_a_week", "weekday BETWEEN 0 AND 6"),
    )
    athlete_id: Mapped[int] = part_of("athletes.id", primary_key=True)
    hour: Mapped[int | None]
    weekday: Mapped[int | None]
    told_on: Mapped[str] = mapped_column(default="")
    created_at: Mapped[CreatedAt]


class TeamCard(Base):
    """By whose digest's hours a team's card goes to the channel that shows it."""

    __tablename__ = "team_cards"
    team_id: Mapped[int] = part_of("teams.id", primary_key=True)
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    created_at: Mapped[CreatedAt]
