"""Notices about who is what in a team: facts for the person themself, for its athletes and for its coaches."""

from dataclasses import dataclass
from typing import Literal

from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedNotice:
    """A coach took this person out of a team."""

    code: Literal["removed"] = "removed"
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleNotice:
    """An admin made this person something else in a team: the highest role they have there now, and who did it.

    about: the admin, so that the notice goes when they are forgotten; in the two below it is whom they name.
    """

    code: Literal["role"] = "role"
    team: str
    role: Role
    about: AthleteId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCoachNotice:
    """Somebody leads a team by now that this person trains in, and sees their training."""

    code: Literal["new_coach"] = "new_coach"
    team: str
    about: AthleteId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftNotice:
    """Somebody is in a team no more that this person leads."""

    code: Literal["left"] = "left"
    team: str
    about: AthleteId
    name: str


TeamNotice = RemovedNotice | RoleNotice | NewCoachNotice | LeftNotice
