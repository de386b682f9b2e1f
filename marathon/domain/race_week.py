"""The messages around a race: which of them a day calls for, the facts of each, and the card of a result."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from marathon.domain.prediction_card import PastEstimate
from marathon.domain.race import Race, RaceId
from marathon.domain.units import HALF_MARATHON_M

STEPS: Final = (7, 3, 1)
"""How many days before a race its messages come: what the taper does, how near it is, and how to pace it."""
LATE_BY: Final = 1
"""How many days later than that one may still come: after it the next is near, or the race (own choice)."""
TAPERED_FROM_M: Final = 0.99 * HALF_MARATHON_M
"""From which distance on the week before has messages; a shorter race has the one of its eve (own choice)."""
ASKED_FOR: Final = timedelta(days=3)
"""How long after a race its result is told or asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceWeekNotice:
    """A race is near: so many days were left when it was due."""

    code: Literal["race_week"] = "race_week"
    race_id: RaceId
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceResultNotice:
    """A race is over: its result against what was predicted, or the question how it went."""

    code: Literal["race_result"] = "race_result"
    race_id: RaceId


RaceNotice = RaceWeekNotice | RaceResultNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceResultCard:
    """A race that was run: result_s as typed, else as recorded, None while nobody knows.

    said: what was predicted of it before, where that was kept; else what would have been the day before.
    """

    race: Race
    result_s: float | None
    is_recorded: bool = False
    said: PastEstimate | None = None
    is_kept: bool = False


def step_due(race: Race, today: date) -> int | None:
    """Return which message before a race a day calls for, None for none: by how many days before it comes."""
    left = (race.date - today).days
    steps = STEPS if race.distance_m >= TAPERED_FROM_M else STEPS[-1:]
    return next((step for step in reversed(steps) if 0 < left <= step <= left + LATE_BY), None)


def is_result_due(race: Race, today: date, *, is_known: bool) -> bool:
    """Return whether a day calls for a race's result: told from its own day on, asked for from the next one on."""
    first = race.date if is_known else race.date + timedelta(days=1)
    return first <= today <= race.date + ASKED_FOR
