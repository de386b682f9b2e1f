"""Teams, their members, and who may see whom."""

from sqlalchemy import Connection, select

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.team import Membership, Role, Team, TeamId
from marathon.errors import NotFoundError
from marathon.store import athletes, tables
from marathon.store.rows import insert_into, insert_one

ROWS = tables.Team.__table__
MEMBERSHIPS = tables.Membership.__table__
LEADS = (Role.COACH, Role.ADMIN)


def add_team(connection: Connection, name: str) -> TeamId:
    """Add a team and return its id."""
    return TeamId(insert_one(connection, ROWS, name=name))


def get(connection: Connection, team_id: TeamId) -> Team:
    """Return one team.

    Raises: NotFoundError when there is none by that id.
    """
    row = connection.execute(select(ROWS.c.id, ROWS.c.name).where(ROWS.c.id == team_id)).first()
    if row is None:
        raise NotFoundError
    return Team(id=TeamId(row.id), name=row.name)


def first(connection: Connection) -> Team | None:
    """Return the team that was made first, or None before there is one."""
    row = connection.execute(select(ROWS.c.id, ROWS.c.name).order_by(ROWS.c.id).limit(1)).first()
    return Team(id=TeamId(row.id), name=row.name) if row else None


def find(connection: Connection, name: str) -> Team | None:
    """Return the team of this name, or None."""
    row = connection.execute(select(ROWS.c.id, ROWS.c.name).where(ROWS.c.name == name).limit(1)).first()
    return Team(id=TeamId(row.id), name=row.name) if row else None


def add_member(connection: Connection, team_id: TeamId, athlete_id: AthleteId, role: Role) -> None:
    """Make a person a member of a team, or change what they are in it."""
    statement = insert_into(connection.dialect.name, MEMBERSHIPS).values(
        team_id=team_id, athlete_id=athlete_id, role=role
    )
    connection.execute(
        statement.on_conflict_do_update(index_elements=["team_id", "athlete_id"], set_={"role": role})
    )


def memberships_of(connection: Connection, athlete_id: AthleteId) -> tuple[Membership, ...]:
    """Return what a person is in each of their teams, oldest team first."""
    query = select(MEMBERSHIPS.c.team_id, MEMBERSHIPS.c.role).where(MEMBERSHIPS.c.athlete_id == athlete_id)
    rows = connection.execute(query.order_by(MEMBERSHIPS.c.team_id))
    return tuple(
        Membership(team_id=TeamId(row.team_id), athlete_id=athlete_id, role=Role(row.role)) for row in rows
    )


def members(connection: Connection, team_id: TeamId, role: Role | None = None) -> tuple[Athlete, ...]:
    """Return a team's active members by name, all of them or those of one role."""
    query = select(*athletes.COLUMNS).join_from(athletes.ROWS, MEMBERSHIPS)
    query = query.where(MEMBERSHIPS.c.team_id == team_id, athletes.ROWS.c.active)
    if role is not None:
        query = query.where(MEMBERSHIPS.c.role == role)
    rows = connection.execute(query.order_by(athletes.ROWS.c.name, athletes.ROWS.c.id))
    return tuple(map(athletes.from_row, rows))


def coaches(connection: Connection, coach_id: AthleteId, athlete_id: AthleteId) -> bool:
    """Tell whether one person leads (as coach or admin) a team that the other is a member of."""
    lead, member = MEMBERSHIPS.alias("lead"), MEMBERSHIPS.alias("member")
    query = select(lead.c.team_id).join(member, lead.c.team_id == member.c.team_id)
    query = query.where(lead.c.athlete_id == coach_id, lead.c.role.in_(LEADS))
    return connection.execute(query.where(member.c.athlete_id == athlete_id).limit(1)).first() is not None


def is_admin(connection: Connection, athlete_id: AthleteId) -> bool:
    """Tell whether a person is admin of any team."""
    query = select(MEMBERSHIPS.c.team_id).where(MEMBERSHIPS.c.athlete_id == athlete_id)
    return connection.execute(query.where(MEMBERSHIPS.c.role == Role.ADMIN).limit(1)).first() is not None


def has_admin(connection: Connection) -> bool:
    """Tell whether anyone is admin yet."""
    query = select(MEMBERSHIPS.c.team_id).where(MEMBERSHIPS.c.role == Role.ADMIN).limit(1)
    return connection.execute(query).first() is not None
