"""What an athlete answers to a proposed change of their plan: apply it, ask the coach, or keep the plan as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from marathon.domain.adaptation_cards import AdaptationAnswer, AdaptationCard, AdaptationState
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import PlanChangeCard
from marathon.domain.notice import Posting
from marathon.domain.plan_notices import PlanProposalNotice, PlanRequestNotice
from marathon.errors import ProposalChangedError
from marathon.store import adaptations, athletes, notification_log, plans
from marathon.store.store import Connection
from marathon.usecases.adapt_plan import (
    PROPOSAL,
    SETTLED_FOR,
    approvers,
    proposal_key,
    propose_adaptation,
)
from marathon.usecases.desk import Desk
from marathon.usecases.manage_plan import apply_change
from marathon.usecases.post_notice import change_notice, post_notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of a proposal: the change where it was applied, who was asked where it waits."""

    state: AdaptationState
    change: PlanChangeCard | None = None
    asked: tuple[str, ...] = ()


def accept_adaptation(desk: Desk, athlete_id: AthleteId, name: str) -> Answered:
    """Apply a proposal, or ask those who have to approve it; asking twice changes nothing more.

    Raises: ProposalChangedError when another change, or none, is proposed by now; PlanChangedError.
    """
    card = _proposed(desk, athlete_id, name)
    with desk.store.read() as connection:
        leads = approvers(connection, athlete_id)
    if leads:
        return _ask(desk, card)
    now = desk.clock.now()
    number = desk.store.write(lambda connection: plans.propose_change(connection, athlete_id, card.diff))

    def also(connection: Connection, change: PlanChangeCard) -> None:
        _withdraw(connection, athlete_id, now)
        _keep(connection, card, AdaptationState.APPLIED, change.change_id, now)

    change = apply_change(desk, athlete_id, number, also)
    desk.messages_wait()
    return Answered(state=AdaptationState.APPLIED, change=change)


def keep_plan(desk: Desk, athlete_id: AthleteId, name: str) -> Answered:
    """Leave the plan as it is: the proposal's reasons are told no more, and whoever was asked is told so, once.

    Raises: ProposalChangedError when another change, or none, is proposed by now.
    """
    card, now = _proposed(desk, athlete_id, name), desk.clock.now()
    if card.is_kept:
        return Answered(state=AdaptationState.KEPT)

    def unit(connection: Connection) -> None:
        _withdraw(connection, athlete_id, now)
        _keep(connection, card, AdaptationState.KEPT, None, now)

    return _done(desk, athlete_id, unit, Answered(state=AdaptationState.KEPT))


def _ask(desk: Desk, card: AdaptationCard) -> Answered:
    now, athlete_id = desk.clock.now(), card.athlete_id

    def unit(connection: Connection) -> None:
        athletes.lock(connection, athlete_id)
        waiting = adaptations.open_requests(connection, [athlete_id])[athlete_id]
        if any(_is_same(connection, request, card) for request in waiting):
            return
        _withdraw(connection, athlete_id, now)
        change = plans.propose_change(connection, athlete_id, card.diff)
        number = _keep(connection, card, AdaptationState.ASKED, change, now)
        notice = PlanRequestNotice(number=number, about=athlete_id, state=AdaptationState.ASKED)
        for lead in approvers(connection, athlete_id):
            key = request_key(number, lead.id)
            day = lead.local_date(now)
            posting = Posting(key=key, athlete_id=lead.id, notice=notice, local_date=day)
            post_notice(connection, posting, now)

    return _done(desk, athlete_id, unit, Answered(state=AdaptationState.ASKED, asked=card.approvers))


def _is_same(connection: Connection, request: AdaptationAnswer, card: AdaptationCard) -> bool:
    """Return whether a coach is asked about this very change already."""
    if request.change_id is None:
        return False
    return plans.get_change(connection, card.athlete_id, request.change_id).diff == card.diff


def request_key(number: int, lead: AthleteId) -> str:
    """Return the key of the message that asks a coach."""
    return f"plan_request:{number}:{lead}"


def tell_leads(
    connection: Connection, request: AdaptationAnswer, state: AdaptationState, now: datetime
) -> None:
    """Change what those who were asked were told to what became of it."""
    notice = PlanRequestNotice(number=request.number, about=request.athlete_id, state=state)
    for who, told in notification_log.of_kind(connection, notice.code, request.said_at.date()):
        if isinstance(told, PlanRequestNotice) and told.number == request.number:
            change_notice(connection, who, request_key(request.number, who), notice, now)


def _proposed(desk: Desk, athlete_id: AthleteId, name: str) -> AdaptationCard:
    card = propose_adaptation(desk, athlete_id, anyway=True)
    if not card.is_open or card.name != name:
        raise ProposalChangedError
    return card


def _withdraw(connection: Connection, athlete_id: AthleteId, now: datetime) -> None:
    """End what waits for a coach: the athlete has said something else."""
    for request in adaptations.open_requests(connection, [athlete_id])[athlete_id]:
        if adaptations.decide(connection, request.number, AdaptationState.WITHDRAWN, None, now):
            tell_leads(connection, request, AdaptationState.WITHDRAWN, now)


def _keep(
    connection: Connection,
    card: AdaptationCard,
    state: AdaptationState,
    change_id: int | None,
    now: datetime,
) -> int:
    """Keep an answer, and change the message that it answers to say so."""
    number = adaptations.add(
        connection,
        card.athlete_id,
        state,
        reasons=card.reasons,
        keys=card.keys,
        change_id=change_id,
        now=now,
    )
    settle_proposals(connection, adaptations.get(connection, number), now)
    return number


def settle_proposals(connection: Connection, answer: AdaptationAnswer, now: datetime) -> None:
    """Change the messages that proposed what was answered: they say by now what became of it."""
    who, since = answer.athlete_id, (now - SETTLED_FOR).date()
    for other, told in notification_log.of_kind(connection, PROPOSAL, since):
        if other == who and isinstance(told, PlanProposalNotice) and told.keys[0] in answer.keys:
            said = PlanProposalNotice(keys=told.keys, answer=answer.number, state=answer.state)
            change_notice(connection, who, proposal_key(who, told), said, now)


def _done(
    desk: Desk, athlete_id: AthleteId, unit: Callable[[Connection], None], answered: Answered
) -> Answered:
    desk.store.write(unit)
    desk.messages_wait()
    desk.listener.cards_changed(athlete_id)
    return answered
