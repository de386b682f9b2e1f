"""Messages about changes of a plan: what a coach changed, what is proposed, who is asked, and what was decided."""

from bot.core.layout import buttons, nudge_buttons
from bot.core.message import Reply
from bot.core.paging import page_buttons
from bot.core.proposals import ADAPT, asked, proposal
from marathon.domain.adaptation_cards import AdaptationState
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ChangeState
from marathon.domain.notice import PlanGivenNotice
from marathon.domain.plan_notices import PlanDecisionNotice, PlanProposalNotice, PlanRequestNotice
from marathon.errors import NotFoundError
from marathon.usecases.adapt_plan import propose_adaptation
from marathon.usecases.approve_adaptation import read_decision, read_request
from marathon.usecases.desk import Desk
from marathon.usecases.given_plan import given_plan
from marathon.words import adaptations as words
from marathon.words import assignments, plans
from marathon.words.labels import Label
from marathon.words.voice import Voice

OfAPlan = PlanGivenNotice | PlanProposalNotice | PlanRequestNotice | PlanDecisionNotice


def of_a_plan(desk: Desk, athlete_id: AthleteId, notice: OfAPlan, voice: Voice) -> Reply:
    """Return what a change of a plan says to this reader now.

    Raises: NotFoundError when there is nothing to tell (any more).
    """
    if isinstance(notice, PlanGivenNotice):
        return _given(desk, athlete_id, notice, voice)
    if isinstance(notice, PlanProposalNotice):
        return _proposed(desk, athlete_id, notice, voice)
    if isinstance(notice, PlanRequestNotice):
        return asked(read_request(desk, athlete_id, notice.number), voice)
    return _decided(desk, athlete_id, notice, voice)


def _given(desk: Desk, athlete_id: AthleteId, notice: PlanGivenNotice, voice: Voice) -> Reply:
    found = given_plan(desk, athlete_id, notice.change_id, notice.about)
    stands, pages = found.change.state is ChangeState.APPLIED, plans.change_pages(found.change)
    return Reply(
        title=assignments.given(found.coach_name, found.change, voice),
        lines=plans.change_lines(found.change, voice) if stands else (),
        buttons=(
            *(page_buttons(f"/plan change {found.change.change_id}", 1, pages, voice) if stands else ()),
            *buttons(voice, (Label.PLAN, "/plan"), (Label.WEEK, "/week")),
        ),
    )


def _proposed(desk: Desk, athlete_id: AthleteId, notice: PlanProposalNotice, voice: Voice) -> Reply:
    """Return the proposal as it stands now, or what was answered to it."""
    if notice.state is not None:
        offers = buttons(voice, (Label.PROPOSAL, ADAPT), (Label.WEEK, "/week"))
        return Reply(title=words.settled(notice.state, voice), buttons=offers)
    card = propose_adaptation(desk, athlete_id)
    if not card.is_open:
        raise NotFoundError
    reply = proposal(card, voice)
    return Reply(
        title=reply.title,
        lines=reply.lines,
        buttons=(*reply.buttons, *nudge_buttons(notice.code, voice)),
    )


def _decided(desk: Desk, athlete_id: AthleteId, notice: PlanDecisionNotice, voice: Voice) -> Reply:
    found = read_decision(desk, athlete_id, notice.number, notice.about)
    is_done = notice.state is AdaptationState.APPROVED
    undo = ((Label.UNDO, f"/plan undo {found.change.change_id}"),) if is_done else ()
    return Reply(
        title=words.decision(found.coach_name, found.change, notice.state, voice),
        lines=plans.change_lines(found.change, voice) if is_done else (),
        buttons=buttons(voice, *undo, (Label.WEEK, "/week")),
    )
