"""The examples that usage texts show: distances, paces and days as the reader would type them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from marathon.domain.units import Units
from marathon.words.voice import Voice

_IN: Final[Mapping[Units, Mapping[str, str]]] = {
    Units.METRIC: {"run": "10 km", "longer_run": "10.5 km", "week": "40 km", "pace": "4:35"},
    Units.IMPERIAL: {"run": "6 mi", "longer_run": "6.5 mi", "week": "25 mi", "pace": "7:20"},
}
_TO_RACE: Final = timedelta(weeks=20)
_SINCE_RACE: Final = timedelta(weeks=7)
_AWAY_FROM: Final = timedelta(days=4)
_AWAY: Final = timedelta(days=9)


def run(voice: Voice) -> str:
    """Return a distance that somebody may have run."""
    return _IN[voice.units]["run"]


def threshold_pace(voice: Voice) -> str:
    """Return a pace that somebody may hold for an hour."""
    return _IN[voice.units]["pace"]


def usage(templates: Iterable[str], today: date, voice: Voice) -> tuple[str, ...]:
    """Return a command's usage lines with their fields filled for one reader.

    Args: templates: lines with any of {run}, {longer_run}, {week}, {pace}, and the dates {race_day}, {past_race_day},
    {away_from}, {away_day}.
    """
    sunday = today + timedelta(days=6 - today.weekday())
    days = {"race_day": sunday + _TO_RACE, "past_race_day": sunday - _SINCE_RACE}
    days |= {"away_from": today + _AWAY_FROM, "away_day": today + _AWAY}
    return tuple(template.format(**_IN[voice.units], **days) for template in templates)
