"""A change of several athletes' plans that a coach proposes, applies and takes back in one go."""

from dataclasses import dataclass

from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ChangeState, PlanChangeCard
from marathon.errors import CoachError


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedLine:
    """One athlete's part: the change as it stands, or why there is none."""

    athlete_id: AthleteId
    athlete_name: str
    card: PlanChangeCard | None = None
    problem: CoachError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentCard:
    """/assign: every athlete's part; number names it for the buttons, None where no plan would change."""

    number: int | None
    state: ChangeState
    lines: tuple[AssignedLine, ...]

    @property
    def changing(self) -> int:
        """How many athletes' plans it changes."""
        return sum(line.card is not None and not line.card.diff.is_empty for line in self.lines)
