"""The cards of what was changed: plans, imports, absences and the profile."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marathon.domain.activity import Oddity
from marathon.domain.athlete import AthleteId, Sex, Threshold, ThresholdKind
from marathon.domain.cards import RunLine, SessionLine
from marathon.domain.check_in import CheckInKind
from marathon.domain.plan import PlanDiff, PlannedSession
from marathon.domain.plan_outline import PlanOutline
from marathon.domain.race import Race
from marathon.domain.reasons import Flag, PainReported


class ChangeState(StrEnum):
    """Where a change of the plan stands."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChangeCard:
    """A proposed, applied or undone change of the plan; change_id names it for the buttons.

    outline: what a proposed plan would ask, week by week; dropped_races: what it would take out of the plan
    (without a name where the race was never entered). beside: what stands, and stays, on the days it adds to.
    was_so: it stood like that before, and nothing was done now. passed_over: entries of the file that are no training.
    """

    change_id: int
    state: ChangeState
    diff: PlanDiff
    flags: tuple[Flag, ...] = ()
    outline: PlanOutline | None = None
    dropped_races: tuple[Race, ...] = ()
    beside: tuple[PlannedSession, ...] = ()
    was_so: bool = False
    passed_over: tuple[str, ...] = ()


class ImportOutcome(StrEnum):
    """What became of one file."""

    OK = "ok"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """One file's outcome: the run it became, or why it was refused (an English msgid).

    duplicate_of names the source and day of the same run: that counts instead (DUPLICATE) unless a person has removed
    it (is_removed), or that is replaced (OK).
    """

    file: str
    outcome: ImportOutcome
    run: RunLine | None = None
    duplicate_of: str = ""
    is_removed: bool = False
    refused: str = ""
    oddities: tuple[Oddity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCard:
    """What an import did, file by file, and the first day that must be judged anew.

    keeps_first: the first files of this athlete's are kept now; no_room: how many were not, for want of room.
    """

    athlete_id: AthleteId
    lines: tuple[ImportLine, ...]
    dirty_from: date | None = None
    keeps_first: bool = False
    no_room: int = 0

    def count(self, outcome: ImportOutcome) -> int:
        """Return how many files had this outcome."""
        return sum(line.outcome is outcome for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayCard:
    """An absence that was noted, and how many sessions it excuses."""

    check_in_id: int
    kind: CheckInKind
    since: date
    until: date
    sessions: int
    begins_today: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PainCard:
    """What was reported to hurt, None where nothing is, and the coming sessions that are stopped for it."""

    athlete_id: AthleteId
    today: date
    pain: PainReported | None
    stopped: tuple[SessionLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCard:
    """What is known about the athlete: of each threshold the value in force with its date and source.

    earlier: what else was stated or estimated, the latest date first; the days of its time are judged by it.
    """

    athlete_id: AthleteId
    athlete_name: str
    zone: str
    birth_year: int | None
    sex: Sex | None
    thresholds: tuple[Threshold, ...]
    earlier: tuple[Threshold, ...] = ()

    def threshold(self, kind: ThresholdKind) -> Threshold | None:
        """Return the threshold of a kind in force, or None where nothing is known of it."""
        return next((item for item in self.thresholds if item.kind is kind), None)
