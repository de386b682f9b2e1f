"""When and where a person is told what they did not ask for: the hour of the day's message, quiet hours, places."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from marathon.domain.athlete import Athlete, AthleteId

EVERYWHERE: Final = ""
NOWHERE: Final = "off"
OF_THE_ACCOUNT: Final = frozenset(
    {
        *("connected", "account_tried", "disconnected", "reconnect", "strava_paused", "tokens_unreadable"),
        *("place_muted", "removed", "paired"),
    }
)
"""Kinds of notices that are told on every platform, whatever a person chose: they say who may do what."""
AT_ONCE: Final = frozenset({"connected", "account_tried", "paired"})
"""Kinds that wait for no quiet hours to end: what they tell was done a moment ago, perhaps by somebody else."""
Hours = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsCard:
    """/settings: how a person reads, and when and where they are told things.

    places: the platforms on which they can be written to, in the order they came.
    """

    athlete_id: AthleteId
    person: Athlete
    places: tuple[str, ...]


def quiet_until(now: datetime, zone: str, quiet: Hours | None) -> datetime | None:
    """Return when the quiet hours that hold at an instant end, None where none hold.

    Args: quiet: the local hours from and until which it is quiet, over midnight where the first is the later one.
    """
    if quiet is None or quiet[0] == quiet[1]:
        return None
    first, last = quiet
    today = now.astimezone(ZoneInfo(zone)).date()
    for begins in (today - timedelta(days=1), today):
        ends = begins if first < last else begins + timedelta(days=1)
        if _at(begins, first, zone) <= now < _at(ends, last, zone):
            return _at(ends, last, zone)
    return None


def _at(day: date, hour: int, zone: str) -> datetime:
    """Return an hour of a local day as an instant; one that the clocks leave out lies after the gap."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def is_time(now: datetime, zone: str, hour: int, within: timedelta) -> bool:
    """Return whether a local day came to this hour, and no longer ago than this."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return _at(today, hour, zone) <= now < _at(today, hour, zone) + within
