"""A coach's digest: when and where the triage of their teams comes, and the team's card to its channel."""

from dataclasses import dataclass
from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.calendar import SUNDAY
from marathon.domain.team import Team
from marathon.domain.telling import quiet_end

USUAL_HOUR: Final = 7
USUAL_EVENING: Final = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """An hour of every local day, or of one weekday where one is named (Monday is 0)."""

    hour: int
    weekday: int | None = None


DAILY: Final = Rhythm(hour=USUAL_HOUR)
WEEKLY: Final = Rhythm(hour=USUAL_EVENING, weekday=SUNDAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestChoice:
    """What a coach chose: a rhythm, None for no digest, and a platform, empty for all on which they are written to."""

    rhythm: Rhythm | None = None
    told_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLine:
    """A team that a coach leads, the platforms where a group shows its card, and who has it told there.

    stands_still: nothing goes there, as that person has no digest (any more) or leads the team no more.
    """

    team: Team
    platforms: tuple[str, ...]
    told_by: AthleteId | None = None
    teller_name: str = ""
    stands_still: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestCard:
    """/digest: what was chosen, whose it is, the platforms they can be written to on, and the teams they lead."""

    person: Athlete
    choice: DigestChoice
    places: tuple[str, ...]
    channels: tuple[ChannelLine, ...]

    def line_of(self, team: Team) -> ChannelLine:
        """Return where a team that the coach leads shows its card, and by whose hours."""
        return next(line for line in self.channels if line.team == team)

    @property
    def quiet_end(self) -> int | None:
        """The local hour until which a digest waits because it falls into quiet hours; None where it does not."""
        rhythm = self.choice.rhythm
        return quiet_end(rhythm.hour if rhythm else None, self.person.quiet)
