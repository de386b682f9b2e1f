"""Who is what in a team: leaving it, being taken out by a coach, and roles that an admin changes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.team import Role, Team
from marathon.errors import LastAdminError, LastLeadError, NotAllowedError, NotFoundError, OnlyCoachError
from marathon.store import athletes, calendar_feeds, consents, invites, system_log, team_groups, teams
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.group_cards import take_back_this_week
from marathon.usecases.tell_members import NOTHING_ENDED, Ended, tell_left, tell_removed, tell_role


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """What somebody was in a team and is now; nothing after it: they are asked whether they train there."""

    before: frozenset[Role]
    after: frozenset[Role]
    ended: Ended = NOTHING_ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """The teams somebody was taken out of, and what ended with that."""

    teams: tuple[Team, ...]
    ended: Ended


def leave_team(desk: Desk, athlete_id: AthleteId, team: Team) -> None:
    """Take a person out of a team with all they were in it; a team that nobody is left in goes.

    Raises: LastLeadError when others would be left without a coach, LastAdminError when without an admin.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        _require_lead(connection, team, without=athlete_id)
        ended = _take_out(connection, athlete_id, team, now)
        system_log.record(connection, "INFO", "team_left", athlete_id=athlete_id, team=team.id)
        tell_left(connection, athlete_id, team, now, ended=ended)
        if not teams.members(connection, team.id):
            teams.drop(connection, team.id)

    desk.store.write(unit)
    desk.messages_wait()
    desk.listener.cards_changed(athlete_id)


def removable_from(desk: Desk, coach: AthleteId, person: AthleteId) -> tuple[Team, ...]:
    """Return the teams that a coach may take somebody out of: those they lead, where the other leads nothing.

    Raises:
        NotFoundError: they share no team.
        NotAllowedError: the other coaches, too, and only an admin may.
    """
    with desk.store.read() as connection:
        led = teams.teams_of(connection, coach, teams.LEADS)
        own = teams.teams_of(connection, person)
        leading = teams.teams_of(connection, person, teams.LEADS)
        is_admin = Role.ADMIN in teams.roles_of(connection, coach)
    shared = tuple(team for team in led if team in own)
    if not shared or person == coach:
        raise NotFoundError
    allowed = tuple(team for team in shared if is_admin or team not in leading)
    if not allowed:
        raise NotAllowedError(role=Role.ADMIN)
    return allowed


def loses_admin(desk: Desk, person: AthleteId, team: Team) -> bool:
    """Return whether somebody who leaves a team is admin of nothing then, and is one now."""
    with desk.store.read() as connection:
        return teams.is_admin_by(connection, team.id, person)


def remove_member(desk: Desk, coach: AthleteId, person: AthleteId) -> Removal:
    """Take somebody out of the teams that a coach may take them out of, tell them, and return what that was.

    Raises: as removable_from(); LastLeadError, LastAdminError.
    """
    found, now = removable_from(desk, coach, person), desk.clock.now()

    def unit(connection: Connection) -> Removal:
        all_ended = NOTHING_ENDED
        for team in found:
            _require_lead(connection, team, without=person)
            ended = _take_out(connection, person, team, now)
            all_ended += ended
            system_log.record(
                connection, "INFO", "member_removed", athlete_id=coach, team=team.id, removed=person
            )
            tell_removed(connection, person, team, now, ended=ended)
            tell_left(connection, person, team, now, but=coach, ended=ended)
        return Removal(teams=found, ended=all_ended)

    removal = desk.store.write(unit)
    desk.messages_wait()
    desk.listener.cards_changed(person)
    return removal


def set_role(desk: Desk, admin: AthleteId, person: AthleteId, team: Team, role: Role) -> RoleChange:
    """Make somebody of a team a coach or an admin beside what they are, or an athlete and nothing else.

    They are told, and so are its other leads, and its athletes where one more sees their training; who changed what
    stands in the system's log. Who has never agreed to be seen in the team is asked, and is no athlete before the yes.

    Raises: OnlyCoachError when nobody would be left to lead, LastAdminError when nobody would be admin of anything.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> RoleChange:
        before, ended = teams.roles_in(connection, team.id, person), NOTHING_ENDED
        if role is Role.ATHLETE:
            _require_another_coach(connection, person, team)
            ended = _drop(connection, person, team, now)
        teams.add_member(connection, team.id, person, role)
        change = RoleChange(before=before, after=teams.roles_in(connection, team.id, person), ended=ended)
        if change.after != before:
            _record(connection, admin, person, team, change)
            tell_role(connection, admin, person, team, before=before, now=now, ended=ended)
        return change

    change = desk.store.write(unit)
    desk.messages_wait()
    desk.listener.cards_changed(person)
    return change


def _record(
    connection: Connection, admin: AthleteId, person: AthleteId, team: Team, change: RoleChange
) -> None:
    system_log.record(
        connection,
        "WARNING",
        "role_changed",
        athlete_id=admin,
        team=team.id,
        person=person,
        before=sorted(change.before),
        after=sorted(change.after),
    )


def _drop(connection: Connection, person: AthleteId, team: Team, now: datetime) -> Ended:
    """Take every role in a team from somebody, and return what ends with that."""
    ends_admin = teams.is_admin_by(connection, team.id, person)
    teams.drop_member(connection, team.id, person)
    return Ended(admin=ends_admin, invites=invites.withdraw_of(connection, team.id, person, now))


def _take_out(connection: Connection, athlete_id: AthleteId, team: Team, now: datetime) -> Ended:
    """Take somebody out with what they agreed to; who is in no team any more shows their week to none they join."""
    take_back_this_week(connection, athlete_id, now, only=team.id)
    ended = _drop(connection, athlete_id, team, now)
    team_groups.drop_from_team(connection, team.id, athlete_id)
    consents.withdraw(connection, athlete_id, consents.to_team(team.id), now)
    calendar_feeds.end(connection, athlete_id)
    if not teams.teams_of(connection, athlete_id, [Role.ATHLETE]):
        athletes.update(connection, athlete_id, shares_with_team=False)
    return ended


def _require_another_coach(connection: Connection, person: AthleteId, team: Team) -> None:
    """Hold that a team keeps somebody who leads it even where nobody else is in it, and the house an admin.

    Who coached may say no to training there: then nobody would be left to let anybody in.
    """
    if teams.is_needed_as_admin(connection, team.id, person):
        raise LastAdminError
    if _ids(teams.members(connection, team.id, teams.LEADS)) == {person}:
        raise OnlyCoachError(name=athletes.get(connection, person).name, team=team.name)


def _require_lead(connection: Connection, team: Team, *, without: AthleteId) -> None:
    """Hold that a team keeps somebody who leads it, unless nobody but that person is in it, and the house an admin."""
    if teams.is_needed_as_admin(connection, team.id, without):
        raise LastAdminError
    others = _ids(teams.members(connection, team.id)) - {without}
    leads = _ids(teams.members(connection, team.id, teams.LEADS))
    if others and without in leads and not leads - {without}:
        raise LastLeadError(team=team.name)


def _ids(people: Collection[Athlete]) -> set[AthleteId]:
    return {person.id for person in people}
