"""Whose turn it is: the one rule by which every scheduled message is told once a person, kind and local date."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from marathon.domain.zones import zone_named

UTC: Final = zone_named("UTC")
CATCH_UP: Final = timedelta(hours=6)
"""How late a message may still be told; what is later is noted and left out, as nobody wants the morning at night."""
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the log keeps of one kind of message to one person: the latest local dates told, and noted as too late."""

    told: date | None = None
    noted: date | None = None


NOTHING_KEPT: Final = Kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The local date whose message is due; is_late: it is to be noted, not told any more."""

    date: date
    is_late: bool


def turn_of(
    now: datetime, zone: str, at: time, kept: Kept = NOTHING_KEPT, *, weekday: int | None = None
) -> Turn | None:
    """Return whose turn it is at an instant, None where that local date was told (or, when late, noted) before.

    Only the latest date counts: after days of sleep there is one message or one note, and none for who was never told
    before. Whatever the clock does, a date that was told does not come again, and none before it; one that was only
    noted may still be told in its time.

    Args:
        at: the time on the wall. What the clocks leave out comes after the gap, what they show twice the first time.
        weekday: Monday is 0; None for every day.
    """
    day = latest_date(now, zone, at, weekday)
    is_late = now - instant_of(day, at, zone) >= CATCH_UP
    known = [before for before in (kept.told, kept.noted if is_late else None) if before is not None]
    if max(known, default=date.max if is_late else date.min) >= day:
        return None
    return Turn(date=day, is_late=is_late)


def latest_date(now: datetime, zone: str, at: time, weekday: int | None = None) -> date:
    """Return the latest local date (of a weekday) that has come to a time of day."""
    day = now.astimezone(zone_named(zone)).date()
    while instant_of(day, at, zone) > now or weekday not in (None, day.weekday()):
        day -= _A_DAY
    return day


def instant_of(day: date, at: time, zone: str) -> datetime:
    """Return a time of a local day as an instant; one that the clocks leave out lies after the gap."""
    return datetime.combine(day, at, tzinfo=zone_named(zone)).astimezone(UTC)
