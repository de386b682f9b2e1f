"""Groups inside a team, and who is in them."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from marathon.domain.athlete import AthleteId
from marathon.domain.team import Group, GroupId, Team, TeamId
from marathon.store import tables
from marathon.store.rows import insert_into, insert_one

ROWS = tables.TeamGroup.__table__
MEMBERS = tables.GroupMember.__table__
ATHLETES = tables.Athlete.__table__


def of_teams(connection: Connection, own: Collection[Team]) -> tuple[Group, ...]:
    """Return the groups of some teams with their active members, by the groups' names."""
    teams = {team.id: team for team in own}
    query = select(ROWS.c.id, ROWS.c.team_id, ROWS.c.name).where(ROWS.c.team_id.in_(list(teams)))
    return tuple(
        Group(id=row.id, team=teams[row.team_id], name=row.name, members=_members(connection, row.id))
        for row in connection.execute(query.order_by(ROWS.c.name, ROWS.c.id))
    )


def _members(connection: Connection, group: GroupId) -> tuple[tuple[AthleteId, str], ...]:
    query = select(ATHLETES.c.id, ATHLETES.c.name).join(MEMBERS, MEMBERS.c.athlete_id == ATHLETES.c.id)
    query = query.where(MEMBERS.c.group_id == group, ATHLETES.c.active)
    rows = connection.execute(query.order_by(ATHLETES.c.name, ATHLETES.c.id))
    return tuple((AthleteId(number), name) for number, name in rows)


def add(connection: Connection, team_id: TeamId, name: str) -> GroupId:
    """Make a group without members and return its id."""
    return GroupId(insert_one(connection, ROWS, team_id=team_id, name=name))


def put_member(connection: Connection, group: GroupId, athlete_id: AthleteId) -> None:
    """Take somebody into a group, who may be in it already."""
    statement = insert_into(connection.dialect.name, MEMBERS).values(group_id=group, athlete_id=athlete_id)
    connection.execute(statement.on_conflict_do_nothing())


def drop_member(connection: Connection, group: GroupId, athlete_id: AthleteId) -> bool:
    """Take somebody out of a group; False when they were not in it. A group without members goes."""
    theirs = (MEMBERS.c.group_id == group) & (MEMBERS.c.athlete_id == athlete_id)
    was_in = connection.execute(MEMBERS.delete().where(theirs)).rowcount > 0
    _drop_empty(connection)
    return was_in


def drop_from_team(connection: Connection, team_id: TeamId, athlete_id: AthleteId) -> None:
    """Take somebody out of every group of a team."""
    groups = select(ROWS.c.id).where(ROWS.c.team_id == team_id)
    theirs = (MEMBERS.c.athlete_id == athlete_id) & MEMBERS.c.group_id.in_(groups)
    connection.execute(MEMBERS.delete().where(theirs))
    _drop_empty(connection)


def _drop_empty(connection: Connection) -> None:
    filled = select(MEMBERS.c.group_id)
    connection.execute(ROWS.delete().where(ROWS.c.id.not_in(filled)))
