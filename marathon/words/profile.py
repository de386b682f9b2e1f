"""The profile in words: each value, where it comes from, and what it improves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from marathon.domain.athlete import Origin, Sex, Threshold, ThresholdKind
from marathon.domain.change_cards import ProfileCard
from marathon.domain.load import DEFAULT_RESTING_HR_BPM
from marathon.domain.units import Units
from marathon.words.languages import own_name
from marathon.words.phrases import shortened
from marathon.words.voice import Voice
from marathon.words.zone_names import zone_name

EARLIER_SHOWN: Final = 5


def title(card: ProfileCard, voice: Voice) -> str:
    """Return how much of the profile is known."""
    values = (card.birth_year, card.sex, *(card.threshold(kind) for kind in ThresholdKind))
    return voice.say(
        "{name}: {n} of {all} values known",
        name=card.athlete_name,
        n=sum(v is not None for v in values),
        all=len(values),
    )


def lines(card: ProfileCard, voice: Voice) -> tuple[str, ...]:
    """Return every value with what it improves, each threshold with its source and since when it holds."""
    unknown = voice.say("not known")
    uses = {
        ThresholdKind.RESTING_HR_BPM: voice.say("sharpens the load"),
        ThresholdKind.MAX_HR_BPM: voice.say("sharpens the load"),
        ThresholdKind.THRESHOLD_HR_BPM: voice.say("judges whether easy runs are easy"),
        ThresholdKind.THRESHOLD_PACE_S_PER_KM: voice.say(
            "judges runs without heart rate, and quality sessions"
        ),
    }
    shown = (
        (
            voice.say("Birth year"),
            str(card.birth_year or unknown),
            voice.say("estimates the maximum heart rate"),
        ),
        (voice.say("Sex"), _sex(card.sex, voice), voice.say("fits the load from heart rate")),
        *((_kind(kind, voice), _held(card, kind, voice), use) for kind, use in uses.items()),
        (voice.say("Time zone"), zone_name(card.zone), voice.say("says when your day ends")),
    )
    return tuple(f"{name}: {value} ({use})" for name, value, use in shown)


def history_title(card: ProfileCard, voice: Voice) -> str:
    """Return whose thresholds have been what."""
    if not card.thresholds:
        return voice.say("{name}: no threshold is known yet", name=card.athlete_name)
    return voice.say("{name}: each day is judged by what held on it", name=card.athlete_name)


def history_lines(card: ProfileCard, voice: Voice) -> tuple[str, ...]:
    """Return each threshold with what it was before, the latest first."""
    said = []
    for kind in ThresholdKind:
        if now := card.threshold(kind):
            before = [item for item in card.earlier if item.kind is kind][:EARLIER_SHOWN]
            values = "; ".join(_value(item, voice) for item in (now, *before))
            said.append(f"{_kind(kind, voice)}: {values}")
    return tuple(said)


def _sex(sex: Sex | None, voice: Voice) -> str:
    words = {None: voice.say("not known"), Sex.FEMALE: voice.say("female"), Sex.MALE: voice.say("male")}
    return words[sex]


def _kind(kind: ThresholdKind, voice: Voice) -> str:
    words = {
        ThresholdKind.RESTING_HR_BPM: voice.say("Resting heart rate"),
        ThresholdKind.MAX_HR_BPM: voice.say("Maximum heart rate"),
        ThresholdKind.THRESHOLD_HR_BPM: voice.say("Threshold heart rate"),
        ThresholdKind.THRESHOLD_PACE_S_PER_KM: voice.say("Threshold pace"),
    }
    return words[kind]


def _held(card: ProfileCard, kind: ThresholdKind, voice: Voice) -> str:
    now = card.threshold(kind)
    if now is not None:
        return _value(now, voice)
    if kind is ThresholdKind.RESTING_HR_BPM:
        return voice.say("not known, {bpm} is assumed", bpm=voice.number(DEFAULT_RESTING_HR_BPM))
    return voice.say("not known")


def _value(item: Threshold, voice: Voice) -> str:
    is_pace = item.kind is ThresholdKind.THRESHOLD_PACE_S_PER_KM
    said = voice.pace(item.value) if is_pace else voice.number(item.value)
    day = voice.day(item.valid_from)
    if item.origin is Origin.STATED:
        return voice.say("{value}, said by you, since {day}", value=said, day=day)
    return voice.say("{value}, estimated, since {day}", value=said, day=day)


def other_units(voice: Voice) -> str:
    """Return the label of the button that changes the units."""
    if voice.units is Units.METRIC:
        return voice.say("Change to miles")
    return voice.say("Change to kilometres")


def units(voice: Voice) -> str:
    """Return the units in force."""
    if voice.units is Units.METRIC:
        return voice.say("You read kilometres. /units imperial changes to miles.")
    return voice.say("You read miles. /units metric changes to kilometres.")


def not_spoken(said: str, names: Sequence[str], voice: Voice) -> str:
    """Return that a language is none of ours, and which are."""
    return voice.say(
        "I do not speak “{word}”; I speak {languages}", word=shortened(said), languages=voice.listed(names)
    )


def language(voice: Voice) -> str:
    """Return the language in force, said in it."""
    return voice.say("I speak {language} with you.", language=own_name(voice.language))


def zone(name: str, now: datetime, voice: Voice) -> str:
    """Return the zone in force with its local time."""
    return voice.say(
        "Your time zone is {zone}: it is {time} on {day}.",
        zone=zone_name(name),
        time=voice.time(now, name),
        day=voice.day(now.astimezone(ZoneInfo(name)).date()),
    )


def now_admin(voice: Voice, *, has_team: bool) -> str:
    """Return that the code made the speaker an admin, and what is next."""
    if has_team:
        return voice.say("You are the admin of this coach now. /team shows your team.")
    return voice.say("You are the admin of this coach now. Do you coach? /team new NAME makes your team.")
