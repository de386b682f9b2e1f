"""/help: what can be asked, short; /help COMMAND says one in full."""

from collections.abc import Sequence
from typing import Final

from bot.core.layout import buttons, unknown
from bot.core.message import Place, Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.usecases.people import has_role
from marathon.words import commands as words
from marathon.words.commands import Purpose
from marathon.words.examples import usage
from marathon.words.labels import Label

USAGE: Final = ("/help", "/help COMMAND", "/help all")
NEEDS: Final = Role.ATHLETE

ALL: Final = "all"
GROUPS: Final = (
    (Purpose.TRAINING, ("today", "week", "why", "form")),
    (Purpose.AHEAD, ("plan", "predict", "paces", "race", "move")),
    (Purpose.RUNS, ("run", "effort", "match", "missed", "away", "pain")),
    (Purpose.TEAM, ("team", "reply", "messages", "join", "leave")),
    (Purpose.COACHES, ("athlete", "note", "assign", "digest")),
    (Purpose.SETTINGS, ("settings", "setup", "profile", "language", "units", "timezone")),
    (Purpose.TELLING, ("morning", "hour", "weekly", "quiet", "summaries", "nudges", "email")),
    (Purpose.DATA, ("connect", "disconnect", "privacy", "export", "forget", "pair", "link", "sessions")),
    (Purpose.HOUSE, ("status", "owner")),
)
"""Every command but those about the talk itself, by what somebody wants to do."""


def answer(request: Request) -> Reply:
    """Return what can be asked, by what one wants to do; every command in a line each; or one command's usage."""
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
    if name not in ("", ALL):
        return unknown(name, COMMANDS, voice)
    groups = [(purpose, _open_to(names, request)) for purpose, names in GROUPS]
    if name == ALL:
        return Reply(
            title=words.welcome(request.speaker.name, voice),
            lines=tuple(f"/{known}: {words.summary(known, voice)}" for _, names in groups for known in names),
            buttons=buttons(voice, (Label.LESS, "/help")),
            is_view=True,
        )
    offers = ((Label.TODAY, "/today"), (Label.WEEK, "/week"), (Label.ALL_COMMANDS, f"/help {ALL}"))
    return Reply(
        title=words.welcome(request.speaker.name, voice),
        lines=(
            *(words.of_purpose(purpose, names, voice) for purpose, names in groups if names),
            words.plain_words_hint(voice),
            words.files_hint(voice),
        ),
        buttons=buttons(voice, *offers),
        is_view=True,
    )


def _open_to(names: Sequence[str], request: Request) -> list[str]:
    """Return the commands that the speaker's role lets them use."""
    from bot.core.commands import COMMANDS

    return [name for name in names if has_role(request.desk, request.speaker.id, COMMANDS[name].NEEDS)]


def in_group(request: Request) -> Reply:
    """Return what is answered where a group reads, and that the rest is personal."""
    voice = request.voice
    return Reply(
        title=words.welcome_group(voice),
        lines=(words.rest_in_private(voice),),
        buttons=buttons(voice, (Label.TEAM, "/team")),
        is_for_private=True,
    )
