"""/summaries: on which platforms a person is told what they did not ask for, all of it or one thing they chose."""

from itertools import combinations
from typing import Final

from bot.core.layout import to_settings
from bot.core.message import Button, Reply
from bot.core.request import Request
from marathon.domain.subscription import Subject
from marathon.domain.team import Role
from marathon.domain.telling import BETWEEN, EVERYWHERE, NOWHERE, SettingsCard
from marathon.errors import ArgumentsError, NoPlaceError
from marathon.usecases.manage_settings import set_place, set_told_on, show_settings
from marathon.words import telling as words
from marathon.words.voice import Voice

USAGE: Final = (
    "/summaries",
    "/summaries here",
    "/summaries everywhere",
    "/summaries telegram email",
    "/summaries off",
    "/summaries week here",
    "/summaries run off",
)
NEEDS: Final = Role.ATHLETE

_EVERYWHERE: Final = "everywhere"
AND: Final = frozenset({"and", "und", "+", "&"})


def answer(request: Request) -> Reply:
    """Return where messages come, after changing it where asked."""
    if request.args and request.args[0].lower() in set(Subject):
        return _chosen(Subject(request.args[0].lower()), request)
    who, voice = request.speaker.id, request.voice
    card = show_settings(request.desk, who)
    if request.args:
        card = set_told_on(request.desk, who, _platforms(request, request.args))
    everywhere = words.everywhere(voice)
    return Reply(
        title=words.told_on(card.person.told_on, voice),
        buttons=(*_offers(card, "", card.person.told_on, everywhere, voice), *to_settings(voice)),
        is_view=not request.args,
    )


def _chosen(subject: Subject, request: Request) -> Reply:
    """Return where one thing comes that was chosen, after changing it where asked."""
    who, voice, said = request.speaker.id, request.voice, request.args[1:]
    card = show_settings(request.desk, who)
    if said:
        card = set_place(request.desk, who, subject, _platforms(request, said))
    choice, as_others = card.chosen[subject], words.as_others(voice)
    offers = _offers(card, f" {subject.value}", choice.told_on, as_others, voice)
    return Reply(
        title=words.place(subject, choice, voice),
        buttons=(*offers, *to_settings(voice)),
        is_view=not said,
    )


def _platforms(request: Request, said: tuple[str, ...]) -> str:
    """Return the platforms that words mean; “off” and “everywhere” stand alone.

    Raises: NoPlaceError; ArgumentsError.
    """
    meant = dict.fromkeys(_platform(request, word) for word in said if word.lower() not in AND)
    if len(meant) > 1 and {EVERYWHERE, NOWHERE} & meant.keys():
        raise ArgumentsError
    return BETWEEN.join(meant)


def _platform(request: Request, said: str) -> str:
    """Return the platform that a word means.

    Raises: NoPlaceError for “here” where nobody can be written to.
    """
    platform = {"here": request.incoming.platform, _EVERYWHERE: EVERYWHERE}.get(said.lower(), said.lower())
    if said.lower() == "here" and not platform:
        raise NoPlaceError
    return platform


def _offers(
    card: SettingsCard, subject: str, in_force: str, everywhere: str, voice: Voice
) -> tuple[Button, ...]:
    """Return a button for each place but the one in force; of three or more also for each two."""
    pairs = combinations(card.places, 2) if len(card.places) > 2 else ()
    places = (*card.places, *(BETWEEN.join(pair) for pair in pairs))
    choices = (
        *((place, words.on_platform(place, voice)) for place in places),
        (EVERYWHERE, everywhere),
        (NOWHERE, words.nowhere(voice)),
    )
    return tuple(
        Button(label=label, command=f"/summaries{subject} {place or _EVERYWHERE}")
        for place, label in choices
        if set(place.split(BETWEEN)) != set(in_force.split(BETWEEN))
    )
