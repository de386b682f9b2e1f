"""What an athlete lets others see of what comes from Strava, and the cards that say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marathon.domain.athlete import AthleteId
from marathon.domain.cards import RunLine, SessionLine
from marathon.domain.reasons import AwayFor
from marathon.domain.team import Team


class StravaSharing(StrEnum):
    """Who sees what came from Strava."""

    NOT_CONNECTED = "not_connected"
    OWNER_ONLY = "owner_only"  # set for everybody by whoever runs the coach
    WITHHELD = "withheld"
    WITH_COACH = "with_coach"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldLine:
    """An athlete who keeps what comes from Strava from their coach: nothing is judged, nothing is counted.

    away: an absence that covers the athlete's today, which is the athlete's own word.
    """

    athlete_id: AthleteId
    athlete_name: str
    away: AwayFor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCard:
    """All that a coach sees of such an athlete: the plan, and runs from files or typed in, newest first."""

    athlete_id: AthleteId
    athlete_name: str
    today: date
    runs: tuple[RunLine, ...]
    planned: tuple[SessionLine, ...]
    away: AwayFor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyCard:
    """/privacy: who sees what of this person, and how many rows of what are kept.

    teams: those they train in; led: those they only lead, where nobody sees anything of them.
    asking: those that ask them to train in them, and see nothing of them before their yes.
    mailbox: the address that they are told things at; empty without one.
    keeps_files: what they hand in is kept as it came; files_bytes: how much that takes, packed.
    """

    athlete_id: AthleteId
    teams: tuple[str, ...]
    led: tuple[str, ...] = ()
    asking: tuple[Team, ...] = ()
    coaches: tuple[str, ...]
    shares_with_team: bool
    strava: StravaSharing
    strava_since: datetime | None
    kept: Mapping[str, int]
    keeps_files: bool
    files_bytes: int
    mailbox: str = ""

    @property
    def files(self) -> int:
        """How many of their files are kept."""
        return self.kept.get("originals", 0)
