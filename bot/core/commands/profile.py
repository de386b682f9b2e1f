"""/profile: what is known about you and what each value improves; every one is optional."""

from collections.abc import Sequence
from typing import Final

from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.request import Request, whole_number
from marathon.domain.athlete import Sex, ThresholdKind
from marathon.domain.change_cards import ProfileCard
from marathon.domain.team import Role
from marathon.domain.units import parse_pace_s_per_km
from marathon.errors import UnknownWordError
from marathon.usecases.manage_profile import set_birth_year, set_sex, set_threshold, show_profile
from marathon.words import profile as words
from marathon.words.labels import Label
from marathon.words.voice import Voice

USAGE: Final = (
    "/profile",
    "/profile born 1985",
    "/profile sex female",
    "/profile resting 48",
    "/profile max 188",
    "/profile threshold {pace}",
    "/profile threshold hr 172",
    "/profile FIELD none",
)
NEEDS: Final = Role.ATHLETE

_HEART: Final = {
    "resting": (ThresholdKind.RESTING_HR_BPM, 25, 110),
    "max": (ThresholdKind.MAX_HR_BPM, 120, 230),
    "threshold hr": (ThresholdKind.THRESHOLD_HR_BPM, 90, 220),
}
_ALSO_SAID: Final = {
    "birth": "born",
    "birth year": "born",
    "year": "born",
    "year of birth": "born",
    "gender": "sex",
    "rest": "resting",
    "maximum": "max",
    "maximal": "max",
    "threshold pace": "threshold",
}
_BEATS: Final = frozenset({"hr", "heart", "heartrate", "rate", "bpm", "pulse"})
_SEXES: Final = {"f": Sex.FEMALE, "m": Sex.MALE} | {sex.value: sex for sex in Sex}
_NONE: Final = "none"


def answer(request: Request) -> Reply:
    """Set one value where asked, then return the whole profile, and the way back to the value before."""
    card = before = show_profile(request.desk, request.speaker.id)
    undo: tuple[tuple[Label, str], ...] = ()
    if request.args:
        field, value = _read(request.args)
        card = _change(field, value, request)
        was, is_now = (_typed(field, shown, request.voice) for shown in (before, card))
        undo = ((Label.UNDO, f"/profile {field} {was}"),) if was != is_now else ()
    return Reply(
        title=words.title(card, request.voice),
        lines=words.lines(card, request.voice),
        buttons=buttons(request.voice, *undo),
    )


def _read(args: Sequence[str]) -> tuple[str, str]:
    """Return the field by its plain name and the value: all from the first figure on, else the last word."""
    said = [word.lower() for word in args]
    figures = (place for place, word in enumerate(said) if word[0].isdigit())
    start = next(figures, len(said) - 1)
    spoken = [word.strip(":=") for word in said[:start]]
    plain = [word for word in spoken if word and word not in _BEATS]
    field = " ".join(plain)
    field = _ALSO_SAID.get(field, field)
    if field == "threshold" and len(plain) < len(spoken):
        field = "threshold hr"
    value = " ".join(said[start:])
    return field, value.removesuffix("bpm").strip() if field in _HEART else value


def _change(field: str, value: str, request: Request) -> ProfileCard:
    desk, athlete = request.desk, request.speaker.id
    emptied = value == _NONE
    if field == "born":
        year = None if emptied else whole_number(value, 1920, request.today.year - 10)
        return set_birth_year(desk, athlete, year)
    if field == "sex":
        if not emptied and value not in _SEXES:
            raise UnknownWordError(word=value)
        return set_sex(desk, athlete, None if emptied else _SEXES[value])
    if field == "threshold":
        pace = None if emptied else parse_pace_s_per_km(value, request.speaker.units)
        return set_threshold(desk, athlete, ThresholdKind.THRESHOLD_PACE_S_PER_KM, pace)
    if field not in _HEART:
        raise UnknownWordError(word=field or value)
    kind, low, high = _HEART[field]
    return set_threshold(desk, athlete, kind, None if emptied else whole_number(value, low, high))


def _typed(field: str, card: ProfileCard, voice: Voice) -> str:
    """Return what to type for the value that a card holds; what is only estimated comes back by itself."""
    if field == "born":
        return str(card.birth_year or _NONE)
    if field == "sex":
        return card.sex or _NONE
    kind = _HEART[field][0] if field in _HEART else ThresholdKind.THRESHOLD_PACE_S_PER_KM
    value = getattr(card.thresholds, kind)
    if value is None or kind in card.estimated:
        return _NONE
    return voice.pace(value) if field == "threshold" else f"{value:.0f}"
