"""Teams, and what a member may do and see in them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from marathon.domain.athlete import AthleteId

TeamId = NewType("TeamId", int)


class Role(StrEnum):
    """What a person is in a team."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One person's role in one team."""

    team_id: TeamId
    athlete_id: AthleteId
    role: Role
