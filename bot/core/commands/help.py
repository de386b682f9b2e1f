"""/help: what can be asked, short; /help COMMAND says one in full."""

from typing import Final

from bot.core.layout import buttons, unknown
from bot.core.message import Place, Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.words import commands as words
from marathon.words.examples import usage
from marathon.words.labels import Label

USAGE: Final = ("/help", "/help COMMAND")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return every command in a line each, or one command's usage."""
    from bot.core.commands import COMMANDS

    if request.incoming.place is Place.GROUP and not request.args:
        return in_group(request)
    voice = request.voice
    name = request.rest.lstrip("/").lower()
    if name in COMMANDS:
        return Reply(
            title=f"/{name}",
            lines=(words.explanation(name, voice), *usage(COMMANDS[name].USAGE, request.today, voice)),
        )
    if name:
        return unknown(name, COMMANDS, voice)
    lines = tuple(
        f"/{known}: {words.summary(known, voice)}"
        for known in COMMANDS
        if known not in ("start", "help", "cancel")
    )
    offers = (
        (Label.TODAY, "/today"),
        (Label.WEEK, "/week"),
        (Label.PREDICT, "/predict"),
        (Label.TEAM, "/team"),
    )
    return Reply(
        title=words.welcome(request.speaker.name, voice),
        lines=(*lines, words.files_hint(voice)),
        buttons=buttons(voice, *offers),
        is_view=True,
    )


def in_group(request: Request) -> Reply:
    """Return what is answered where a group reads, and that the rest is personal."""
    voice = request.voice
    return Reply(
        title=words.welcome_group(voice),
        lines=(words.rest_in_private(voice),),
        buttons=buttons(voice, (Label.TEAM, "/team")),
        is_for_private=True,
    )
