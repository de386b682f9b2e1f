"""Which message a day around a race calls for."""

from datetime import date, timedelta

import pytest

from marathon.domain.race import Race
from marathon.domain.race_week import is_result_due, step_due
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M

RACE_DAY = date(2026, 11, 29)


def race(distance_m: float = MARATHON_M) -> Race:
    """Returns a race of the day."""
    return Race(name="Lisbon", date=RACE_DAY, distance_m=distance_m)


def steps(distance_m: float) -> dict[int, int]:
    """Returns the message of each day that calls for one, by days left."""
    due = {left: step_due(race(distance_m), RACE_DAY - timedelta(days=left)) for left in range(-2, 12)}
    return {left: step for left, step in due.items() if step is not None}


def test_a_long_race_has_a_week_and_a_short_one_its_eve() -> None:
    assert steps(MARATHON_M) == {7: 7, 6: 7, 3: 3, 2: 3, 1: 1}
    assert steps(HALF_MARATHON_M) == steps(MARATHON_M)
    assert steps(10_000.0) == {1: 1}


@pytest.mark.parametrize(
    ("after", "known", "unknown"),
    [(-1, False, False), (0, True, False), (1, True, True), (3, True, True), (4, False, False)],
)
def test_a_result_is_told_on_its_day_and_asked_for_on_the_next(
    after: int, known: bool, unknown: bool
) -> None:
    day = RACE_DAY + timedelta(days=after)
    assert is_result_due(race(), day, is_known=True) is known
    assert is_result_due(race(), day, is_known=False) is unknown
