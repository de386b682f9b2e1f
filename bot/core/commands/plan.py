"""/plan: what lies ahead; /plan new builds one, /plan adapt lightens it; apply and undo carry out what was proposed."""

from dataclasses import replace
from typing import Final

from bot.core.commands.plan_adapt import adapt
from bot.core.layout import ahead_lines, buttons, buttons_about, whose
from bot.core.message import Reply
from bot.core.paging import page_buttons, split_page
from bot.core.plan_questions import question_about
from bot.core.request import Request, is_whole, nothing_more, whole_number
from marathon.domain.calendar import parse_day
from marathon.domain.cards import PlanCard
from marathon.domain.change_cards import ChangeState, PlanChangeCard
from marathon.domain.team import Role
from marathon.domain.units import parse_distance_m
from marathon.errors import ArgumentsError
from marathon.usecases.given_plan import read_change
from marathon.usecases.manage_plan import apply_change, propose_new_plan, undo_change
from marathon.usecases.people import find_person
from marathon.usecases.plan_ahead import plan_ahead
from marathon.words import flags, plans
from marathon.words.labels import Label
from marathon.words.voice import Voice

USAGE: Final = (
    "/plan",
    "/plan new RACE_DATE RACE_DISTANCE WEEKLY_VOLUME DAYS_A_WEEK",
    "/plan new {race_day} marathon {week} 4",
    "/plan adapt",
    "/plan NAME",
)
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the plan ahead, a proposal, or what became of one; or another page of either."""
    args, page = split_page(request.args)
    verb = args[0].lower() if args else ""
    if verb == "adapt":
        return adapt(request)
    if verb == "new":
        return question_about(request.args[1:], request) or change_reply(_propose(request), request.voice)
    if verb in ("apply", "undo"):
        act = apply_change if verb == "apply" else undo_change
        return change_reply(act(request.desk, request.speaker.id, _number(request)), request.voice)
    if verb == "change" and len(args) == 2 and is_whole(args[1]):
        card = read_change(request.desk, request.speaker.id, int(args[1]))
        return replace(change_reply(card, request.voice, page), is_view=True)
    person = find_person(request.desk, request.speaker, " ".join(args))
    return _ahead(plan_ahead(request.desk, person, page, for_coach=person != request.speaker.id), request)


def _propose(request: Request) -> PlanChangeCard:
    words = request.args[1:]
    units = request.speaker.units
    middle = words[1:-1]
    cut = 2 if middle[1].isalpha() else 1
    if cut == len(middle):
        raise ArgumentsError
    return propose_new_plan(
        request.desk,
        request.speaker.id,
        race_date=parse_day(words[0], request.today),
        race_distance_m=parse_distance_m(" ".join(middle[:cut]), units),
        weekly_distance_m=parse_distance_m(" ".join(middle[cut:]), units),
        days_a_week=whole_number(words[-1]),
    )


def _number(request: Request) -> int:
    if len(request.args) == 1:
        raise ArgumentsError
    nothing_more(request.args[2:])
    return whole_number(request.args[1])


def change_reply(card: PlanChangeCard, voice: Voice, page: int = 1) -> Reply:
    """Return a page of a change of the plan with the button that comes next."""
    pages = plans.change_pages(card)
    page = min(page, pages)
    offers = {
        ChangeState.PROPOSED: ((Label.APPLY, f"/plan apply {card.change_id}"),),
        ChangeState.APPLIED: ((Label.UNDO, f"/plan undo {card.change_id}"), (Label.WEEK, "/week")),
        ChangeState.UNDONE: ((Label.PLAN, "/plan"),),
    }
    return Reply(
        title=plans.change_title(card, voice),
        lines=(
            *plans.change_lines(card, voice, page),
            *flags.flag_lines(card.flags, voice),
        ),
        buttons=()
        if card.diff.is_empty
        else (
            *buttons(voice, *offers[card.state]),
            *page_buttons(f"/plan change {card.change_id}", page, pages, voice),
        ),
    )


def _ahead(card: PlanCard, request: Request) -> Reply:
    voice, is_own = request.voice, card.athlete_id == request.speaker.id
    days = ahead_lines(card.sessions, voice)
    empty = (plans.nothing_ahead(card.shown_from, card.shown_until, voice),) if card.pages > 1 else ()
    return Reply(
        title=whose(card.athlete_name, request, card.athlete_id) + plans.ahead_title(card, voice),
        lines=(*(days or empty), *plans.ahead_lines(card, voice)),
        buttons=(
            *page_buttons(
                f"/plan {'' if is_own else card.athlete_id}".rstrip(), card.page, card.pages, voice
            ),
            *buttons_about(
                request,
                card.athlete_id,
                card.athlete_name,
                (Label.TODAY, "/today"),
                (Label.PREDICT, "/predict"),
            ),
        ),
        is_view=True,
        is_shareable=is_own,
    )
