"""What athletes agreed to and took back, each with the wording it was given to."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from marathon.domain.athlete import AthleteId
from marathon.domain.team import TeamId
from marathon.store import tables
from marathon.store.rows import insert_one, parts

ROWS = tables.Consent.__table__
STANDING = ROWS.c.withdrawn_at.is_(None)
TO_TEAM: Final = "team:"
"""How the kinds of consent to be seen in a team begin; the team's id follows."""


def to_team(team: TeamId) -> str:
    """Return the kind of the consent to be seen in a team."""
    return f"{TO_TEAM}{team}"


def give(connection: Connection, athlete_id: AthleteId, kind: str, version: str, now: datetime) -> None:
    """Keep that an athlete agreed, in place of an earlier consent of this kind."""
    withdraw(connection, athlete_id, kind, now)
    insert_one(connection, ROWS, athlete_id=athlete_id, kind=kind, version=version, given_at=now)


def withdraw(connection: Connection, athlete_id: AthleteId, kind: str, now: datetime) -> bool:
    """Keep that an athlete no longer agrees; False when they did not before."""
    theirs = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.kind == kind) & STANDING
    return connection.execute(ROWS.update().where(theirs).values(withdrawn_at=now)).rowcount > 0


def stands(connection: Connection, athlete_id: AthleteId, kind: str) -> bool:
    """Return whether an athlete agrees now."""
    theirs = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.kind == kind) & STANDING
    return connection.execute(select(ROWS.c.id).where(theirs).limit(1)).first() is not None


def standing_among(
    connection: Connection, athlete_ids: Collection[AthleteId], kind: str
) -> frozenset[AthleteId]:
    """Return those of these athletes who agree now."""
    query = select(ROWS.c.athlete_id).where(ROWS.c.kind == kind, STANDING)
    return frozenset(
        AthleteId(row[0])
        for part in parts(athlete_ids)
        for row in connection.execute(query.where(ROWS.c.athlete_id.in_(part)))
    )


def given_at(connection: Connection, athlete_id: AthleteId, kind: str) -> datetime | None:
    """Return since when an athlete agrees, or None when they do not."""
    theirs = (ROWS.c.athlete_id == athlete_id) & (ROWS.c.kind == kind) & STANDING
    found: datetime | None = connection.scalar(select(ROWS.c.given_at).where(theirs).limit(1))
    return found


def given_since(connection: Connection, kind: str, since: datetime) -> dict[AthleteId, datetime]:
    """Return who agreed since an instant and still does, and when."""
    query = select(ROWS.c.athlete_id, ROWS.c.given_at).where(ROWS.c.kind == kind, STANDING)
    rows = connection.execute(query.where(ROWS.c.given_at >= since))
    return {AthleteId(row[0]): row[1] for row in rows}


def to_teams_since(connection: Connection, athlete_id: AthleteId) -> dict[str, datetime]:
    """Return when an athlete last agreed to be seen in each team they ever were in, by the kind of that consent."""
    query = select(ROWS.c.kind, ROWS.c.given_at).where(
        ROWS.c.athlete_id == athlete_id, ROWS.c.kind.startswith(TO_TEAM)
    )
    rows = connection.execute(query.order_by(ROWS.c.given_at))
    return {row.kind: row.given_at for row in rows}
