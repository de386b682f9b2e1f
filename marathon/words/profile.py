"""The profile in words: each value, where it comes from, and what it improves."""

from datetime import datetime
from zoneinfo import ZoneInfo

from marathon.domain.athlete import Sex, ThresholdKind
from marathon.domain.change_cards import ProfileCard
from marathon.domain.units import Units
from marathon.words.languages import own_name
from marathon.words.voice import Voice
from marathon.words.zone_names import zone_name


def title(card: ProfileCard, voice: Voice) -> str:
    """Return how much of the profile is known."""
    values = (
        card.birth_year,
        card.sex,
        *(getattr(card.thresholds, kind) for kind in ThresholdKind),
    )
    return voice.say(
        "{name}: {n} of {all} values known",
        name=card.athlete_name,
        n=sum(v is not None for v in values),
        all=len(values),
    )


def lines(card: ProfileCard, voice: Voice) -> tuple[str, ...]:
    """Return every value with what it improves."""
    unknown = voice.say("not known")
    pace = card.thresholds.threshold_pace_s_per_km
    shown = (
        (
            voice.say("Birth year"),
            str(card.birth_year or unknown),
            voice.say("estimates the maximum heart rate"),
        ),
        (voice.say("Sex"), _sex(card.sex, voice), voice.say("fits the load from heart rate")),
        (
            voice.say("Resting heart rate"),
            _beats(card, ThresholdKind.RESTING_HR_BPM, voice),
            voice.say("sharpens the load"),
        ),
        (
            voice.say("Maximum heart rate"),
            _beats(card, ThresholdKind.MAX_HR_BPM, voice),
            voice.say("sharpens the load"),
        ),
        (
            voice.say("Threshold heart rate"),
            _beats(card, ThresholdKind.THRESHOLD_HR_BPM, voice),
            voice.say("judges whether easy runs are easy"),
        ),
        (
            voice.say("Threshold pace"),
            (voice.pace(pace) if pace else unknown)
            + _origin(card, ThresholdKind.THRESHOLD_PACE_S_PER_KM, voice),
            voice.say("judges runs without heart rate, and quality sessions"),
        ),
        (voice.say("Time zone"), zone_name(card.zone), voice.say("says when your day ends")),
    )
    return tuple(f"{name}: {value} ({use})" for name, value, use in shown)


def _sex(sex: Sex | None, voice: Voice) -> str:
    words = {None: voice.say("not known"), Sex.FEMALE: voice.say("female"), Sex.MALE: voice.say("male")}
    return words[sex]


def _beats(card: ProfileCard, kind: ThresholdKind, voice: Voice) -> str:
    value = getattr(card.thresholds, kind)
    return (voice.number(value) if value else voice.say("not known")) + _origin(card, kind, voice)


def _origin(card: ProfileCard, kind: ThresholdKind, voice: Voice) -> str:
    return voice.say(", estimated") if kind in card.estimated else ""


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


def now_admin(voice: Voice) -> str:
    """Return that the code made the speaker an admin."""
    return voice.say("You are the admin of this coach now. /team shows your team.")
