"""Turning pages in chat: which page is asked for, and the buttons that show the next one and the one before."""

from collections.abc import Sequence
from typing import Final

from bot.core.layout import buttons
from bot.core.message import Button
from bot.core.request import is_whole
from marathon.words.labels import Label
from marathon.words.voice import Voice

_PAGE: Final = "page"


def split_page(args: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Return the words before “page N”, and N; the first page where none is named."""
    if len(args) >= 2 and args[-2].lower() == _PAGE and is_whole(args[-1]):
        return tuple(args[:-2]), max(1, int(args[-1]))
    return tuple(args), 1


def page_buttons(command: str, page: int, pages: int, voice: Voice) -> tuple[Button, ...]:
    """Return the way on and the way back; a door shows a view in place of the one whose button was pressed."""
    on = ((Label.MORE, f"{command} {_PAGE} {page + 1}"),) if page < pages else ()
    back = ((Label.BACK, f"{command} {_PAGE} {page - 1}"),) if page > 1 else ()
    return buttons(voice, *back, *on)
