"""Forms of Slack: their fields, and the commands that what was filled in says; every command is one of the chat's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from bot.on_slack.blocks import Block, plain
from bot.on_slack.house import PLATFORM
from marathon.domain.athlete import Athlete
from marathon.domain.telling import EVERYWHERE, NOWHERE
from marathon.words import slack as words
from marathon.words.labels import Label, label
from marathon.words.telling import (
    clock_hour,
    everywhere,
    no_hour,
    no_quiet,
    nowhere,
    on_platform,
    quiet_label,
)
from marathon.words.voice import Voice

CHECK_IN: Final = "form:check_in"
SETTINGS: Final = "form:settings"
LONGEST_TITLE: Final = 24
LONGEST_FIELD_LABEL: Final = 150
EFFORTS: Final = range(1, 11)
AWAY: Final = ("ill", "injured", "travelling")
UNITS: Final = ("metric", "imperial")

QUIET: Final = ((21, 7), (22, 7), (23, 6))
_OFF: Final = "off"
_SAID_BY: Final = {"sharing": "team"}

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a form shows of the person it is opened for: their settings, their date, a day they missed unexplained."""

    person: Athlete
    today: date
    missed: date | None


def form(kind: str, known: Known, voice: Voice) -> Block | None:
    """Return the form of a kind as Slack opens it, None for another kind."""
    if kind == CHECK_IN:
        return _view(kind, words.check_in(voice), _check_in(known, voice), voice)
    if kind == SETTINGS:
        return _view(kind, words.settings(voice), _settings(known.person, voice), voice)
    return None


def filled_in(values: Values) -> Mapping[str, str]:
    """Return what stands in each field of a form that was sent."""
    return {name: _content(next(iter(field.values()), {})) for name, field in values.items()}


def commands_of(kind: str, filled: Mapping[str, str], person: Athlete) -> tuple[str, ...]:
    """Return what a filled in form says, in the order of its fields.

    An empty field says nothing, nor does a setting that stands already; with none changed they are shown.
    """
    said: list[str] = []
    if kind == CHECK_IN:
        said += [f"/missed {filled['missed']}"] if filled.get("missed") else []
        if effort := filled.get("effort"):
            said.append(f"/effort {effort}")
        if pain := filled.get("pain"):
            said.append(f"/pain {pain}")
        if away := filled.get("away"):
            until = filled.get("until")
            said.append(f"/away {away} until {until}" if until else f"/away {away}")
    if kind == SETTINGS:
        now = _in_force(person)
        changed = {name: value for name, value in filled.items() if value and value != now.get(name)}
        said += [f"/{_SAID_BY.get(name, name)} {changed[name]}" for name in now if name in changed]
        said = said or ["/settings"]
    return tuple(said)


def _in_force(person: Athlete) -> Mapping[str, str]:
    """Return the present settings as the form's fields hold them, in their order."""
    return {
        "units": person.units.value,
        "timezone": person.zone,
        "hour": _OFF if person.daily_hour is None else str(person.daily_hour),
        "quiet": "{}-{}".format(*person.quiet) if person.quiet else _OFF,
        "summaries": person.told_on or "everywhere",
        "sharing": "share" if person.shares_with_team else "private",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Option:
    value: str
    label: str


def _view(kind: str, title: str, blocks: Sequence[Block], voice: Voice) -> Block:
    return {
        "type": "modal",
        "callback_id": kind,
        "title": plain(title, LONGEST_TITLE),
        "submit": plain(words.send(voice), LONGEST_TITLE),
        "close": plain(words.cancel(voice), LONGEST_TITLE),
        "blocks": list(blocks),
    }


def _check_in(known: Known, voice: Voice) -> list[Block]:
    efforts = [_Option(value=str(n), label=voice.number(n)) for n in EFFORTS]
    away = [_Option(value=kind, label=words.away_kind(kind, voice)) for kind in AWAY]
    until = {"type": "datepicker", "action_id": "until", "initial_date": known.today.isoformat()}
    return [
        *_missed(known.missed, voice),
        _field("effort", words.effort_question(voice), _choice("effort", efforts)),
        _field("pain", words.pain_question(voice), _choice("pain", efforts)),
        _field("away", words.away_question(voice), _choice("away", away)),
        _field("until", words.until_question(voice), until),
    ]


def _missed(day: date | None, voice: Voice) -> list[Block]:
    """Return the question about a session that nobody recorded, where there is one."""
    if day is None:
        return []
    answers = ((Label.DONE_ELSEWHERE, "done"), (Label.TOO_HARD, "hard"), (Label.SKIP, "skip"))
    offered = [_Option(value=f"{day} {said}", label=label(code, voice)) for code, said in answers]
    return [_field("missed", words.missed_question(day, voice), _choice("missed", offered))]


def _settings(person: Athlete, voice: Voice) -> list[Block]:
    now = _in_force(person)
    units = [_Option(value=kind, label=words.units_kind(kind, voice)) for kind in UNITS]
    sharing = [
        _Option(value="share", label=words.shares_week(voice)),
        _Option(value="private", label=words.hides_week(voice)),
    ]
    hours = [_Option(value=str(hour), label=clock_hour(hour)) for hour in range(24)]
    hours.append(_Option(value=_OFF, label=no_hour(voice)))
    spans = sorted({*QUIET, *((person.quiet,) if person.quiet else ())})
    quiet = [
        _Option(value=f"{first}-{last}", label=quiet_label((first, last), voice)) for first, last in spans
    ]
    quiet.append(_Option(value=_OFF, label=no_quiet(voice)))
    only = dict.fromkeys(
        (PLATFORM, *((person.told_on,) if person.told_on not in (EVERYWHERE, NOWHERE) else ()))
    )
    places = [_Option(value=place, label=on_platform(place, voice)) for place in only]
    places += [
        _Option(value="everywhere", label=everywhere(voice)),
        _Option(value=NOWHERE, label=nowhere(voice)),
    ]
    zone = {
        "type": "plain_text_input",
        "action_id": "timezone",
        "max_length": 60,
        "initial_value": person.zone,
    }
    return [
        _field("units", words.units_question(voice), _choice("units", units, now)),
        _field("timezone", words.zone_question(voice), zone),
        _field("hour", words.hour_question(voice), _choice("hour", hours, now)),
        _field("quiet", words.quiet_question(voice), _choice("quiet", quiet, now)),
        _field("summaries", words.places_question(voice), _choice("summaries", places, now)),
        _field("sharing", words.sharing_question(voice), _choice("sharing", sharing, now)),
    ]


def _field(name: str, label: str, element: Block) -> Block:
    shown = plain(label, LONGEST_FIELD_LABEL)
    return {"type": "input", "block_id": name, "optional": True, "label": shown, "element": element}


def _choice(name: str, options: Sequence[_Option], now: Mapping[str, str] = MappingProxyType({})) -> Block:
    offered = [{"text": plain(option.label, 75), "value": option.value} for option in options]
    chosen = [option for option in offered if option["value"] == now.get(name)]
    return {
        "type": "static_select",
        "action_id": name,
        "options": offered,
        **({"initial_option": chosen[0]} if chosen else {}),
    }


def _content(state: Mapping[str, Any]) -> str:
    """Return what stands in a field, on one line, empty where nothing does."""
    chosen = state.get("selected_option") or {}
    found = chosen.get("value") or state.get("selected_date") or state.get("value") or ""
    return " ".join(str(found).split())
