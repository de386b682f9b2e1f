"""Forms of Slack: their fields, and the commands that what was filled in says; every command is one of the chat's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from bot.on_slack.blocks import Block, plain
from bot.on_slack.house import PLATFORM, Known
from marathon.domain.nudge import NudgesCard, Topic
from marathon.domain.subscription import Subject
from marathon.domain.telling import EVERYWHERE, NOWHERE, SettingsCard
from marathon.words import slack as words
from marathon.words import telling
from marathon.words.labels import Label, label
from marathon.words.languages import ENGLISH, languages, own_name, spoken
from marathon.words.nudges import topic_name
from marathon.words.phrases import opened
from marathon.words.telling import (
    COMMANDS,
    clock_hour,
    everywhere,
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
NUDGES: Final = "nudges"
_OFF: Final = "off"
_MOVE: Final = "move"
_EVERYWHERE: Final = "everywhere"
_SAID_BY: Final = {"sharing": "team", "run": "summaries run"}

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


def form(kind: str, known: Known, voice: Voice) -> Block | None:
    """Return the form of a kind as Slack opens it, None for another kind."""
    if kind == CHECK_IN:
        return _view(kind, words.check_in(voice), _check_in(known, voice), voice)
    if kind == SETTINGS:
        return _view(kind, words.settings(voice), _settings(known, voice), voice)
    return None


def filled_in(values: Values) -> Mapping[str, str]:
    """Return what stands in each field of a form that was sent."""
    return {name: _content(next(iter(field.values()), {})) for name, field in values.items()}


def commands_of(kind: str, filled: Mapping[str, str], stands: Known) -> tuple[str, ...]:
    """Return what a filled in form says, in the order of its fields.

    An empty field says nothing, nor does a setting that stands already; with none changed they are shown.
    """
    said: list[str] = []
    if kind == CHECK_IN:
        if missed := filled.get("missed"):
            moved = filled.get("moved", "") if missed.endswith(_MOVE) else ""
            said.append(f"/missed {missed} {moved}".rstrip())
        if effort := filled.get("effort"):
            said.append(f"/effort {effort}")
        if pain := filled.get("pain"):
            said.append(f"/pain {pain}")
        if away := filled.get("away"):
            until = filled.get("until")
            said.append(f"/away {away} until {until}" if until else f"/away {away}")
    if kind == SETTINGS:
        now = _in_force(stands.settings)
        changed = {name: value for name, value in filled.items() if value and value != now.get(name)}
        said += [f"/{_SAID_BY.get(name, name)} {changed[name]}" for name in now if name in changed]
        said += _nudges_said(filled, stands.nudges)
        said = said or ["/settings"]
    return tuple(said)


def _nudges_said(filled: Mapping[str, str], stands: NudgesCard) -> list[str]:
    """Return the switches of nudges that are no longer where they stood; without the field, as none was seen, none."""
    if NUDGES not in filled:
        return []
    wanted, now = set(filled[NUDGES].split(",")), set(_heard(stands))
    switched = [topic for topic in Topic if (topic in wanted) != (topic in now)]
    return [f"/nudges {topic.value} {'on' if topic in wanted else 'off'}" for topic in switched]


def _heard(stands: NudgesCard) -> list[Topic]:
    return [topic for topic in Topic if stands.hold_of(topic) is None]


def _in_force(card: SettingsCard) -> Mapping[str, str]:
    """Return the present settings as the form's fields hold them, in their order."""
    person = card.person
    return {
        "language": spoken(person.language) or ENGLISH,  # first, so that all of the answer is in it
        "units": person.units.value,
        "timezone": person.zone,
        **{_field_of(subject): _hour(card.chosen[subject].hour) for subject in COMMANDS},
        "run": card.chosen[Subject.RUN].told_on or _EVERYWHERE,
        "quiet": "{}-{}".format(*person.quiet) if person.quiet else _OFF,
        "summaries": person.told_on or _EVERYWHERE,
        "sharing": "share" if person.shares_with_team else "private",
    }


def _field_of(subject: Subject) -> str:
    return COMMANDS[subject].removeprefix("/")


