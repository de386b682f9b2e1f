"""Plans: the sessions that stand, and the differences that change them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from marathon.domain.activity import SessionId, Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ChangeState, PlanChangeCard
from marathon.domain.plan import PlanDiff, PlannedSession, SessionChange, SessionKind
from marathon.errors import PlanChangedError, UnknownNumberError
from marathon.store import tables
from marathon.store.json_values import from_json, to_json
from marathon.store.rows import grouped, insert_one, parts, require_one

ROWS = tables.PlannedWorkout.__table__
CHANGES = tables.PlanChange.__table__
COLUMNS = (
    ROWS.c.id,
    ROWS.c.local_date,
    ROWS.c.kind,
    ROWS.c.sport,
    ROWS.c.duration_s,
    ROWS.c.distance_m,
    ROWS.c.pace_s_per_km,
    ROWS.c.notes,
    ROWS.c.original_date,
)


def _from_row(row: Any) -> PlannedSession:
    session_id, day, kind, sport, duration_s, distance_m, pace_s_per_km, notes, original_date = row
    return PlannedSession(
        id=session_id,
        date=day,
        kind=SessionKind(kind),
        sport=Sport(sport),
        duration_s=duration_s,
        distance_m=distance_m,
        pace_s_per_km=pace_s_per_km,
        notes=notes,
        original_date=original_date,
    )


def _values_of(session: PlannedSession) -> dict[str, Any]:
    return {
        "local_date": session.date,
        "kind": session.kind,
        "sport": session.sport,
        "duration_s": session.duration_s,
        "distance_m": session.distance_m,
        "pace_s_per_km": session.pace_s_per_km,
        "notes": session.notes,
        "original_date": session.original_date,
    }


def sessions_between(
    connection: Connection, athlete_id: AthleteId, first: date, last: date
) -> tuple[PlannedSession, ...]:
    """Return the sessions from one local date to another, both included, first day first."""
    return between_many(connection, (athlete_id,), first, last)[athlete_id]


def first_planned_between(
    connection: Connection, athlete_id: AthleteId, first: date, last: date
) -> tuple[PlannedSession, ...]:
    """Return the sessions that were first planned for these days, both included, wherever they stand now."""
    planned_for = func.coalesce(ROWS.c.original_date, ROWS.c.local_date)
    query = select(*COLUMNS).where(ROWS.c.athlete_id == athlete_id, planned_for.between(first, last))
    return tuple(map(_from_row, connection.execute(query.order_by(ROWS.c.local_date, ROWS.c.id))))


def between_many(
    connection: Connection, athlete_ids: Sequence[AthleteId], first: date, last: date
) -> dict[AthleteId, tuple[PlannedSession, ...]]:
    """Return the sessions from one local date to another for each athlete asked for, first day first."""
    query = select(ROWS.c.athlete_id, *COLUMNS).where(ROWS.c.local_date.between(first, last))
    query = query.order_by(ROWS.c.local_date, ROWS.c.id)
    return grouped(
        athlete_ids,
        lambda part: (
            (row[0], _from_row(row[1:]))
            for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )


def get(connection: Connection, athlete_id: AthleteId, session_id: SessionId) -> PlannedSession:
    """Return one session of an athlete.

    Raises: UnknownNumberError when the athlete has none by that id.
    """
    query = select(*COLUMNS).where(ROWS.c.id == session_id, ROWS.c.athlete_id == athlete_id)
    row = connection.execute(query).first()
    if row is None:
        raise UnknownNumberError(number=session_id)
    return _from_row(row)


def last_date(connection: Connection, athlete_id: AthleteId) -> date | None:
    """Return the local date of the last session in the plan, or None without a plan."""
    found: date | None = connection.scalar(
        select(func.max(ROWS.c.local_date)).where(ROWS.c.athlete_id == athlete_id)
    )
    return found


def last_dates(connection: Connection, athlete_ids: Sequence[AthleteId]) -> dict[AthleteId, date]:
    """Return the local date of the last session in each plan, those without one left out."""
    query = select(ROWS.c.athlete_id, func.max(ROWS.c.local_date)).group_by(ROWS.c.athlete_id)
    return {
        AthleteId(athlete_id): last
        for part in parts(athlete_ids)
        for athlete_id, last in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
    }


def beside(connection: Connection, athlete_id: AthleteId, diff: PlanDiff) -> tuple[SessionId, ...]:
    """Return what stands, and stays, on the days and in the sports of the sessions that a difference adds.

    While this is what it was when the difference was made, nothing has been added in the meantime.
    """
    slots = {(session.date, session.sport) for session in diff.added}
    leaving = {s.id for s in (*diff.removed, *(change.before for change in diff.changed))}
    query = select(ROWS.c.id, ROWS.c.local_date, ROWS.c.sport).where(
        ROWS.c.athlete_id == athlete_id, ROWS.c.local_date.in_({day for day, _ in slots})
    )
    rows = connection.execute(query.order_by(ROWS.c.id))
    return tuple(
        session for session, day, sport in rows if (day, Sport(sport)) in slots and session not in leaving
    )


def apply(connection: Connection, athlete_id: AthleteId, diff: PlanDiff) -> PlanDiff:
    """Change the plan, or nothing of it.

    An added session that carries an id (it was removed before) gets that id back.

    Returns: the difference with the ids of added sessions filled in, so that its inverse undoes it.
    Raises: PlanChangedError when a session to be removed or changed no longer stands as the difference says.
    """
    _require_standing(connection, athlete_id, (*diff.removed, *(change.before for change in diff.changed)))
    for session in diff.removed:
        connection.execute(ROWS.delete().where(ROWS.c.id == session.id))
    for change in diff.changed:
        mine = ROWS.c.id == change.before.id
        connection.execute(ROWS.update().where(mine).values(_values_of(change.after)))
    changed = tuple(
        SessionChange(before=c.before, after=replace(c.after, id=c.before.id)) for c in diff.changed
    )
    added = tuple(_add(connection, athlete_id, session) for session in diff.added)
    return replace(diff, added=added, changed=changed)


def _require_standing(
    connection: Connection, athlete_id: AthleteId, expected: tuple[PlannedSession, ...]
) -> None:
    if any(session.id is None for session in expected) or len({s.id for s in expected}) < len(expected):
        raise PlanChangedError
    ids = [session.id for session in expected]
    query = select(*COLUMNS).where(ROWS.c.athlete_id == athlete_id, ROWS.c.id.in_(ids))
    if set(map(_from_row, connection.execute(query.with_for_update()))) != set(expected):
        raise PlanChangedError


def _add(connection: Connection, athlete_id: AthleteId, session: PlannedSession) -> PlannedSession:
    known = {} if session.id is None else {"id": session.id}
    values = _values_of(session) | {"athlete_id": athlete_id} | known
    try:
        return replace(session, id=SessionId(insert_one(connection, ROWS, **values)))
    except IntegrityError as error:
        if not known:
            raise
        raise PlanChangedError from error


def propose_change(connection: Connection, athlete_id: AthleteId, diff: PlanDiff) -> int:
    """Keep a difference for a later yes, and return the id that its buttons name."""
    values = {"state": ChangeState.PROPOSED, "diff": to_json(diff)}
    return insert_one(connection, CHANGES, athlete_id=athlete_id, **values)


def get_change(connection: Connection, athlete_id: AthleteId, change_id: int) -> PlanChangeCard:
    """Return a change as it stands.

    Raises: UnknownNumberError when the athlete has none by that id.
    """
    query = select(CHANGES.c.state, CHANGES.c.diff).where(CHANGES.c.id == change_id)
    row = connection.execute(query.where(CHANGES.c.athlete_id == athlete_id)).first()
    if row is None:
        raise UnknownNumberError(number=change_id)
    diff = from_json(PlanDiff, row.diff)
    return PlanChangeCard(change_id=change_id, state=ChangeState(row.state), diff=diff)


def set_change_state(
    connection: Connection,
    athlete_id: AthleteId,
    change_id: int,
    state: ChangeState,
    diff: PlanDiff | None = None,
) -> None:
    """Note where a change stands; pass the difference that apply() returned, since undoing needs its ids.

    Raises: NotFoundError when the athlete has none by that id.
    """
    values: dict[str, Any] = {"state": state} | ({} if diff is None else {"diff": to_json(diff)})
    mine = (CHANGES.c.id == change_id) & (CHANGES.c.athlete_id == athlete_id)
    require_one(connection.execute(CHANGES.update().where(mine).values(values)).rowcount)
