"""Which run is the recording of a race that an athlete had entered, and what follows for its result."""

from collections.abc import Sequence
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.race import Race

SAME_RACE: Final = 0.05
"""The share of a race's distance by which its recording may differ: a watch measures otherwise (own choice)."""


def race_run(run: Activity, entered: Sequence[Race]) -> Race | None:
    """Return the entered race that a run is the recording of: of its day, and over about its distance."""
    near = [
        race
        for race in entered
        if race.date == run.local_date and run.is_run
        if abs((run.distance_m or 0.0) - race.distance_m) < SAME_RACE * race.distance_m
    ]
    return min(near, key=lambda race: abs((run.distance_m or 0.0) - race.distance_m), default=None)


def recorded_s(race: Race, runs: Sequence[Activity]) -> float | None:
    """Return how long the recording of an entered race took, pauses included; None where there is none."""
    found = next((run for run in runs if race_run(run, (race,)) and run.race_said is not False), None)
    return found.elapsed_s if found else None


def not_yet_run(entered: Sequence[Race], runs: Sequence[Activity]) -> tuple[Race, ...]:
    """Return the races without a result, typed or recorded: on its own day a race may be over."""
    return tuple(race for race in entered if not (race.result_s or recorded_s(race, runs)))