def _hour(hour: int | None) -> str:
    return _OFF if hour is None else str(hour)


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
        *_missed(known, voice),
        _field("effort", words.effort_question(voice), _choice("effort", efforts)),
        _field("pain", words.pain_question(voice), _choice("pain", efforts)),
        _field("away", words.away_question(voice), _choice("away", away)),
        _field("until", words.until_question(voice), until),
    ]


def _missed(known: Known, voice: Voice) -> list[Block]:
    """Return the questions about a session that nobody recorded, where there is one."""
    day = known.missed
    if day is None:
        return []
    answers = (
        (Label.DONE_ELSEWHERE, "done"),
        (Label.MOVED_TO, _MOVE),
        (Label.TOO_HARD, "hard"),
        (Label.SKIP, "skip"),
    )
    offered = [_Option(value=f"{day} {said}", label=label(code, voice)) for code, said in answers]
    moved = {"type": "datepicker", "action_id": "moved", "initial_date": known.today.isoformat()}
    return [
        _field("missed", words.missed_question(day, voice), _choice("missed", offered)),
        _field("moved", words.moved_question(voice), moved),
    ]


def _settings(known: Known, voice: Voice) -> list[Block]:
    now, person = _in_force(known.settings), known.settings.person
    units = [_Option(value=kind, label=words.units_kind(kind, voice)) for kind in UNITS]
    sharing = [
        _Option(value="share", label=words.shares_week(voice)),
        _Option(value="private", label=words.hides_week(voice)),
    ]
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
        _Option(value=_EVERYWHERE, label=everywhere(voice)),
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
        *(_hour_field(subject, now, voice) for subject in COMMANDS),
        _run_field(known.settings.chosen[Subject.RUN].told_on, now, voice),
        _nudges_field(known.nudges, voice),
        _field("quiet", words.quiet_question(voice), _choice("quiet", quiet, now)),
        _field("summaries", words.places_question(voice), _choice("summaries", places, now)),
        _field("sharing", words.sharing_question(voice), _choice("sharing", sharing, now)),
        _field("language", words.language_question(voice), _choice("language", _languages(), now)),
    ]


def _languages() -> list[_Option]:
    return [_Option(value=language, label=own_name(language)) for language in languages()]


def _hour_field(subject: Subject, now: Mapping[str, str], voice: Voice) -> Block:
    """Return the question at which hour something comes, or whether at all."""
    hours = [_Option(value=str(hour), label=clock_hour(hour)) for hour in range(24)]
    hours.append(_Option(value=_OFF, label=telling.hour(subject, None, voice)))
    name = _field_of(subject)
    return _field(name, words.hour_question(subject, voice), _choice(name, hours, now))


def _run_field(told_on: str, now: Mapping[str, str], voice: Voice) -> Block:
    """Return the question whether runs that come in are told, with the one platform that was chosen, if one was."""
    only = [told_on] if told_on not in (EVERYWHERE, NOWHERE) else []
    places = [_Option(value=place, label=on_platform(place, voice)) for place in only]
    places += [
        _Option(value=_EVERYWHERE, label=telling.as_others(voice)),
        _Option(value=NOWHERE, label=nowhere(voice)),
    ]
    return _field("run", words.run_question(voice), _choice("run", places, now))


def _nudges_field(card: NudgesCard, voice: Voice) -> Block:
    """Return a switch for each topic."""
    offered = {
        topic: {"text": plain(opened(topic_name(topic, voice)), 75), "value": topic.value} for topic in Topic
    }
    chosen = [offered[topic] for topic in _heard(card)]
    switches: Block = {"type": "checkboxes", "action_id": NUDGES, "options": list(offered.values())}
    if chosen:  # Slack refuses an empty list
        switches["initial_options"] = chosen
    return _field(NUDGES, words.nudges_question(voice), switches)


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
    if "selected_options" in state:
        return ",".join(option["value"] for option in state["selected_options"])
    chosen = state.get("selected_option") or {}
    found = chosen.get("value") or state.get("selected_date") or state.get("value") or ""
    return " ".join(str(found).split())
