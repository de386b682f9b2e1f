"""/assign: a coach gives plans or changes single sessions, for one, several, a group or all, each shown first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from bot.core.commands import approvals
from bot.core.layout import MOST_BUTTON_BYTES, buttons
from bot.core.message import Button, Reply
from bot.core.paging import page_buttons, split_page
from bot.core.request import Request, is_whole, whole_number
from bot.core.whom import asks_whom, which_athlete
from marathon.domain.assignment import AssignmentCard, PlanOffer
from marathon.domain.athlete import Athlete
from marathon.domain.calendar import parse_day
from marathon.domain.change_cards import ChangeState, PlanChangeCard
from marathon.domain.team import Role
from marathon.domain.units import parse_distance_m
from marathon.errors import ArgumentsError, NotFoundError, PastSessionError
from marathon.usecases.assign_plan import (
    apply_assignment,
    propose_assignment,
    propose_file,
    read_assignment,
    undo_assignment,
)
from marathon.usecases.choose_athletes import choose_athletes
from marathon.usecases.manage_plan import propose_new_plan
from marathon.usecases.offer_plan import offer_plan
from marathon.usecases.propose_session import (
    propose_added,
    propose_changed,
    propose_dropped,
    read_kind,
    read_session,
)
from marathon.words import assignments as words
from marathon.words.labels import Label

USAGE: Final = (
    "/assign NAME",
    "/assign NAME new RACE_DATE RACE_DISTANCE WEEKLY_VOLUME DAYS_A_WEEK",
    "/assign NAME add DATE long {run}",
    "/assign NAME change DATE tempo 50 min",
    "/assign NAME drop DATE",
    "/assign NAME, NAME drop DATE",
    "/assign GROUP drop DATE",
    "/assign all new {race_day} marathon {week} DAYS_A_WEEK",
    "/assign requests",
)
NEEDS: Final = Role.COACH

_DROPS: Final = 3
_VERBS: Final = ("new", "add", "change", "drop")
Propose = Callable[[Athlete], PlanChangeCard]


def answer(request: Request) -> Reply:
    """Propose a file, a built plan or a change of one session; or carry a proposal out, or take it back."""
    args = request.args
    if args[:1] in (("apply",), ("undo",)) and len(args) == 2:
        act = apply_assignment if args[0] == "apply" else undo_assignment
        return _reply(act(request.desk, request.speaker, whole_number(args[1])), request)
    shown, page = split_page(args)
    if shown and shown[0].lower() in approvals.VERBS and all(map(is_whole, shown[1:])):
        return approvals.VERBS[shown[0].lower()](request)
    if shown[:1] == ("change",) and len(shown) in (2, 3) and all(map(is_whole, shown[1:])):
        return replace(_change(tuple(map(int, shown[1:])), request, page), is_view=True)
    if request.incoming.attachments:
        return _file(request)
    place = next((place for place in range(1, len(args)) if args[place].lower() in _VERBS), None)
    if place is None:
        return which_athlete(request, "/assign") if asks_whom(request) else _offer(request)
    people = choose_athletes(request.desk, request.speaker, " ".join(args[:place]))
    verb, said = args[place].lower(), args[place + 1 :]
    card = propose_assignment(request.desk, request.speaker, people, _proposal(verb, said, request))
    reply = _reply(card, request)
    return (
        replace(reply, buttons=(*reply.buttons, *_instead(card, said, request))) if verb == "add" else reply
    )


def _instead(card: AssignmentCard, said: tuple[str, ...], request: Request) -> tuple[Button, ...]:
    """Return, where one athlete's day holds a session already, the button that changes that one."""
    (only, *others) = card.lines
    beside = only.card.beside if only.card else ()
    command = f"/assign {only.athlete_id} change {_day(said[0], request)} {' '.join(said[1:])}"
    if others or len(beside) != 1 or len(command.encode()) > MOST_BUTTON_BYTES:
        return ()
    return (Button(label=words.change_instead(beside[0], request.voice), command=command),)


def _change(numbers: tuple[int, ...], request: Request, page: int) -> Reply:
    """Return a page of a proposal as it stands, or of one athlete's part with the way back to everybody's."""
    card = read_assignment(request.desk, request.speaker, numbers[0])
    if len(numbers) == 1:
        return _reply(card, request, page)
    lines = tuple(line for line in card.lines if line.athlete_id == numbers[1])
    if not lines:
        raise NotFoundError
    one, voice = replace(card, lines=lines), request.voice
    pages = words.pages(one)
    back = Button(label=words.all_of_them(voice), command=f"/assign change {numbers[0]}")
    turn = page_buttons(f"/assign change {numbers[0]} {numbers[1]}", min(page, pages), pages, voice)
    return Reply(
        title=words.title(one, voice),
        lines=words.lines(one, voice, min(page, pages)),
        buttons=(*turn, back),
    )


