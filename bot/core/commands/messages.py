"""/messages: what the speaker was told without having asked, newest first, page by page."""

from typing import Final

from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.notices import render
from bot.core.request import Request, nothing_more, whole_number
from marathon.domain.message_cards import MessageLine
from marathon.domain.team import Role
from marathon.errors import ArgumentsError, NotFoundError, UnknownWordError
from marathon.usecases.read_messages import read_messages
from marathon.words import notices as words
from marathon.words.labels import Label

USAGE: Final = ("/messages",)
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the newest page, or behind “before” and a number the one that ends there."""
    card = read_messages(request.desk, request.speaker.id, _before(request))
    voice = request.voice
    lines = (words.message_line(line, _title(line, request), card.zone, voice) for line in card.lines)
    newest = () if card.is_first_page else ((Label.NEWEST, "/messages"),)
    older = ((Label.OLDER, f"/messages before {card.older}"),) if card.older else ()
    return Reply(
        title=words.messages_title(card, voice),
        lines=tuple(lines),
        buttons=buttons(voice, *newest, *older),
        is_view=True,
    )


def _before(request: Request) -> int | None:
    if not request.args:
        return None
    if request.args[0].lower() != "before":
        raise UnknownWordError(word=request.rest)
    if len(request.args) == 1:
        raise ArgumentsError
    nothing_more(request.args[2:])
    return whole_number(request.args[1])


def _title(line: MessageLine, request: Request) -> str:
    """Return the headline as it was told; of one that was never told, what it would say; else what it was about."""
    if line.told:
        return line.told[0]
    try:
        if line.notice is not None:
            return render(request.desk, request.speaker.id, line.notice).title
    except NotFoundError:
        pass
    return words.kind_name(line.kind, request.voice)
