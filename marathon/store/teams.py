"""Teams, and who is what in them: an athlete of one is who has agreed to be seen there, and nobody else."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, String, case, cast, exists, literal, select

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.team import Role, Team, TeamId
from marathon.errors import AmbiguousNameError, NotFoundError
from marathon.store import athletes, consents, tables
from marathon.store.rows import grouped, insert_into, insert_one

ROWS = tables.Team.__table__
MEMBERSHIPS = tables.Membership.__table__
LEADS = (Role.COACH, Role.ADMIN)
_AGREED = exists().where(
    consents.ROWS.c.athlete_id == MEMBERSHIPS.c.athlete_id,
    consents.ROWS.c.kind == literal(consents.TO_TEAM) + cast(MEMBERSHIPS.c.team_id, String),
    consents.STANDING,
)
IN_FORCE = (MEMBERSHIPS.c.role != Role.ATHLETE) | _AGREED
"""Holds for every membership but that of who is asked to train in a team and has not said yes (any more)."""


def _from_row(row: Any) -> Team:
    return Team(id=TeamId(row.id), name=row.name)


def add_team(connection: Connection, name: str) -> TeamId:
    """Add a team and return its id."""
    return TeamId(insert_one(connection, ROWS, name=name))


def rename(connection: Connection, team_id: TeamId, name: str) -> None:
    """Give a team another name."""
    connection.execute(ROWS.update().where(ROWS.c.id == team_id).values(name=name))


def get(connection: Connection, team_id: TeamId) -> Team:
    """Return one team.

    Raises: NotFoundError when there is none by that id.
    """
    row = connection.execute(select(ROWS.c.id, ROWS.c.name).where(ROWS.c.id == team_id)).first()
    if row is None:
        raise NotFoundError
    return _from_row(row)


def first(connection: Connection) -> Team | None:
    """Return the team that was made first, or None before there is one."""
    row = connection.execute(select(ROWS.c.id, ROWS.c.name).order_by(ROWS.c.id).limit(1)).first()
    return _from_row(row) if row else None


def find(connection: Connection, name: str) -> Team | None:
    """Return the team of this name, or of this id where none is called so; None for neither.

    Raises: AmbiguousNameError when several are called so, as teams of different people may be.
    """
    query = select(ROWS.c.id, ROWS.c.name).order_by(ROWS.c.id)
    found = tuple(map(_from_row, connection.execute(query.where(ROWS.c.name == name))))
    if len(found) > 1:
        raise AmbiguousNameError(name=name, matches=", ".join(f"{team.name} ({team.id})" for team in found))
    if not found:
        found = tuple(map(_from_row, connection.execute(query.where(cast(ROWS.c.id, String) == name))))
    return found[0] if found else None


def add_member(connection: Connection, team_id: TeamId, athlete_id: AthleteId, role: Role) -> None:
    """Give a person a role in a team, beside those they have in it."""
    statement = insert_into(connection.dialect.name, MEMBERSHIPS).values(
        team_id=team_id, athlete_id=athlete_id, role=role
    )
    connection.execute(statement.on_conflict_do_nothing())


def drop_member(
    connection: Connection, team_id: TeamId, athlete_id: AthleteId, roles: Collection[Role] = tuple(Role)
) -> None:
    """Take some roles in a team from a person; all of them is out of it."""
    theirs = (MEMBERSHIPS.c.team_id == team_id) & (MEMBERSHIPS.c.athlete_id == athlete_id)
    connection.execute(MEMBERSHIPS.delete().where(theirs, MEMBERSHIPS.c.role.in_(roles)))


def drop(connection: Connection, team_id: TeamId) -> None:
    """Delete a team."""
    connection.execute(ROWS.delete().where(ROWS.c.id == team_id))


def roles_in(connection: Connection, team_id: TeamId, athlete_id: AthleteId) -> frozenset[Role]:
    """Return what a person is in one team."""
    theirs = (MEMBERSHIPS.c.team_id == team_id) & (MEMBERSHIPS.c.athlete_id == athlete_id)
    return frozenset(map(Role, connection.scalars(select(MEMBERSHIPS.c.role).where(theirs, IN_FORCE))))


def roles_of(connection: Connection, athlete_id: AthleteId) -> frozenset[Role]:
    """Return what a person is in any of their teams."""
    query = select(MEMBERSHIPS.c.role).where(MEMBERSHIPS.c.athlete_id == athlete_id, IN_FORCE)
    return frozenset(map(Role, connection.scalars(query)))


def teams_of(
    connection: Connection, athlete_id: AthleteId, roles: Collection[Role] = tuple(Role)
) -> tuple[Team, ...]:
    """Return the teams in which a person has any of some roles, the oldest first of those in which somebody trains."""
    held = select(MEMBERSHIPS.c.team_id).where(
        MEMBERSHIPS.c.athlete_id == athlete_id, MEMBERSHIPS.c.role.in_(roles), IN_FORCE
    )
    trains = exists().where(MEMBERSHIPS.c.team_id == ROWS.c.id, MEMBERSHIPS.c.role == Role.ATHLETE, IN_FORCE)
    query = select(ROWS.c.id, ROWS.c.name).where(ROWS.c.id.in_(held))
    ordered = query.order_by(case((trains, 0), else_=1), ROWS.c.id)
    return tuple(map(_from_row, connection.execute(ordered)))


def teams_of_many(
    connection: Connection, athlete_ids: Sequence[AthleteId], among: Collection[TeamId] | None = None
) -> dict[AthleteId, tuple[Team, ...]]:
    """Return the teams of each person asked for in the order of their ids, only some of them where they are named."""
    query = select(MEMBERSHIPS.c.athlete_id, ROWS.c.id, ROWS.c.name).distinct().join(MEMBERSHIPS)
    query = query.where(IN_FORCE).order_by(ROWS.c.id)
    if among is not None:
        query = query.where(ROWS.c.id.in_(among))
    return grouped(
        athlete_ids,
        lambda part: (
            (row[0], _from_row(row))
            for row in connection.execute(query.where(MEMBERSHIPS.c.athlete_id.in_(part)))
        ),
    )


def everybody(connection: Connection) -> frozenset[AthleteId]:
    """Return who is in any team, or is asked to train in one."""
    return frozenset(map(AthleteId, connection.scalars(select(MEMBERSHIPS.c.athlete_id).distinct())))


def asking(connection: Connection, athlete_id: AthleteId) -> tuple[Team, ...]:
    """Return the teams that somebody is asked to train in and has not agreed to be seen in, the oldest first."""
    asked = select(MEMBERSHIPS.c.team_id).where(MEMBERSHIPS.c.athlete_id == athlete_id, ~IN_FORCE)
    query = select(ROWS.c.id, ROWS.c.name).where(ROWS.c.id.in_(asked)).order_by(ROWS.c.id)
    return tuple(map(_from_row, connection.execute(query)))


def members(
    connection: Connection, team_id: TeamId, roles: Collection[Role] = tuple(Role)
) -> tuple[Athlete, ...]:
    """Return a team's active members by name: those who have any of some roles in it, each once."""
    held = select(MEMBERSHIPS.c.athlete_id).where(
        MEMBERSHIPS.c.team_id == team_id, MEMBERSHIPS.c.role.in_(roles), IN_FORCE
    )
    query = select(*athletes.COLUMNS).where(athletes.ROWS.c.id.in_(held), athletes.ROWS.c.active)
    rows = connection.execute(query.order_by(athletes.ROWS.c.name, athletes.ROWS.c.id))
    return tuple(map(athletes.from_row, rows))


