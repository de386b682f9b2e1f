"""When and where a person is told what they did not ask for: quiet hours and places; whose turn it is stands beside."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.subscription import Subscriptions
from marathon.domain.turn import instant_of
from marathon.domain.zones import zone_named

EVERYWHERE: Final = ""
NOWHERE: Final = "off"
BETWEEN: Final = " "
"""What stands between the platforms where somebody chose several of them."""
OF_THE_ACCOUNT: Final = frozenset(
    {
        *("connected", "account_tried", "disconnected", "reconnect", "strava_paused", "tokens_unreadable"),
        *("strava_full", "place_muted", "removed", "role", "asked_to_train", "new_coach", "paired"),
        *("role_changed", "mail_stopped", "fault"),
    }
)
"""Kinds of notices that are told on every platform, whatever a person chose: they say who may do and see what."""
AT_ONCE: Final = frozenset({"connected", "account_tried", "paired", "card_moved", "card_shown"})
"""Kinds that wait for no quiet hours to end: what they tell was done a moment ago, perhaps by somebody else."""
Hours = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsCard:
    """/settings: how a person reads, and when and where they are told things.

    chosen: what they want to be told, at which hours and where.
    places: the platforms on which they can be written to, in the order they came.
    mailbox: the address among them; empty without one.
    """

    athlete_id: AthleteId
    person: Athlete
    chosen: Subscriptions
    places: tuple[str, ...]
    mailbox: str = ""


def platforms_of(told_on: str) -> tuple[str, ...]:
    """Return the platforms that a choice of where names; none for everywhere and nowhere."""
    return () if told_on in (EVERYWHERE, NOWHERE) else tuple(told_on.split(BETWEEN))


def without(told_on: str, platform: str) -> str:
    """Return a choice of where less one platform; where none is left it is everywhere."""
    left = [one for one in platforms_of(told_on) if one != platform]
    return BETWEEN.join(left) if platforms_of(told_on) else told_on


def quiet_end(hour: int | None, quiet: Hours | None) -> int | None:
    """Return the local hour until which what is told at an hour waits for quiet hours; None where it does not."""
    if hour is None or quiet is None:
        return None
    first, last = quiet
    is_quiet = first <= hour < last if first < last else not last <= hour < first
    return last if is_quiet else None


def quiet_until(now: datetime, zone: str, quiet: Hours | None) -> datetime | None:
    """Return when the quiet hours that hold at an instant end, None where none hold.

    Args: quiet: the local hours from and until which it is quiet, over midnight where the first is the later one.
    """
    if quiet is None or quiet[0] == quiet[1]:
        return None
    first, last = quiet
    today = now.astimezone(zone_named(zone)).date()
    for begins in (today - timedelta(days=1), today):
        ends = begins if first < last else begins + timedelta(days=1)
        until = instant_of(ends, time(last), zone)
        if instant_of(begins, time(first), zone) <= now < until:
            return until
    return None
