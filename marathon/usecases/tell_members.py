"""What people are told of who is what in their team; each is put in line in the unit that changes it."""

from collections.abc import Collection
from datetime import datetime

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.notice import Posting
from marathon.domain.team import Role, Team
from marathon.domain.team_notices import (
    AskedToTrainNotice,
    JoinedNotice,
    LeftNotice,
    NewCoachNotice,
    RemovedNotice,
    RoleChangedNotice,
    RoleNotice,
    TeamNotice,
)
from marathon.store import athletes, teams
from marathon.store.store import Connection
from marathon.usecases.post_notice import post_notice


def tell_removed(connection: Connection, person: AthleteId, team: Team, now: datetime) -> None:
    """Tell somebody that a coach took them out of a team."""
    told = RemovedNotice(team=team.name)
    _post(connection, athletes.get(connection, person), str(team.id), told, now)


def tell_left(
    connection: Connection, person: AthleteId, team: Team, now: datetime, *, but: AthleteId | None = None
) -> None:
    """Tell those who lead a team that somebody is in it no more, except who took them out."""
    gone = athletes.get(connection, person)
    told = LeftNotice(team=team.name, about=gone.id, name=gone.name)
    for lead in teams.members(connection, team.id, teams.LEADS):
        if lead.id not in (person, but):
            _post(connection, lead, f"{team.id}:{person}", told, now)


def tell_joined(connection: Connection, person: AthleteId, team: Team, now: datetime) -> None:
    """Tell those who lead a team that somebody trains in it now."""
    new = athletes.get(connection, person)
    told = JoinedNotice(team=team.name, about=new.id, name=new.name)
    for lead in teams.members(connection, team.id, teams.LEADS):
        if lead.id != person:
            _post(connection, lead, f"{team.id}:{person}", told, now)


def ask_to_train(
    connection: Connection, person: AthleteId, team: Team, now: datetime, *, by: Athlete | None = None
) -> None:
    """Ask somebody whether they train in a team and are seen there; by: the admin who ended that they coach it."""
    asked = AskedToTrainNotice(
        team=team.name, team_id=team.id, about=by.id if by else person, name=by.name if by else ""
    )
    _post(connection, athletes.get(connection, person), str(team.id), asked, now)


def tell_role(
    connection: Connection,
    admin: AthleteId,
    person: AthleteId,
    team: Team,
    *,
    before: Collection[Role],
    now: datetime,
) -> None:
    """Tell somebody what they are in a team by now, its other leads, and its athletes where one more sees them."""
    after = teams.roles_in(connection, team.id, person)
    if after == frozenset(before):
        return
    changed, by = athletes.get(connection, person), athletes.get(connection, admin)
    role = next((role for role in (Role.ADMIN, Role.COACH, Role.ATHLETE) if role in after), None)
    if role is None:
        ask_to_train(connection, person, team, now, by=by)
    elif person != admin:
        told = RoleNotice(team=team.name, role=role, about=by.id, name=by.name)
        _post(connection, changed, f"{team.id}:{role}", told, now)
    is_what = RoleChangedNotice(team=team.name, role=role, about=person, name=changed.name)
    for lead in teams.members(connection, team.id, teams.LEADS):
        if lead.id not in (person, admin):
            _post(connection, lead, f"{team.id}:{person}:{role}", is_what, now)
    if after.isdisjoint(teams.LEADS) or not frozenset(before).isdisjoint(teams.LEADS):
        return
    for one in teams.members(connection, team.id, [Role.ATHLETE]):
        if one.id != person:
            seen = NewCoachNotice(team=team.name, about=person, name=changed.name)
            _post(connection, one, f"{team.id}:{person}", seen, now)


def _post(connection: Connection, reader: Athlete, change: str, notice: TeamNotice, now: datetime) -> None:
    """Put a notice in line; the change says what of whom it is, so that two at one instant are told apart."""
    key = f"{notice.code}:{reader.id}:{change}:{now.isoformat()}"
    day = reader.local_date(now)
    post_notice(connection, Posting(key=key, athlete_id=reader.id, notice=notice, local_date=day), now)
