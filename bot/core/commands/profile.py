"""/profile: what is known about you and what each value improves; every one is optional."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.request import Request, whole_number
from marathon.domain.athlete import Origin, Sex, ThresholdKind
from marathon.domain.calendar import parse_past_day
from marathon.domain.change_cards import ProfileCard
from marathon.domain.team import Role
from marathon.domain.units import parse_pace_s_per_km
from marathon.errors import UnknownWordError
from marathon.usecases.manage_profile import set_birth_year, set_sex, set_threshold, show_profile
from marathon.usecases.process_day import LONGEST_BACK_DAYS
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
    "/profile max 188 from {past_race_day}",
    "/profile FIELD none",
    "/profile history",
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
_ALSO_NONE: Final = ("off", "unknown", "keiner", "keine", "aus")
_HISTORY: Final = "history"
_FROM: Final = re.compile(r"\s+(?:from|since)\s+")


def answer(request: Request) -> Reply:
    """Set one value where asked, then return the whole profile, and the way back to the value before."""
    card = before = show_profile(request.desk, request.speaker.id)
    if request.rest.lower() == _HISTORY:
        return _history(card, request.voice)
    undo: tuple[tuple[Label, str], ...] = ()
    if request.args:
        field, value = _read(request.args)
        card = _change(field, value, request)
        undo = _undo(field, before, card, request.voice, request.today - timedelta(days=LONGEST_BACK_DAYS))
    return Reply(
        title=words.title(card, request.voice),
        lines=words.lines(card, request.voice),
        buttons=buttons(
            request.voice, *undo, (Label.PACES, "/paces"), (Label.HISTORY, f"/profile {_HISTORY}")
        ),
    )


def _history(card: ProfileCard, voice: Voice) -> Reply:
    return Reply(
        title=words.history_title(card, voice),
        lines=words.history_lines(card, voice),
        buttons=buttons(voice, (Label.BACK, "/profile")),
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
    return field, " ".join(said[start:])


def _change(field: str, text: str, request: Request) -> ProfileCard:
    desk, athlete = request.desk, request.speaker.id
    text = _NONE if text in _ALSO_NONE else text
    if field == "born":
        year = None if text == _NONE else whole_number(text, 1920, request.today.year - 10)
        return set_birth_year(desk, athlete, year)
    if field == "sex":
        if text != _NONE and text not in _SEXES:
            raise UnknownWordError(word=text)
        return set_sex(desk, athlete, None if text == _NONE else _SEXES[text])
    value, day = (*_FROM.split(text, maxsplit=1), "")[:2]
    since = parse_past_day(day, request.today) if day else None
    kind, number = _threshold(field, value, request)
    return set_threshold(desk, athlete, kind, number, since)


def _threshold(field: str, value: str, request: Request) -> tuple[ThresholdKind, float | None]:
    """Return the threshold that a field means, and its value, None where it is to be forgotten."""
    if field == "threshold":
        pace = None if value == _NONE else parse_pace_s_per_km(value, request.speaker.units)
        return ThresholdKind.THRESHOLD_PACE_S_PER_KM, pace
    if field not in _HEART:
        raise UnknownWordError(word=field or value)
    kind, low, high = _HEART[field]
    beats = value.removesuffix("bpm").strip()
    return kind, None if value == _NONE else whole_number(beats, low, high)


def _undo(
    field: str, before: ProfileCard, card: ProfileCard, voice: Voice, earliest: date
) -> tuple[tuple[Label, str], ...]:
    """Return what to type for the value that held before, from the day on that another one took from it.

    Args: earliest: the first day that is judged.
    """
    was, is_now = (_typed(field, shown, voice) for shown in (before, card))
    if was == is_now:
        return ()
    if was == _NONE or field in ("born", "sex"):
        return ((Label.UNDO, f"/profile {field} {was}"),)
    told = (before if is_now == _NONE else card).threshold(_kind(field))
    since = f" from {max(told.valid_from, earliest)}" if told else ""
    return ((Label.UNDO, f"/profile {field} {was}{since}"),)


def _typed(field: str, card: ProfileCard, voice: Voice) -> str:
    """Return what to type for the value that a card holds; what is only estimated comes back by itself."""
    if field == "born":
        return str(card.birth_year or _NONE)
    if field == "sex":
        return card.sex or _NONE
    now = card.threshold(_kind(field))
    if now is None or now.origin is Origin.ESTIMATED:
        return _NONE
    return voice.pace(now.value) if field == "threshold" else f"{now.value:.0f}"


def _kind(field: str) -> ThresholdKind:
    return _HEART[field][0] if field in _HEART else ThresholdKind.THRESHOLD_PACE_S_PER_KM
