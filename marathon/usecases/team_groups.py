"""Groups inside a team: who is in which, and the triage of one of them."""

from collections import Counter
from dataclasses import replace

from marathon.domain.athlete import AthleteId
from marathon.domain.marks import Status
from marathon.domain.names import clean_name
from marathon.domain.team import Group, GroupId, Role, Team
from marathon.domain.team_cards import TeamCard
from marathon.errors import NotFoundError
from marathon.store import team_groups, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.team_overview import team_overview


def groups_of(desk: Desk, own: tuple[Team, ...]) -> tuple[Group, ...]:
    """Return the groups of some teams, by name."""
    with desk.store.read() as connection:
        return team_groups.of_teams(connection, own)


def find_group(desk: Desk, own: tuple[Team, ...], name: str) -> Group | None:
    """Return the group of this name, capitals aside, in the first of some teams that has one."""
    wanted = " ".join(name.split()).casefold()
    return next((group for group in groups_of(desk, own) if group.name.casefold() == wanted), None)


def put_in_group(desk: Desk, own: tuple[Team, ...], name: str, athlete_id: AthleteId) -> Group:
    """Take an athlete into a group of their team, which is made where there is none of that name.

    Args: own: the teams that the coach who asks leads.

    Raises: UnreadableTextError for a name of which nothing can be seen; NotFoundError for nobody of these teams.
    """
    shown = clean_name(name, example="Beginners")

    def unit(connection: Connection) -> None:
        theirs = [t for t in teams.teams_of(connection, athlete_id, [Role.ATHLETE]) if t in own]
        if not theirs:
            raise NotFoundError
        known = team_groups.of_teams(connection, theirs)
        found = next((group.id for group in known if group.name.casefold() == shown.casefold()), None)
        number = found or team_groups.add(connection, theirs[0].id, shown)
        team_groups.put_member(connection, GroupId(number), athlete_id)

    desk.store.write(unit)
    return _found(desk, own, shown)


def take_from_group(desk: Desk, own: tuple[Team, ...], name: str, athlete_id: AthleteId) -> Group:
    """Take an athlete out of a group, and return it as it was; a group without members goes.

    Raises: NotFoundError.
    """
    group = _found(desk, own, name)
    if not desk.store.write(lambda connection: team_groups.drop_member(connection, group.id, athlete_id)):
        raise NotFoundError
    return group


def _found(desk: Desk, own: tuple[Team, ...], name: str) -> Group:
    group = find_group(desk, own, name)
    if group is None:
        raise NotFoundError
    return group


def group_triage(desk: Desk, group: Group, reader: AthleteId) -> TeamCard:
    """Return the team's triage with the members of one group only."""
    card = team_overview(desk, group.team.id, reader)
    ids, names = {number for number, _ in group.members}, {name for _, name in group.members}
    needs = tuple(line for line in card.needs if line.athlete_id in ids)
    rows = tuple(row for row in card.rows if row.athlete_id in ids)
    needing = {line.athlete_id for line in needs}
    counted = Counter(row.status for row in rows if row.athlete_id not in needing)
    order = (Status.ON_TRACK, Status.AHEAD, Status.EXCUSED)
    return replace(
        card,
        team_name=f"{card.team_name}, {group.name}",
        needs=needs,
        quiet=tuple((status, counted[status]) for status in order if counted[status]),
        rows=rows,
        new=tuple(one for one in card.new if one.athlete_name in names),
        withheld=tuple(line for line in card.withheld if line.athlete_id in ids),
        unplanned=tuple(name for name in card.unplanned if name in names),
        questions=tuple(note for note in card.questions if note.athlete_id in ids),
    )