def admins(connection: Connection) -> tuple[AthleteId, ...]:
    """Return everybody who is admin of some team, in the order of their ids."""
    query = select(MEMBERSHIPS.c.athlete_id).where(MEMBERSHIPS.c.role == Role.ADMIN).distinct()
    return tuple(AthleteId(row[0]) for row in connection.execute(query.order_by(MEMBERSHIPS.c.athlete_id)))


def is_admin_by(connection: Connection, team_id: TeamId, athlete_id: AthleteId) -> bool:
    """Return whether somebody is admin, and by their role in one team alone."""
    query = select(MEMBERSHIPS.c.team_id).where(
        MEMBERSHIPS.c.athlete_id == athlete_id, MEMBERSHIPS.c.role == Role.ADMIN
    )
    return list(connection.scalars(query)) == [team_id]


def is_needed_as_admin(connection: Connection, team_id: TeamId, athlete_id: AthleteId) -> bool:
    """Return whether nobody would be admin of anything without somebody's role in a team, while others are in teams."""
    roles = select(MEMBERSHIPS.c.team_id, MEMBERSHIPS.c.athlete_id).where(MEMBERSHIPS.c.role == Role.ADMIN)
    admins = [tuple(row) for row in connection.execute(roles)]
    others = select(MEMBERSHIPS.c.team_id).where(MEMBERSHIPS.c.athlete_id != athlete_id).limit(1)
    return admins == [(team_id, athlete_id)] and connection.execute(others).first() is not None


def has_admin(connection: Connection) -> bool:
    """Tell whether anyone is admin yet."""
    query = select(MEMBERSHIPS.c.team_id).where(MEMBERSHIPS.c.role == Role.ADMIN).limit(1)
    return connection.execute(query).first() is not None
