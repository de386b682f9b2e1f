"""Answers to proposed changes of plans, and the requests among them that wait for a coach."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from marathon.domain.adaptation_cards import AdaptationAnswer, AdaptationState
from marathon.domain.adaptation_reasons import AdaptationReason
from marathon.domain.athlete import AthleteId
from marathon.domain.team import Team
from marathon.errors import UnknownNumberError
from marathon.store import tables, teams
from marathon.store.json_values import decoder, to_json
from marathon.store.rows import grouped, insert_one

ROWS = tables.PlanAdaptation.__table__
TEAMS = tables.Team.__table__
_read_reasons = decoder(tuple[AdaptationReason, ...])


def add(
    connection: Connection,
    athlete_id: AthleteId,
    state: AdaptationState,
    *,
    reasons: Sequence[AdaptationReason],
    keys: Collection[str],
    change_id: int | None,
    now: datetime,
) -> int:
    """Keep what an athlete answered, and return its number."""
    values = {"state": state, "reasons": to_json(tuple(reasons)), "settles": sorted(keys), "created_at": now}
    return insert_one(connection, ROWS, athlete_id=athlete_id, change_id=change_id, **values)


def get(connection: Connection, number: int) -> AdaptationAnswer:
    """Return an answer.

    Raises: UnknownNumberError.
    """
    row = connection.execute(select(ROWS).where(ROWS.c.id == number)).first()
    if row is None:
        raise UnknownNumberError(number=number)
    return _from_row(row)


def latest(connection: Connection, athlete_id: AthleteId) -> AdaptationAnswer | None:
    """Return an athlete's last answer, None before the first."""
    query = select(ROWS).where(ROWS.c.athlete_id == athlete_id).order_by(ROWS.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return _from_row(row) if row else None


def open_requests(
    connection: Connection, athlete_ids: Sequence[AthleteId]
) -> dict[AthleteId, tuple[AdaptationAnswer, ...]]:
    """Return what waits for a coach of each of these athletes, oldest first."""
    query = select(ROWS).where(ROWS.c.state == AdaptationState.ASKED).order_by(ROWS.c.id)
    return grouped(
        athlete_ids,
        lambda part: (
            (row.athlete_id, _from_row(row))
            for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )


def settled(
    connection: Connection, athlete_ids: Sequence[AthleteId], since: datetime
) -> dict[AthleteId, frozenset[str]]:
    """Return the reasons, by name, that each of these athletes has answered since an instant, whatever they said."""
    query = select(ROWS.c.athlete_id, ROWS.c.settles).where(ROWS.c.created_at >= since)
    found = grouped(
        athlete_ids,
        lambda part: (
            (row.athlete_id, row.settles)
            for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
        ),
    )
    return {who: frozenset(key for keys in answers for key in keys) for who, answers in found.items()}


def decide(
    connection: Connection, number: int, state: AdaptationState, by: AthleteId | None, now: datetime
) -> bool:
    """Keep what became of a request, by a coach where one decided; False when it waits no more."""
    waits = (ROWS.c.id == number) & (ROWS.c.state == AdaptationState.ASKED)
    values = {"state": state, "decided_by": by, "decided_at": now}
    return connection.execute(ROWS.update().where(waits).values(values)).rowcount == 1


def approving_teams(connection: Connection, own: Collection[Team]) -> tuple[Team, ...]:
    """Return those of some teams whose coaches approve changes of plans."""
    query = select(TEAMS.c.id).where(TEAMS.c.id.in_([team.id for team in own]), TEAMS.c.approves_changes)
    chosen = frozenset(connection.scalars(query))
    return tuple(team for team in own if team.id in chosen)


def set_approving(connection: Connection, team: Team, *, approves: bool) -> None:
    """Keep whether a team's coaches approve changes of plans."""
    connection.execute(
        teams.ROWS.update().where(teams.ROWS.c.id == team.id).values(approves_changes=approves)
    )


def _from_row(row: Any) -> AdaptationAnswer:
    return AdaptationAnswer(
        number=row.id,
        athlete_id=row.athlete_id,
        state=AdaptationState(row.state),
        reasons=_read_reasons(row.reasons),
        keys=tuple(row.settles),
        change_id=row.change_id,
        said_at=row.created_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
