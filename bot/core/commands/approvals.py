"""The part of /assign about changes that athletes ask for: what waits, approve, decline; and whether a team asks."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.core.commands.team_members import led_teams
from bot.core.layout import buttons, which_team
from bot.core.message import Button, Reply
from bot.core.paging import split_page
from bot.core.proposals import asked
from bot.core.request import Request, nothing_more, whole_number
from marathon.domain.adaptation_cards import RequestCard
from marathon.errors import ArgumentsError, UnknownWordError
from marathon.usecases.approve_adaptation import (
    approve_adaptation,
    approving_among,
    decline_adaptation,
    read_request,
    set_approving,
    waiting_requests,
)
from marathon.usecases.people import choose_team
from marathon.words import adaptations as words
from marathon.words.labels import Label

_WORDS: Final[Mapping[str, bool]] = {"on": True, "off": False}


def requests(request: Request) -> Reply:
    """Return what waits for the coach's word, the oldest in full, or the one of a number."""
    args, page = split_page(request.args[1:])
    desk, coach, voice = request.desk, request.speaker.id, request.voice
    if args:
        nothing_more(args[1:])
        card = read_request(desk, coach, whole_number(args[0]))
        return replace(asked(card, voice, page), is_view=True)
    waiting = waiting_requests(desk, coach)
    if not waiting:
        return Reply(title=words.no_requests(voice), is_view=True)
    if len(waiting) == 1:
        return replace(asked(waiting[0], voice), is_view=True)
    return Reply(
        title=words.requests_title(len(waiting), voice),
        lines=tuple(words.request_title(card, voice) for card in waiting),
        buttons=tuple(
            Button(label=card.athlete_name, command=f"/assign requests {card.answer.number}")
            for card in waiting
        ),
        is_view=True,
    )


def waiting_button(request: Request) -> tuple[Button, ...]:
    """Return the way to what waits for the coach's word, where anything does."""
    waiting = waiting_requests(request.desk, request.speaker.id)
    label = words.requests_title(len(waiting), request.voice)
    return (Button(label=label, command="/assign requests"),) if waiting else ()


def _decided(act: Callable[..., RequestCard], request: Request) -> Reply:
    if len(request.args) != 2:
        raise ArgumentsError
    return asked(act(request.desk, request.speaker.id, whole_number(request.args[1])), request.voice)


def approval(request: Request) -> Reply:
    """Return whether a team's coaches are asked before a proposal is applied, or change that."""
    own, voice, said = led_teams(request), request.voice, request.args[1:]
    if not said:
        chosen = approving_among(request.desk, own)
        return Reply(
            title=words.approving(own[0], voice, approves=own[0] in chosen),
            lines=(
                *(words.approving(team, voice, approves=team in chosen) for team in own[1:]),
                *words.approving_lines(voice),
            ),
            is_view=True,
        )
    if said[0].lower() not in _WORDS:
        raise UnknownWordError(word=said[0])
    approves, name = _WORDS[said[0].lower()], " ".join(said[1:])
    if not name and own[1:]:
        return which_team(own, f"/team approval {said[0].lower()}", voice)
    team = choose_team(own, name)
    set_approving(request.desk, request.speaker.id, team, approves=approves)
    back = f"/team approval {'off' if approves else 'on'} {team.id}"
    return Reply(
        title=words.approving(team, voice, approves=approves),
        lines=words.approving_lines(voice)[:1],
        buttons=buttons(voice, (Label.UNDO, back)),
    )


VERBS: Final[Mapping[str, Callable[[Request], Reply]]] = {
    "requests": requests,
    "approve": lambda request: _decided(approve_adaptation, request),
    "decline": lambda request: _decided(decline_adaptation, request),
}
