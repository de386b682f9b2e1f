"""The receipt of a deletion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marathon.domain.athlete import AthleteId


class Access(StrEnum):
    """How the access at Strava stands after a deletion: ended, to be ended yet, or left for its person to end."""

    ENDED = "ended"
    OWED = "owed"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """How many rows of what were deleted and when; counts go by the name of what was kept."""

    reference: str
    counts: Mapping[str, int]
    at: datetime
    access: Access = Access.ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMoved:
    """What a chat must hear whose account at Strava is now somebody else's: what came from there was deleted."""

    athlete_id: AthleteId
    receipt: Receipt