def _offer(request: Request) -> Reply:
    """Return what one athlete could get, with a button for what can be proposed without another word.

    Raises: ArgumentsError for several, who have no next session in common.
    """
    people = choose_athletes(request.desk, request.speaker, request.rest)
    if len(people) != 1:
        raise ArgumentsError
    offer, voice = offer_plan(request.desk, people[0]), request.voice
    built = (
        [Button(label=words.build(offer.build, voice), command=_new_for(offer, request))]
        if offer.build
        else []
    )
    days = [session.date for session in offer.sessions]
    dropped = [
        Button(label=words.drop(one, voice), command=f"/assign {offer.athlete_id} drop {one.date}")
        for one in offer.sessions
        if days.count(one.date) == 1
    ]
    return Reply(
        title=words.offer_title(offer, voice),
        lines=words.offer_lines(offer, voice),
        buttons=(*built, *dropped[:_DROPS]),
        is_view=True,
    )


def _new_for(offer: PlanOffer, request: Request) -> str:
    """Return the command that proposes a plan for the race ahead, in the coach's units."""
    build, units = offer.build, request.speaker.units
    assert build is not None, "only a plan that fits is offered"
    week = f"{round(build.week_m / units.metres)} {request.voice.unit}"
    race = f"{build.race.date} {build.race.distance_m:.10g} m"
    return f"/assign {offer.athlete_id} new {race} {week} {build.days_a_week}"


def _file(request: Request) -> Reply:
    people = choose_athletes(request.desk, request.speaker, request.rest)
    file = request.incoming.attachments[0]
    return _reply(propose_file(request.desk, request.speaker, people, file.name, file.content), request)


def _proposal(verb: str, said: tuple[str, ...], request: Request) -> Propose:
    if not said:
        raise ArgumentsError
    if verb == "new":
        return _new(said, request)
    desk, day, rest = request.desk, _day(said[0], request), " ".join(said[1:])
    if verb == "drop":
        kind = read_kind(rest)
        return lambda person: propose_dropped(desk, person, day, kind)
    if not rest:
        raise ArgumentsError
    propose = propose_added if verb == "add" else propose_changed
    return partial(propose, desk, session=read_session(day, rest, request.speaker.units))


def _day(text: str, request: Request) -> date:
    day = parse_day(text, request.today)
    if day < request.today:
        raise PastSessionError(day=day)
    return day


def _new(said: tuple[str, ...], request: Request) -> Propose:
    """Read RACE_DATE RACE_DISTANCE WEEKLY_VOLUME DAYS_A_WEEK, in the coach's units."""
    middle, units = said[1:-1], request.speaker.units
    cut = 2 if len(middle) > 1 and middle[1].isalpha() else 1
    if len(said) < 4 or cut >= len(middle):
        raise ArgumentsError
    race_date, race_m = parse_day(said[0], request.today), parse_distance_m(" ".join(middle[:cut]), units)
    week_m, days = parse_distance_m(" ".join(middle[cut:]), units), whole_number(said[-1])
    return lambda person: propose_new_plan(
        request.desk,
        person.id,
        race_date=race_date,
        race_distance_m=race_m,
        weekly_distance_m=week_m,
        days_a_week=days,
        for_coach=person.id != request.speaker.id,
    )


def _reply(card: AssignmentCard, request: Request, page: int = 1) -> Reply:
    voice, pages = request.voice, words.pages(card)
    page = min(page, pages)
    offers = {
        ChangeState.PROPOSED: ((Label.APPLY, f"/assign apply {card.number}"),),
        ChangeState.APPLIED: ((Label.UNDO, f"/assign undo {card.number}"),),
        ChangeState.UNDONE: ((Label.TEAM, "/team"),),
    }
    return Reply(
        title=words.title(card, voice),
        lines=words.lines(card, voice, page),
        buttons=(
            *buttons(voice, *offers[card.state]),
            *page_buttons(f"/assign change {card.number}", page, pages, voice),
            *(
                Button(label=line.athlete_name, command=f"/assign change {card.number} {line.athlete_id}")
                for line in words.shown(card, page)
                if card.state is ChangeState.PROPOSED
            ),
        )
        if card.changing
        else (),
    )
