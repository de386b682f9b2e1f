"""Invitations into a team: what is known of one without its code."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NewType

from marathon.domain.athlete import AthleteId
from marathon.domain.team import Team

InviteId = NewType("InviteId", int)
USUAL_USES: Final = 30
MOST_USES: Final = 200
USUAL_TIME: Final = timedelta(days=14)
MOST_DAYS: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """A way into a team for several people and some time; made_by is the coach whose it is."""

    id: InviteId
    team: Team
    made_by: AthleteId
    uses_left: int
    expires_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvite:
    """An invitation that was just made, with its code, which is shown this once."""

    invite: Invite
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedCard:
    """What somebody agrees to who trains in a team: whose it is, and who will see what.

    shares_with_team: they show their week to the teams they are in, so this one would see it, too.
    """

    team: Team
    coaches: tuple[str, ...]
    is_member: bool
    shares_with_team: bool = False
