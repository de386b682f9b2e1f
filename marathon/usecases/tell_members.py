"""What people are told of who is what in their team; each is put in line in the unit that changes it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.notice import Posting
from marathon.domain.team import Role, Team
from marathon.domain.team_notices import (
    AskedToTrainNotice,
    CardTakenNotice,
    DeclinedNotice,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What ended with what somebody was in a team: that they are admin of anything, and so many invites of theirs."""

    admin: bool = False
    invites: int = 0

    def __add__(self, other: "Ended") -> "Ended":
        """Return both as one."""
        return Ended(admin=self.admin or other.admin, invites=self.invites + other.invites)


NOTHING_ENDED: Final = Ended()


def tell_removed(
    connection: Connection, person: AthleteId, team: Team, now: datetime, *, ended: Ended = NOTHING_ENDED
) -> None:
    """Tell somebody that a coach took them out of a team."""
    told = RemovedNotice(team=team.name, ends_admin=ended.admin)
    _post(connection, athletes.get(connection, person), str(team.id), told, now)


def tell_left(
    connection: Connection,
    person: AthleteId,
    team: Team,
    now: datetime,
    *,
    but: AthleteId | None = None,
    ended: Ended = NOTHING_ENDED,
) -> None:
    """Tell those who lead a team that somebody is in it no more, except who took them out."""
    gone = athletes.get(connection, person)
    told = LeftNotice(
        team=team.name, about=gone.id, name=gone.name, ends_admin=ended.admin, invites=ended.invites
    )
    _tell_leads(connection, team, told, now, but=(person, but))


def tell_joined(connection: Connection, person: AthleteId, team: Team, now: datetime) -> None:
    """Tell those who lead a team that somebody trains in it now."""
    new = athletes.get(connection, person)
    told = JoinedNotice(team=team.name, about=new.id, name=new.name)
    _tell_leads(connection, team, told, now, but=(person,))


def tell_declined(connection: Connection, person: AthleteId, team: Team, now: datetime) -> None:
    """Tell those who lead a team that somebody does not train in it who was asked to."""
    who = athletes.get(connection, person)
    told = DeclinedNotice(team=team.name, about=who.id, name=who.name)
    _tell_leads(connection, team, told, now, but=(person,))


def tell_card_taken(
    connection: Connection, coach: AthleteId, before: AthleteId, team: Team, now: datetime, *, is_on: bool
) -> None:
    """Tell the coach by whose hours a team's card went to its group that another coach has changed that."""
    by = athletes.get(connection, coach)
    told = CardTakenNotice(team=team.name, about=by.id, name=by.name, is_on=is_on)
    _post(connection, athletes.get(connection, before), str(team.id), told, now)


def ask_to_train(
    connection: Connection,
    person: AthleteId,
    team: Team,
    now: datetime,
    *,
    by: Athlete | None = None,
    ended: Ended = NOTHING_ENDED,
) -> None:
    """Ask somebody whether they train in a team and are seen there; by: the admin who ended that they coach it."""
    asked = AskedToTrainNotice(
        team=team.name,
        team_id=team.id,
        about=by.id if by else person,
        name=by.name if by else "",
        ends_admin=ended.admin,
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
    ended: Ended = NOTHING_ENDED,
) -> None:
    """Tell somebody what they are in a team by now, its other leads, and its athletes where one more sees them."""
    after = teams.roles_in(connection, team.id, person)
    if after == frozenset(before):
        return
    changed, by = athletes.get(connection, person), athletes.get(connection, admin)
    role = next((role for role in (Role.ADMIN, Role.COACH, Role.ATHLETE) if role in after), None)
    if role is None:
        ask_to_train(connection, person, team, now, by=by, ended=ended)
    elif person != admin:
        told = RoleNotice(team=team.name, role=role, about=by.id, name=by.name, ends_admin=ended.admin)
        _post(connection, changed, f"{team.id}:{role}", told, now)
    is_new = not after.isdisjoint(teams.LEADS) and frozenset(before).isdisjoint(teams.LEADS)
    seen = teams.members(connection, team.id, [Role.ATHLETE]) if is_new else ()
    others = [one for one in seen if one.id not in (person, admin)]
    is_what = RoleChangedNotice(
        team=team.name,
        role=role,
        about=person,
        name=changed.name,
        ends_admin=ended.admin,
        invites=ended.invites,
    )
    _tell_all(connection, team, is_what, others, now, but=(person, admin))


def _tell_leads(
    connection: Connection,
    team: Team,
    told: LeftNotice | JoinedNotice | DeclinedNotice,
    now: datetime,
    *,
    but: Collection[AthleteId | None],
) -> None:
    for lead in teams.members(connection, team.id, teams.LEADS):
        if lead.id not in but:
            _post(connection, lead, f"{team.id}:{told.about}", told, now)


def _tell_all(
    connection: Connection,
    team: Team,
    is_what: RoleChangedNotice,
    seen: Collection[Athlete],
    now: datetime,
    *,
    but: Collection[AthleteId],
) -> None:
    """Tell a team's leads what somebody is by now, and those whom one more sees; who is both hears it once."""
    leads = [lead for lead in teams.members(connection, team.id, teams.LEADS) if lead.id not in but]
    for lead in leads:
        told = replace(is_what, sees_you=lead in seen)
        _post(connection, lead, f"{team.id}:{is_what.about}:{is_what.role}", told, now)
    for one in seen:
        if one not in leads:
            new = NewCoachNotice(team=team.name, about=is_what.about, name=is_what.name)
            _post(connection, one, f"{team.id}:{is_what.about}", new, now)


def _post(connection: Connection, reader: Athlete, change: str, notice: TeamNotice, now: datetime) -> None:
    """Put a notice in line; the change says what of whom it is, so that two at one instant are told apart."""
    key = f"{notice.code}:{reader.id}:{change}:{now.isoformat()}"
    day = reader.local_date(now)
    post_notice(connection, Posting(key=key, athlete_id=reader.id, notice=notice, local_date=day), now)
