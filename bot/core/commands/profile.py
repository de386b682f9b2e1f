"""/profile: what is known about you and what each value improves; every one is optional."""

from typing import Final

from bot.core.message import Reply
from bot.core.request import Request, whole_number
from marathon.domain.athlete import Sex, ThresholdKind
from marathon.domain.change_cards import ProfileCard
from marathon.domain.team import Role
from marathon.domain.units import parse_pace_s_per_km
from marathon.errors import ArgumentsError
from marathon.usecases.manage_profile import set_birth_year, set_sex, set_threshold, show_profile
from marathon.words import profile as words

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


def answer(request: Request) -> Reply:
    """Set one value where asked, then return the whole profile."""
    said = [word.lower() for word in request.args]
    card = _change(said, request) if said else show_profile(request.desk, request.speaker.id)
    return Reply(title=words.title(card, request.voice), lines=words.lines(card, request.voice))


def _change(said: list[str], request: Request) -> ProfileCard:
    desk, athlete, field, value = request.desk, request.speaker.id, " ".join(said[:-1]), said[-1]
    emptied = value == "none"
    if field == "born":
        year = None if emptied else whole_number(value, 1920, request.today.year - 10)
        return set_birth_year(desk, athlete, year)
    if field == "sex":
        if not emptied and value not in tuple(Sex):
            raise ArgumentsError
        return set_sex(desk, athlete, None if emptied else Sex(value))
    if field == "threshold":
        pace = None if emptied else parse_pace_s_per_km(value, request.speaker.units)
        return set_threshold(desk, athlete, ThresholdKind.THRESHOLD_PACE_S_PER_KM, pace)
    if field not in _HEART:
        raise ArgumentsError
    kind, low, high = _HEART[field]
    return set_threshold(desk, athlete, kind, None if emptied else whole_number(value, low, high))
