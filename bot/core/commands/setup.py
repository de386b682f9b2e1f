"""/setup: name, units, zone and daily hour, one question after the other, by buttons or typed answers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.core.commands.units import READ as UNITS
from bot.core.hours import OFFERED, read_hour
from bot.core.layout import buttons, zone_buttons
from bot.core.message import Button, Reply
from bot.core.request import Request
from bot.core.zones import keep_zone
from marathon.domain.subscription import Subject
from marathon.domain.team import Role
from marathon.errors import CoachError, UnknownWordError, UnreadableTextError
from marathon.usecases.ask_question import ask, drop_question
from marathon.usecases.manage_profile import set_units
from marathon.usecases.manage_settings import set_hour, set_name, show_settings
from marathon.words import profile, telling
from marathon.words import setup as words
from marathon.words.errors import error_text
from marathon.words.labels import Label

USAGE: Final = ("/setup", "/setup name NAME", "/setup units metric", "/setup zone Lisbon", "/setup hour 7")
NEEDS: Final = Role.ATHLETE

_STEPS: Final = ("name", "units", "zone", "hour", "done")
_ASKING: Final = frozenset("?？؟")
_EXAMPLE: Final = "Ana Silva"


def answer(request: Request) -> Reply:
    """Keep the answer to one question where there is one, and ask the next."""
    step = request.args[0].lower() if request.args else _STEPS[0]
    if step not in _STEPS:
        raise UnknownWordError(word=request.args[0])
    if len(request.args) > 1:
        if step not in _KEEP:
            raise UnknownWordError(word=" ".join(request.args[1:]))
        return _keep(step, " ".join(request.args[1:]), request)
    return _ask(step, request)


def first_question(request: Request, before: str) -> Reply:
    """Return the first question, below what was just done."""
    return _ask(_STEPS[0], request, before)


def _keep(step: str, said: str, request: Request) -> Reply:
    """Keep an answer and ask on, saying what was understood; ask again where it cannot be taken."""
    try:
        understood = _KEEP[step](request, said)
    except CoachError as error:
        return replace(_ask(step, request, error_text(error, request.voice)), is_refusal=True)
    return _ask(_STEPS[_STEPS.index(step) + 1], request, understood=understood)


def _keep_name(request: Request, said: str) -> str:
    if not _ASKING.isdisjoint(said):
        raise UnreadableTextError(text=said, kind="name", example=_EXAMPLE)
    return words.called(set_name(request.desk, request.speaker.id, said), request.voice)


def _keep_units(request: Request, said: str) -> str:
    if said.lower() not in UNITS:
        raise UnknownWordError(word=said)
    set_units(request.desk, request.speaker.id, UNITS[said.lower()])
    return words.reads(UNITS[said.lower()], request.voice)


def _keep_zone(request: Request, said: str) -> str:
    zone = keep_zone(request, said)
    return profile.zone(zone, request.desk.clock.now(), request.voice)


def _keep_hour(request: Request, said: str) -> str:
    set_hour(request.desk, request.speaker.id, Subject.DAY, read_hour(said))
    return ""  # the settings that follow name it


_KEEP: Final[Mapping[str, Callable[[Request, str], str]]] = {
    "name": _keep_name,
    "units": _keep_units,
    "zone": _keep_zone,
    "hour": _keep_hour,
}


def _ask(step: str, request: Request, before: str = "", *, understood: str = "") -> Reply:
    """Return a question, below what was done before or behind how the last answer was understood."""
    desk, voice, who = request.desk, request.voice, request.speaker.id
    if step == "done":
        drop_question(desk, who)
        card = show_settings(desk, who)
        offers = buttons(
            voice,
            *(((Label.CONNECT, "/connect"),) if desk.connects_strava else ()),
            (Label.TODAY, "/today"),
            (Label.SETTINGS, "/settings"),
        )
        return Reply(title=words.ready(card.person, voice), lines=telling.lines(card, voice), buttons=offers)
    ask(desk, who, f"/setup {step}")
    title, lines, offers = _QUESTIONS[step](request)
    return Reply(
        title=before or " ".join(filter(None, (understood, title))),
        lines=(
            *((title,) if before else ()),
            *lines,
            *((words.cancel_hint(voice),) if step == "name" else ()),
        ),
        buttons=offers,
        asks_for_words=True,
    )


def _name(request: Request) -> "Question":
    voice, name = request.voice, show_settings(request.desk, request.speaker.id).person.name
    return words.ask_name(voice), (), (Button(label=words.keep(name, voice), command="/setup units"),)


def _units(request: Request) -> "Question":
    voice = request.voice
    offers = (
        Button(label=words.kilometres(voice), command="/setup units metric"),
        Button(label=words.miles(voice), command="/setup units imperial"),
    )
    return words.ask_units(voice), (), offers


def _zone(request: Request) -> "Question":
    voice, person = request.voice, show_settings(request.desk, request.speaker.id).person
    hint = (words.zone_is_corrected(voice),) if person.zone_is_guessed else ()
    skip = words.skip(voice) if person.zone_is_guessed else words.keep(person.zone, voice)
    offers = (*zone_buttons("/setup zone"), Button(label=skip, command="/setup hour"))
    return words.ask_zone(voice), hint, offers


def _hour(request: Request) -> "Question":
    voice = request.voice
    offers = tuple(
        Button(label=telling.clock_hour(hour), command=f"/setup hour {hour}") for hour in OFFERED[Subject.DAY]
    )
    never = Button(label=telling.hour(Subject.DAY, None, voice), command="/setup hour off")
    back = Button(label=words.other_zone(voice), command="/setup zone")
    return words.ask_hour(voice), (), (*offers, never, back)


Question = tuple[str, tuple[str, ...], tuple[Button, ...]]
_QUESTIONS: Final[Mapping[str, Callable[[Request], Question]]] = {
    "name": _name,
    "units": _units,
    "zone": _zone,
    "hour": _hour,
}
