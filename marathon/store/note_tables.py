"""The tables of what coaches write and give to athletes: notes with their replies, and plans given to several."""

from sqlalchemy.orm import Mapped

from marathon.store.columns import Base, CreatedAt, Id, part_of, refers_to


class Note(Base):
    """A coach's note to an athlete, or that athlete's reply to one; an id is never given out again."""

    __tablename__ = "notes"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[Id]
    athlete_id: Mapped[int] = part_of("athletes.id", index=True)
    author_id: Mapped[int | None] = refers_to("athletes.id")
    answers_id: Mapped[int | None] = part_of("notes.id", index=True)
    text: Mapped[str]
    created_at: Mapped[CreatedAt]


class Assignment(Base):
    """Changes of several plans that a coach proposed together."""

    __tablename__ = "assignments"
    id: Mapped[Id]
    made_by: Mapped[int] = part_of("athletes.id", index=True)
    created_at: Mapped[CreatedAt]
