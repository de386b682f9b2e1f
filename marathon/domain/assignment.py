"""A change of several athletes' plans that a coach proposes, applies and takes back in one go."""

from dataclasses import dataclass
from datetime import date

from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ChangeState, PlanChangeCard
from marathon.domain.plan import PlannedSession
from marathon.domain.race import Race
from marathon.errors import CoachError


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedLine:
    """One athlete's part: the change as it stands, or why there is none."""

    athlete_id: AthleteId
    athlete_name: str
    card: PlanChangeCard | None = None
    problem: CoachError | None = None

    @property
    def changes(self) -> bool:
        """Whether this athlete's plan changes by it."""
        return self.card is not None and not self.card.diff.is_empty


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentCard:
    """/assign: every athlete's part; number names it for the buttons, None where no plan would change.

    passed_over: entries of the file that are no training.
    """

    number: int | None
    state: ChangeState
    lines: tuple[AssignedLine, ...]
    passed_over: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[AssignedLine, ...]:
        """The parts of those whose plans it changes."""
        return tuple(line for line in self.lines if line.changes)

    @property
    def changing(self) -> int:
        """How many athletes' plans it changes."""
        return len(self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOffer:
    """A plan that could be built: for which race, from how much a week and how many days of late."""

    race: Race
    week_m: float
    days_a_week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOffer:
    """/assign NAME: the sessions of the coming two weeks, the plan's last day, and a plan to build where one fits."""

    athlete_id: AthleteId
    athlete_name: str
    last_date: date | None
    sessions: tuple[PlannedSession, ...]
    build: BuildOffer | None = None
