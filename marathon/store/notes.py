"""Notes from coaches to athletes, their replies, and the questions among them that wait."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, select

from marathon.domain.athlete import AthleteId
from marathon.domain.note import Note, NoteId
from marathon.domain.team import TeamId
from marathon.errors import NotFoundError
from marathon.store import tables
from marathon.store.rows import insert_one
from marathon.store.teams import IN_FORCE, LEADS, MEMBERSHIPS

ROWS = tables.Note.__table__
ATHLETES = tables.Athlete.__table__.alias("athlete")
AUTHORS = tables.Athlete.__table__.alias("author")


def add(
    connection: Connection,
    athlete_id: AthleteId,
    author: AthleteId,
    text: str,
    *,
    now: datetime,
    answers: NoteId | None = None,
) -> NoteId:
    """Keep a note to an athlete, or their reply to one, and return its id."""
    values = {"author_id": author, "answers_id": answers, "text": text, "created_at": now}
    return NoteId(insert_one(connection, ROWS, athlete_id=athlete_id, **values))


def get(connection: Connection, note_id: NoteId) -> Note:
    """Return a note or a reply.

    Raises: NotFoundError.
    """
    row = connection.execute(_query().where(ROWS.c.id == note_id)).first()
    if row is None:
        raise NotFoundError
    return _from_row(row)


def remove(connection: Connection, note_id: NoteId) -> None:
    """Forget a note with its replies, or a reply."""
    connection.execute(ROWS.delete().where(ROWS.c.id == note_id))


def latest_to(connection: Connection, athlete_id: AthleteId, number: NoteId | None = None) -> Note | None:
    """Return the newest note to an athlete, or the one of a number, or None."""
    theirs = _query().where(ROWS.c.athlete_id == athlete_id, ROWS.c.answers_id.is_(None))
    if number is not None:
        theirs = theirs.where(ROWS.c.id == number)
    row = connection.execute(theirs.order_by(ROWS.c.id.desc()).limit(1)).first()
    return _from_row(row) if row else None


def replies_to(connection: Connection, note_id: NoteId) -> tuple[Note, ...]:
    """Return the replies to a note, oldest first."""
    query = _query().where(ROWS.c.answers_id == note_id).order_by(ROWS.c.id)
    return tuple(map(_from_row, connection.execute(query)))


def questions(connection: Connection, team_ids: Collection[TeamId], since: datetime) -> tuple[Note, ...]:
    """Return what the leads of some teams have asked their athletes and nobody has answered, oldest first."""
    reply = ROWS.alias("reply")
    theirs = select(MEMBERSHIPS.c.athlete_id).where(MEMBERSHIPS.c.team_id.in_(team_ids), IN_FORCE)
    leads = theirs.where(MEMBERSHIPS.c.role.in_(LEADS))
    query = _query().where(ROWS.c.answers_id.is_(None), ROWS.c.created_at >= since)
    query = query.where(ROWS.c.author_id.in_(leads), ROWS.c.athlete_id.in_(theirs))
    query = query.where(~exists().where(reply.c.answers_id == ROWS.c.id)).order_by(ROWS.c.id)
    return tuple(note for note in map(_from_row, connection.execute(query)) if note.is_question)


def _query() -> Any:
    joined = ROWS.join(ATHLETES, ATHLETES.c.id == ROWS.c.athlete_id)
    joined = joined.outerjoin(AUTHORS, AUTHORS.c.id == ROWS.c.author_id)
    columns = (*ROWS.c, ATHLETES.c.name.label("athlete_name"), AUTHORS.c.name.label("author_name"))
    return select(*columns).select_from(joined)


def _from_row(row: Any) -> Note:
    return Note(
        id=row.id,
        athlete_id=row.athlete_id,
        athlete_name=row.athlete_name,
        text=row.text,
        at=row.created_at,
        author=row.author_id,
        author_name=row.author_name or "",
        answers=row.answers_id,
    )
