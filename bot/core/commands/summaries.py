"""/summaries: on which platform a person is told what they did not ask for."""

from typing import Final

from bot.core.layout import to_settings
from bot.core.message import Button, Reply
from bot.core.request import Request, nothing_more
from marathon.domain.team import Role
from marathon.domain.telling import EVERYWHERE, NOWHERE, SettingsCard
from marathon.errors import NoPlaceError
from marathon.usecases.manage_settings import set_told_on, show_settings
from marathon.words import telling as words
from marathon.words.voice import Voice

USAGE: Final = ("/summaries", "/summaries here", "/summaries everywhere", "/summaries off")
NEEDS: Final = Role.ATHLETE

_EVERYWHERE: Final = "everywhere"


def answer(request: Request) -> Reply:
    """Return where messages come, after changing it where asked."""
    nothing_more(request.args[1:])
    card = _changed(request) if request.args else show_settings(request.desk, request.speaker.id)
    return Reply(
        title=words.told_on(card.person.told_on, request.voice),
        buttons=(*_offers(card, request.voice), *to_settings(request.voice)),
        is_view=not request.args,
    )


def _changed(request: Request) -> SettingsCard:
    said = request.args[0].lower()
    platform = {"here": request.incoming.platform, _EVERYWHERE: EVERYWHERE}.get(said, said)
    if said == "here" and not platform:
        raise NoPlaceError
    return set_told_on(request.desk, request.speaker.id, platform)


def _offers(card: SettingsCard, voice: Voice) -> tuple[Button, ...]:
    """Return a button for each place but the one in force."""
    choices = (
        *((place, words.on_platform(place, voice)) for place in card.places),
        (EVERYWHERE, words.everywhere(voice)),
        (NOWHERE, words.nowhere(voice)),
    )
    return tuple(
        Button(label=label, command=f"/summaries {place or _EVERYWHERE}")
        for place, label in choices
        if place != card.person.told_on
    )
