"""/language: the language in which the speaker is answered."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.core.layout import buttons, to_settings
from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.team import Role
from marathon.usecases.manage_profile import set_language
from marathon.words import profile as words
from marathon.words.labels import Label
from marathon.words.languages import languages, named, own_name, spoken

USAGE: Final = ("/language", "/language NAME")
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return the language in force, after setting it where asked; without a name the others are offered."""
    before = spoken(request.voice.language) or languages()[0]
    if not request.args:
        others = _offers([one for one in languages() if one != before])
        return Reply(title=words.language(request.voice), buttons=(*others, *to_settings(request.voice)))
    chosen = named(request.rest)
    if chosen is None:
        return Reply(
            title=words.not_spoken(request.rest, [own_name(one) for one in languages()], request.voice),
            buttons=_offers(languages()),
            is_refusal=True,
        )
    set_language(request.desk, request.speaker.id, chosen)
    voice = replace(request.voice, language=chosen)
    undo = ((Label.UNDO, f"/language {before}"),) if chosen != before else ()
    return Reply(title=words.language(voice), buttons=(*buttons(voice, *undo), *to_settings(voice)))


def _offers(spoken_here: Sequence[str]) -> tuple[Button, ...]:
    return tuple(Button(label=own_name(one), command=f"/language {one}") for one in spoken_here)
