"""Invitations: codes that work for several people and some time; the store knows only their hashes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from marathon.domain.athlete import AthleteId
from marathon.domain.invite import Invite, InviteId
from marathon.domain.team import Team, TeamId
from marathon.errors import InviteWithdrawnError, NotFoundError, UsedCodeError
from marathon.store import codes, tables
from marathon.store.rows import insert_one

ROWS = tables.Invite.__table__
TEAMS = tables.Team.__table__
_COLUMNS = (ROWS.c.athlete_id, ROWS.c.uses_left, ROWS.c.expires_at, ROWS.c.created_at)
_QUERY = select(ROWS.c.id, ROWS.c.team_id, TEAMS.c.name, *_COLUMNS).join(TEAMS, TEAMS.c.id == ROWS.c.team_id)


def _from_row(row: Any) -> Invite:
    return Invite(
        id=row.id,
        team=Team(id=row.team_id, name=row.name),
        made_by=row.athlete_id,
        uses_left=row.uses_left,
        expires_at=row.expires_at,
        created_at=row.created_at,
    )


def issue(
    connection: Connection,
    team_id: TeamId,
    made_by: AthleteId,
    uses: int,
    *,
    now: datetime,
    expires_at: datetime,
) -> tuple[InviteId, str]:
    """Make an invitation and return its number, and its code in plain letters, this once."""
    letters, shown = codes.make()
    number = insert_one(
        connection,
        ROWS,
        team_id=team_id,
        athlete_id=made_by,
        code_sha256=codes.hash_of(letters),
        uses_left=uses,
        expires_at=expires_at,
        created_at=now,
    )
    return InviteId(number), shown


def look(connection: Connection, code: str, now: datetime) -> Invite:
    """Return the invitation of a code without using it.

    Raises:
        UsedCodeError: there is none, it has expired, or was used up.
        InviteWithdrawnError: it was withdrawn.
    """
    by_code = _QUERY.add_columns(ROWS.c.withdrawn_at).where(ROWS.c.code_sha256 == codes.hash_of(code))
    row = connection.execute(by_code).first()
    if row is not None and row.withdrawn_at is not None:
        raise InviteWithdrawnError(team=row.name)
    if row is None or row.uses_left <= 0 or row.expires_at <= now:
        raise UsedCodeError
    return _from_row(row)


def use(connection: Connection, code: str, now: datetime) -> Invite:
    """Let one more person in and return the invitation as it was.

    Raises: as look() does.
    """
    found = look(connection, code, now)
    once = ROWS.update().where(ROWS.c.id == found.id, _alive(now)).values(uses_left=ROWS.c.uses_left - 1)
    if connection.execute(once).rowcount != 1:
        raise UsedCodeError
    return found


def alive(connection: Connection, team_id: TeamId, now: datetime) -> tuple[Invite, ...]:
    """Return a team's invitations that still work, oldest first."""
    query = _QUERY.where(ROWS.c.team_id == team_id, _alive(now)).order_by(ROWS.c.id)
    return tuple(map(_from_row, connection.execute(query)))


def get(connection: Connection, invite_id: InviteId) -> Invite:
    """Return an invitation by its number.

    Raises: NotFoundError.
    """
    row = connection.execute(_QUERY.where(ROWS.c.id == invite_id)).first()
    if row is None:
        raise NotFoundError
    return _from_row(row)


def withdraw(connection: Connection, invite_id: InviteId, now: datetime) -> None:
    """Make an invitation worthless."""
    connection.execute(ROWS.update().where(ROWS.c.id == invite_id, _alive(now)).values(withdrawn_at=now))


def withdraw_of(connection: Connection, team_id: TeamId, made_by: AthleteId, now: datetime) -> int:
    """Make all that one person made for a team worthless, and return how many those are that still worked."""
    theirs = (ROWS.c.team_id == team_id) & (ROWS.c.athlete_id == made_by)
    return connection.execute(ROWS.update().where(theirs, _alive(now)).values(withdrawn_at=now)).rowcount


def _alive(now: datetime) -> ColumnElement[bool]:
    return (ROWS.c.uses_left > 0) & (ROWS.c.expires_at > now) & ROWS.c.withdrawn_at.is_(None)
