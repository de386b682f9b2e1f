"""What the days before a race do: volume down from the biggest week, form up by race morning. The plan decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from marathon.domain.calendar import days_from
from marathon.domain.day_summary import DaySummary
from marathon.domain.load import roll_load
from marathon.domain.plan import Measure, PlannedSession
from marathon.domain.week import planned_amount

TAPER_DAYS: Final = 21
LAST_DAYS: Final = 7
PEAK_WEEKS: Final = 6
LOAD_DAYS: Final = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Taper:
    """The seven days before a race against the biggest of the six weeks before them, and form on the way.

    last_m holds what was run of them and what is still planned. Form today and on race morning if the plan is run
    (arbitrary units), None where no load is known.
    """

    last_m: float
    peak_m: float
    form_now_au: float | None = None
    form_race_au: float | None = None

    @property
    def share(self) -> float:
        """The last seven days as a share of the biggest week."""
        return self.last_m / self.peak_m


def find_taper(
    race_day: date, today: date, sessions: Sequence[PlannedSession], kept: Sequence[DaySummary]
) -> Taper | None:
    """Return what the taper does, None where the race is over or far, nothing is planned, or nothing was run.

    Args:
        sessions: those of the seven days before the race, and from today on.
        kept: the days up to today, oldest first, from seven weeks before the race on.
    """
    eve = race_day - timedelta(days=1)
    last = [session for session in sessions if race_day - timedelta(days=LAST_DAYS) <= session.date <= eve]
    if not 0 < (race_day - today).days <= TAPER_DAYS or not any(session.measure for session in last):
        return None
    metres = _metres(today, sessions, kept)
    weeks = [
        sum(metres.get(day, 0.0) for day in days_from(race_day - timedelta(weeks=back), LAST_DAYS))
        for back in range(1, PEAK_WEEKS + 2)
    ]
    if not (peak_m := max(weeks[1:])):
        return None
    now, then = _form(eve, today, metres, kept)
    return Taper(last_m=weeks[0], peak_m=peak_m, form_now_au=now, form_race_au=then)


def _metres(
    today: date, sessions: Sequence[PlannedSession], kept: Sequence[DaySummary]
) -> Mapping[date, float]:
    """Return the running of each day: what was run, from today on what is planned where that is more."""
    metres = {day.date: day.done_distance_m or 0.0 for day in kept if day.date <= today}
    planned: dict[date, float] = {}
    for session in sessions:
        if session.date >= today:
            amount = planned_amount(session, Measure.DISTANCE)
            planned[session.date] = planned.get(session.date, 0.0) + amount
    return metres | {day: max(amount, metres.get(day, 0.0)) for day, amount in planned.items()}


def _form(
    eve: date, today: date, metres: Mapping[date, float], kept: Sequence[DaySummary]
) -> tuple[float | None, float | None]:
    """Return form today and on race morning, if what is planned loads by the metre as the last four weeks did.

    Source: own choice; the averages are those of roll_load().
    """
    before = next((day for day in reversed(kept) if day.date == today - timedelta(days=1)), None)
    recent = [day for day in kept if today - timedelta(days=LOAD_DAYS) <= day.date < today]
    ran_m = sum(day.done_distance_m or 0.0 for day in recent)
    if before is None or not ran_m:
        return None, None
    load_per_m = sum(day.load_au for day in recent) / ran_m
    ahead = days_from(today, (eve - today).days + 1)
    loads = np.array([load_per_m * metres.get(day, 0.0) for day in ahead])
    fitness, fatigue, _ = roll_load(loads, before.fitness_au, before.fatigue_au)
    return before.fitness_au - before.fatigue_au, float(fitness[-1] - fatigue[-1])
