"""Changes of a plan that wait for a word, laid out: the athlete's proposal, and what its coach is asked."""

from typing import Final

from bot.core.layout import buttons
from bot.core.message import Button, Reply
from bot.core.paging import page_buttons
from marathon.domain.adaptation_cards import AdaptationCard, AdaptationState, RequestCard
from marathon.words import adaptations as words
from marathon.words import plans
from marathon.words.labels import Label
from marathon.words.voice import Voice

ADAPT: Final = "/plan adapt"


def proposal(card: AdaptationCard, voice: Voice, page: int = 1) -> Reply:
    """Return an open proposal: why, day by day what would change, and what can be answered."""
    pages = plans.change_pages(card.change)
    page = min(page, pages)
    return Reply(
        title=words.title(card, voice),
        lines=(
            *(words.reason_lines(card.reasons, voice) if page == 1 else ()),
            *plans.change_lines(card.change, voice, page),
            *words.promise(card, voice),
        ),
        buttons=(*_answers(card, voice), *page_buttons(ADAPT, page, pages, voice)),
    )


def _answers(card: AdaptationCard, voice: Voice) -> tuple[Button, ...]:
    """Return the buttons that apply a proposal, or ask the coach, and that keep the plan."""
    accept = Label.ASK_COACH if card.approvers else Label.APPLY
    keep = () if card.is_kept else ((Label.KEEP_PLAN, f"{ADAPT} keep {card.name}"),)
    return buttons(voice, (accept, f"{ADAPT} apply {card.name}"), *keep)


def asked(card: RequestCard, voice: Voice, page: int = 1) -> Reply:
    """Return what a coach is asked with the difference, or what became of it."""
    number, pages = card.answer.number, plans.change_pages(card.change)
    page, is_open = min(page, pages), card.answer.state is AdaptationState.ASKED
    if not is_open:
        return Reply(title=words.request_title(card, voice), buttons=_athlete(card, voice))
    return Reply(
        title=words.request_title(card, voice),
        lines=(*words.request_reasons(card, voice), *plans.change_lines(card.change, voice, page)),
        buttons=(
            *buttons(
                voice,
                (Label.APPROVE, f"/assign approve {number}"),
                (Label.DECLINE, f"/assign decline {number}"),
            ),
            *_athlete(card, voice),
            *page_buttons(f"/assign requests {number}", page, pages, voice),
        ),
    )


def _athlete(card: RequestCard, voice: Voice) -> tuple[Button, ...]:
    return buttons(voice, (Label.ATHLETE, f"/athlete {card.answer.athlete_id}"))
