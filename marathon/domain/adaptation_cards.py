"""The cards of a proposed change of a plan: as its athlete sees it, and as a coach is asked about it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marathon.domain.adaptation_reasons import AdaptationReason
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ChangeState, PlanChangeCard
from marathon.domain.plan import PlanDiff
from marathon.domain.reasons import AwayFor, KeySessionMissed


class AdaptationState(StrEnum):
    """What became of a proposal."""

    KEPT = "kept"
    APPLIED = "applied"
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptationAnswer:
    """What was answered to a proposal, by whom and when.

    keys: the reasons that it settles, by name; change_id: the change of the plan, None where it was kept.
    decided_by: the coach who decided, None where none had to, or where they were forgotten.
    """

    number: int
    athlete_id: AthleteId
    state: AdaptationState
    reasons: tuple[AdaptationReason, ...]
    keys: tuple[str, ...]
    change_id: int | None
    said_at: datetime
    decided_by: AthleteId | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptationCard:
    """/plan adapt: the smallest change that is proposed today, why, and what was answered last.

    name: of this very difference, for the buttons: only what was shown is applied.
    approvers: who has to approve it, by name; none where the athlete's own word is enough.
    away: the absence or pain that lasts today, while which nothing is proposed.
    decided_by: the name behind the last answer where a coach decided.
    """

    athlete_id: AthleteId
    athlete_name: str
    today: date
    name: str
    diff: PlanDiff
    reasons: tuple[AdaptationReason, ...] = ()
    keys: tuple[str, ...] = ()
    unplaced: tuple[KeySessionMissed, ...] = ()
    approvers: tuple[str, ...] = ()
    away: AwayFor | None = None
    last: AdaptationAnswer | None = None
    decided_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there is something to answer."""
        return not self.diff.is_empty

    @property
    def is_kept(self) -> bool:
        """Whether the last answer was to keep the plan, whatever is proposed now."""
        last = self.last
        return last is not None and last.state is AdaptationState.KEPT and set(self.keys) <= set(last.keys)

    @property
    def change(self) -> PlanChangeCard:
        """The difference as a change that is only proposed."""
        return PlanChangeCard(change_id=0, state=ChangeState.PROPOSED, diff=self.diff)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCard:
    """A proposal that a coach is asked to approve, and what became of it.

    reasons: those that this coach may see; is_all: whether that is all of them.
    """

    answer: AdaptationAnswer
    athlete_name: str
    change: PlanChangeCard
    reasons: tuple[AdaptationReason, ...]
    is_all: bool
    decided_by: str = ""
