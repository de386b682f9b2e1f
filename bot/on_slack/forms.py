"""Forms of Slack: their fields, and the commands that what was filled in says; every command is one of the chat's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.on_slack.blocks import Block, plain
from marathon.words import slack as words
from marathon.words.telling import clock_hour, no_hour
from marathon.words.voice import Voice

CHECK_IN: Final = "form:check_in"
SETTINGS: Final = "form:settings"
LONGEST_TITLE: Final = 24
LONGEST_FIELD_LABEL: Final = 150
EFFORTS: Final = range(1, 11)
AWAY: Final = ("ill", "injured", "travelling")
UNITS: Final = ("metric", "imperial")

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


def form(kind: str, today: date, voice: Voice) -> Block | None:
    """Return the form of a kind as Slack opens it, None for another kind."""
    if kind == CHECK_IN:
        return _view(kind, words.check_in(voice), _check_in(today, voice), voice)
    if kind == SETTINGS:
        return _view(kind, words.settings(voice), _settings(voice), voice)
    return None


def commands_of(kind: str, values: Values) -> tuple[str, ...]:
    """Return what a filled in form says, in the order of its fields; an empty field says nothing."""
    filled = {name: _content(next(iter(field.values()), {})) for name, field in values.items()}
    said: list[str] = []
    if kind == CHECK_IN:
        if effort := filled.get("effort"):
            said.append(f"/effort {effort}")
        if away := filled.get("away"):
            until = filled.get("until")
            said.append(f"/away {away} until {until}" if until else f"/away {away}")
    if kind == SETTINGS:
        said += [f"/{name} {filled[name]}" for name in ("units", "timezone", "hour") if filled.get(name)]
        said += [f"/team {filled['sharing']}"] if filled.get("sharing") else []
    return tuple(said)


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


def _check_in(today: date, voice: Voice) -> list[Block]:
    efforts = [_Option(value=str(n), label=voice.number(n)) for n in EFFORTS]
    away = [_Option(value=kind, label=words.away_kind(kind, voice)) for kind in AWAY]
    until = {"type": "datepicker", "action_id": "until", "initial_date": today.isoformat()}
    return [
        _field("effort", words.effort_question(voice), _choice("effort", efforts)),
        _field("away", words.away_question(voice), _choice("away", away)),
        _field("until", words.until_question(voice), until),
    ]


def _settings(voice: Voice) -> list[Block]:
    units = [_Option(value=kind, label=words.units_kind(kind, voice)) for kind in UNITS]
    sharing = [
        _Option(value="share", label=words.shares_week(voice)),
        _Option(value="private", label=words.hides_week(voice)),
    ]
    hours = [_Option(value=str(hour), label=clock_hour(hour)) for hour in range(24)]
    hours.append(_Option(value="off", label=no_hour(voice)))
    zone = {"type": "plain_text_input", "action_id": "timezone", "max_length": 60}
    return [
        _field("units", words.units_question(voice), _choice("units", units)),
        _field("timezone", words.zone_question(voice), zone),
        _field("hour", words.hour_question(voice), _choice("hour", hours)),
        _field("sharing", words.sharing_question(voice), _choice("sharing", sharing)),
    ]


def _field(name: str, label: str, element: Block) -> Block:
    shown = plain(label, LONGEST_FIELD_LABEL)
    return {"type": "input", "block_id": name, "optional": True, "label": shown, "element": element}


def _choice(name: str, options: Sequence[_Option]) -> Block:
    offered = [{"text": plain(option.label, 75), "value": option.value} for option in options]
    return {"type": "static_select", "action_id": name, "options": offered}


def _content(state: Mapping[str, Any]) -> str:
    """Return what stands in a field, on one line, empty where nothing does."""
    chosen = state.get("selected_option") or {}
    found = chosen.get("value") or state.get("selected_date") or state.get("value") or ""
    return " ".join(str(found).split())
