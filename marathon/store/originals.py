"""Recordings as they were handed in: kept with the activities they gave, deleted with the last of them."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, exists, func, select

from marathon.domain.activity import ActivityId
from marathon.domain.athlete import AthleteId
from marathon.domain.original import IDENTITY_CHARACTERS, RECORDED, Original, OriginalLine
from marathon.errors import NotFoundError
from marathon.store import tables
from marathon.store.activity_rows import ROWS as RUNS
from marathon.store.rows import insert_one

ROWS = tables.Original.__table__
ATHLETES = tables.Athlete.__table__
IDENTITY = func.substr(RUNS.c.source_id, 1, IDENTITY_CHARACTERS)

_MINE = ROWS.c.athlete_id == ATHLETES.c.id
_STANDING = select(
    ATHLETES.c.lets_files_go,
    exists().where(_MINE, ROWS.c.identity == bindparam("identity")),
    select(func.coalesce(func.sum(ROWS.c.size_bytes), 0)).where(_MINE).scalar_subquery(),
).where(ATHLETES.c.id == bindparam("athlete_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a person stands to one more recording: whether they want it kept, have it already, and have how much."""

    wants: bool
    is_kept: bool
    kept_bytes: int


def add(connection: Connection, athlete_id: AthleteId, original: Original) -> None:
    """Keep a recording that an athlete has handed in."""
    insert_one(
        connection,
        ROWS,
        athlete_id=athlete_id,
        identity=original.identity,
        name=original.name,
        came_packed=original.came_packed,
        size_bytes=len(original.packed),
        packed=original.packed,
    )


def standing(connection: Connection, athlete_id: AthleteId, identity: str) -> Standing:
    """Return what decides whether a recording is kept, in one statement, for thousands may come at once.

    Raises: NotFoundError when there is no such athlete (any more).
    """
    row = connection.execute(_STANDING, {"athlete_id": athlete_id, "identity": identity}).first()
    if row is None:
        raise NotFoundError
    lets_files_go, is_kept, size = row
    return Standing(wants=not lets_files_go, is_kept=bool(is_kept), kept_bytes=int(size))


def kept_bytes(connection: Connection, athlete_id: AthleteId) -> int:
    """Return how much an athlete's originals take, packed."""
    query = select(func.coalesce(func.sum(ROWS.c.size_bytes), 0)).where(ROWS.c.athlete_id == athlete_id)
    return int(connection.scalar(query) or 0)


def lines(connection: Connection, athlete_id: AthleteId) -> tuple[OriginalLine, ...]:
    """Return what an athlete has handed in, without the contents, in the order it came."""
    query = select(ROWS.c.id, ROWS.c.name, ROWS.c.size_bytes, ROWS.c.created_at)
    rows = connection.execute(query.where(ROWS.c.athlete_id == athlete_id).order_by(ROWS.c.id))
    return tuple(
        OriginalLine(number=number, name=name, size_bytes=size, came_at=came_at)
        for number, name, size, came_at in rows
    )


def get(connection: Connection, athlete_id: AthleteId, number: int) -> Original | None:
    """Return one original of an athlete, None where it is gone."""
    query = select(ROWS.c.identity, ROWS.c.name, ROWS.c.packed, ROWS.c.came_packed)
    row = connection.execute(query.where(ROWS.c.id == number, ROWS.c.athlete_id == athlete_id)).first()
    if row is None:
        return None
    identity, name, packed, came_packed = row
    return Original(identity=identity, name=name, packed=bytes(packed), came_packed=came_packed)


def delete_some(connection: Connection, athlete_id: AthleteId, most: int) -> int:
    """Delete a few of an athlete's originals and return how many: overwriting them all takes seconds."""
    some = select(ROWS.c.id).where(ROWS.c.athlete_id == athlete_id).limit(most)
    return connection.execute(ROWS.delete().where(ROWS.c.id.in_(some.scalar_subquery()))).rowcount


def delete_with(connection: Connection, athlete_id: AthleteId, activity_id: ActivityId) -> int:
    """Delete the originals of a run that was just removed and of what repeated it; return how many.

    One of several activities of the same file keeps it.
    """
    of_run = (RUNS.c.id == activity_id) | (RUNS.c.duplicate_of == activity_id)
    query = select(IDENTITY).where(RUNS.c.athlete_id == athlete_id, of_run, RUNS.c.source.in_(RECORDED))
    return _delete_unused(connection, athlete_id, frozenset(connection.scalars(query)))


def delete_orphans(connection: Connection, athlete_id: AthleteId) -> int:
    """Delete the originals of which no activity is left, as when two people became one; return how many."""
    return _delete_unused(connection, athlete_id, None)


def _delete_unused(connection: Connection, athlete_id: AthleteId, among: frozenset[str] | None) -> int:
    """Delete originals, of these or of all, to which no activity is tied that is there and repeats none removed."""
    other = RUNS.alias("other")
    repeats_removed = exists().where(other.c.id == RUNS.c.duplicate_of, other.c.removed_at.is_not(None))
    used = select(IDENTITY).where(RUNS.c.athlete_id == athlete_id, RUNS.c.source.in_(RECORDED))
    used = used.where(RUNS.c.removed_at.is_(None), ~repeats_removed)
    gone = ROWS.delete().where(ROWS.c.athlete_id == athlete_id)
    if among is not None:
        used, gone = used.where(IDENTITY.in_(among)), gone.where(ROWS.c.identity.in_(among))
    return connection.execute(gone.where(ROWS.c.identity.not_in(used))).rowcount
