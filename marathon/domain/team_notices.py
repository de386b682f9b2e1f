"""Notices about who is what in a team: facts for the person themself, for its athletes and for its coaches."""

from dataclasses import dataclass
from typing import Literal

from marathon.domain.athlete import AthleteId
from marathon.domain.team import Role, TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedNotice:
    """A coach took this person out of a team; ends_admin: they are no admin of anything since then."""

    code: Literal["removed"] = "removed"
    team: str
    ends_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleNotice:
    """An admin made this person something else in a team: the highest role they have there now, and who did it.

    about: the admin, so that the notice goes when they are forgotten; in those below it is whom they name.
    ends_admin: they are no admin of anything since then.
    """

    code: Literal["role"] = "role"
    team: str
    role: Role
    about: AthleteId
    name: str
    ends_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedToTrainNotice:
    """This person is asked whether they train in a team and are seen there; nobody sees them before the yes.

    about, name: the admin who made them an athlete instead of its coach; themself and no name where nobody did.
    ends_admin: that ended that they are admin of anything, too.
    """

    code: Literal["asked_to_train"] = "asked_to_train"
    team: str
    team_id: TeamId
    about: AthleteId
    name: str = ""
    ends_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChangedNotice:
    """An admin made somebody something else in a team that this person leads; no role: they coach it no more.

    ends_admin: they are no admin of anything since then. invites: how many of theirs ended with it.
    sees_you: they see the training of this person, who trains there, too.
    """

    code: Literal["role_changed"] = "role_changed"
    team: str
    role: Role | None
    about: AthleteId
    name: str
    ends_admin: bool = False
    invites: int = 0
    sees_you: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedNotice:
    """Somebody trains by now in a team that this person leads."""

    code: Literal["joined"] = "joined"
    team: str
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
    """Somebody is in a team no more that this person leads; the rest as in RoleChangedNotice."""

    code: Literal["left"] = "left"
    team: str
    about: AthleteId
    name: str
    ends_admin: bool = False
    invites: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclinedNotice:
    """Somebody who was asked whether they train in a team that this person leads said no."""

    code: Literal["declined"] = "declined"
    team: str
    about: AthleteId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMovedNotice:
    """A group shows a team's card no more, as another of its platform does: told in the group that lost it.

    is_chosen: that is chosen elsewhere than in the group, as a channel of Slack is.
    """

    code: Literal["card_moved"] = "card_moved"
    team: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardShownNotice:
    """A group shows a team's card from now on, as was chosen elsewhere: told in that group."""

    code: Literal["card_shown"] = "card_shown"
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTakenNotice:
    """A team's card goes to its group by another coach's hours, no more by this person's; or to none, if not is_on."""

    code: Literal["card_taken"] = "card_taken"
    team: str
    about: AthleteId
    name: str
    is_on: bool


TeamNotice = (
    RemovedNotice
    | RoleNotice
    | AskedToTrainNotice
    | RoleChangedNotice
    | NewCoachNotice
    | JoinedNotice
    | LeftNotice
    | DeclinedNotice
    | CardMovedNotice
    | CardShownNotice
    | CardTakenNotice
)
