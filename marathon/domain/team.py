"""Teams, and what a member may do and see in them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from marathon.domain.athlete import AthleteId

TeamId = NewType("TeamId", int)


class Role(StrEnum):
    """What a person can be in a team; one person may be several: a coach who runs with it, too."""

    ATHLETE = "athlete"
    COACH = "coach"
    ADMIN = "admin"


class Audience(StrEnum):
    """Who may see a thing: the team card of the group, the coach, or its owner alone."""

    GROUP = "group"
    COACH = "coach"
    OWNER = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A group of athletes with its coaches."""

    id: TeamId
    name: str


GroupId = NewType("GroupId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some of a team, by a name of their own; members by id and name, in the order of their names."""

    id: GroupId
    team: Team
    name: str
    members: tuple[tuple[AthleteId, str], ...] = ()
