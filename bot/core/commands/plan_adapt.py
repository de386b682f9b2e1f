"""The part of /plan about a change that is proposed: shown, applied or asked for, or the plan kept as it is."""

from dataclasses import replace

from bot.core.layout import buttons
from bot.core.message import Button, Reply
from bot.core.paging import split_page
from bot.core.proposals import ADAPT, proposal
from bot.core.request import Request, nothing_more
from marathon.domain.adaptation_cards import AdaptationState
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ChangeState
from marathon.errors import ArgumentsError, ProposalChangedError, UnknownWordError
from marathon.usecases.adapt_plan import propose_adaptation
from marathon.usecases.answer_adaptation import Answered, accept_adaptation, keep_plan
from marathon.words import adaptations as words
from marathon.words import plans
from marathon.words.labels import Label
from marathon.words.voice import Voice


def adapt(request: Request) -> Reply:
    """Return what is proposed today, or what became of it; what has changed since is shown and not applied."""
    args, page = split_page(request.args[1:])
    if not args:
        return _shown(request, page)
    act = {"apply": accept_adaptation, "keep": keep_plan}.get(args[0].lower())
    if act is None:
        raise UnknownWordError(word=args[0])
    if len(args) < 2:
        raise ArgumentsError
    nothing_more(args[2:])
    try:
        return _answered(act(request.desk, request.speaker.id, args[1]), request.voice)
    except ProposalChangedError:
        shown = _shown(request)
        return replace(shown, lines=(words.changed_meanwhile(request.voice), *shown.lines))


def _shown(request: Request, page: int = 1) -> Reply:
    card, voice = propose_adaptation(request.desk, request.speaker.id, anyway=True), request.voice
    last = words.last_line(card, request.speaker.zone, voice)
    if card.is_open:
        reply = proposal(card, voice, page)
        return replace(reply, lines=(*reply.lines, *last), is_view=True)
    return Reply(
        title=words.title(card, voice),
        lines=(*words.nothing_lines(card, voice), *last),
        buttons=buttons(voice, (Label.PLAN, "/plan"), (Label.WEEK, "/week")),
        is_view=True,
    )


def open_proposal(request: Request, owner: AthleteId) -> tuple[tuple[str, ...], tuple[Button, ...]]:
    """Return a line and a button for a proposal that the speaker has not answered, on a card of their own."""
    card = propose_adaptation(request.desk, owner) if owner == request.speaker.id else None
    if card is None or not card.is_open:
        return (), ()
    line = words.open_line(card, request.voice)
    return (line,), buttons(request.voice, (Label.PROPOSAL, ADAPT))


def _answered(answered: Answered, voice: Voice) -> Reply:
    if answered.state is AdaptationState.KEPT:
        offers = buttons(voice, (Label.PROPOSAL, ADAPT), (Label.PLAN, "/plan"))
        return Reply(title=words.kept(voice), buttons=offers)
    if answered.change is None:
        return Reply(
            title=words.asked(answered.asked, voice),
            lines=(words.until_then(voice),),
            buttons=buttons(voice, (Label.PROPOSAL, ADAPT), (Label.PLAN, "/plan")),
        )
    undo = f"/plan undo {answered.change.change_id}"
    assert answered.change.state is ChangeState.APPLIED, "what was accepted stands"
    return Reply(
        title=plans.change_title(answered.change, voice),
        lines=plans.change_lines(answered.change, voice),
        buttons=buttons(voice, (Label.UNDO, undo), (Label.WEEK, "/week")),
    )
