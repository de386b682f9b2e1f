"""Notices about a proposed change of a plan: to its athlete, and to the coaches who are asked to approve it."""

from dataclasses import dataclass
from typing import Literal

from marathon.domain.adaptation_cards import AdaptationState
from marathon.domain.athlete import AthleteId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProposalNotice:
    """Something asks for a change of this person's plan: the reasons by name, the one that is new first.

    answer: the number of what was answered, None while it is open.
    """

    code: Literal["plan_proposal"] = "plan_proposal"
    keys: tuple[str, ...]
    answer: int | None = None
    state: AdaptationState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequestNotice:
    """An athlete asks this coach to approve a change of their plan; about is the athlete."""

    code: Literal["plan_request"] = "plan_request"
    number: int
    about: AthleteId
    state: AdaptationState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDecisionNotice:
    """A coach has decided on a change that this person asked for; about is the coach."""

    code: Literal["plan_decision"] = "plan_decision"
    number: int
    about: AthleteId
    state: AdaptationState


PlanNotice = PlanProposalNotice | PlanRequestNotice | PlanDecisionNotice
