"""The question whom a coach means, where a command was said without a name."""

from typing import Final

from bot.core.message import Button, Reply
from bot.core.paging import page_buttons, split_page
from bot.core.request import Request
from marathon.domain.paging import on_page, pages_for
from marathon.errors import ArgumentsError
from marathon.usecases.choose_athletes import athletes_led
from marathon.words import team as words

SHOWN: Final = 20


def asks_whom(request: Request) -> bool:
    """Return whether a command names nobody, but perhaps a page of those it could name."""
    return not split_page(request.args)[0]


def which_athlete(request: Request, command: str) -> Reply:
    """Return the question which of those whom the speaker leads is meant, a page of them as buttons.

    Raises: ArgumentsError where they lead nobody else.
    """
    known, voice = athletes_led(request.desk, request.speaker.id), request.voice
    if not known:
        raise ArgumentsError
    pages = pages_for(len(known), SHOWN)
    page = min(split_page(request.args)[1], pages)
    offers = (
        Button(label=person.name, command=f"{command} {person.id}") for person in on_page(known, page, SHOWN)
    )
    return Reply(
        title=words.which_athlete(voice),
        lines=(words.or_their_name(command, voice),),
        buttons=(*offers, *page_buttons(command, page, pages, voice)),
        is_view=True,
    )
