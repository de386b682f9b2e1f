"""Race formulas: worked examples from their sources, then what must hold for any runner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.race import Estimate, Method
from marathon.domain.race_formulas import (
    cameron_time_s,
    chance_of,
    oxygen_cost,
    riegel_exponent,
    riegel_time_s,
    speed_for_duration,
    sustained_fraction,
    vdot,
    vdot_time_s,
    vickers_one_race_s,
    vickers_two_races_s,
)
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M, METRES_PER_MILE

MILE = METRES_PER_MILE
SPEEDS = st.floats(2.0, 6.0)
DISTANCES = st.floats(3_000, 42_195)


def test_riegel() -> None:
    assert riegel_time_s(10_000, 2_400, 20_000) == pytest.approx(2_400 * 2**1.06)
    assert riegel_exponent(10_000, 2_400, 20_000, 2_400 * 2**1.06) == pytest.approx(1.06)


def test_cameron_worked_example() -> None:
    # Published example: 3.5 miles in 51:30 and 2.5 miles in 34:45 give 75.1334 and 72.5961 min over 5 miles.
    assert cameron_time_s(3.5 * MILE, 51.5 * 60, 5 * MILE) / 60 == pytest.approx(75.1334, abs=2e-3)
    assert cameron_time_s(2.5 * MILE, 34.75 * 60, 5 * MILE) / 60 == pytest.approx(72.5961, abs=2e-3)


def test_daniels_gilbert_worked_example() -> None:
    # A half in 1:45:00 is a VDOT of 42.6, which runs a marathon in 3:37:48.
    value = vdot(HALF_MARATHON_M, 6_300)
    assert value == pytest.approx(42.6, abs=0.05)
    assert vdot_time_s(value, MARATHON_M) == pytest.approx(3 * 3600 + 37 * 60 + 48, abs=2)


def test_daniels_gilbert_parts() -> None:
    assert oxygen_cost(200) == pytest.approx(-4.60 + 36.4516 + 4.16)
    assert sustained_fraction(0) == pytest.approx(1.2883951)
    speed = speed_for_duration(50.0, 3_600)
    assert vdot(speed * 3_600, 3_600) == pytest.approx(50.0)


def test_vickers_arithmetic() -> None:
    # Half in 1:45:00, 30 miles a week: vR = 42195 / (6300 x 2^1.07) = 3.1901; v = 3.0032 m/s.
    assert vickers_one_race_s(HALF_MARATHON_M, 6_300, 30 * MILE) == pytest.approx(
        MARATHON_M / 3.0032, rel=1e-4
    )
    # 10 km 47:00 and half 1:45:00, 30 miles a week: k = 1.0768; kM = 1.4510756 - 0.2562581 - 0.0423007.
    own = riegel_exponent(10_000, 2_820, HALF_MARATHON_M, 6_300)
    exponent = 1.4510756 - 0.23797948 * own - 0.01410023 * 3
    assert vickers_two_races_s(10_000, 2_820, HALF_MARATHON_M, 6_300, 30 * MILE) == pytest.approx(
        6_300 * 2**exponent
    )


def test_the_copy_that_is_ten_times_too_big_would_show() -> None:
    # From 30 to 50 miles a week a 3:50 runner gains minutes, not half an hour and more.
    gain = vickers_one_race_s(HALF_MARATHON_M, 6_300, 30 * MILE) - vickers_one_race_s(
        HALF_MARATHON_M, 6_300, 50 * MILE
    )
    assert 5 * 60 < gain < 12 * 60


@given(DISTANCES, SPEEDS, DISTANCES, DISTANCES)
def test_further_is_never_faster(distance: float, speed: float, one: float, other: float) -> None:
    near, far = sorted((one, other))
    time_s = distance / speed
    for formula in (riegel_time_s, cameron_time_s):
        assert formula(distance, time_s, near) / near <= formula(distance, time_s, far) / far * (1 + 1e-9)
    value = vdot(distance, time_s)
    assert vdot_time_s(value, near) / near <= vdot_time_s(value, far) / far + 1e-5


@given(DISTANCES, SPEEDS, st.floats(0, 160_000))
def test_faster_in_is_faster_out(distance: float, speed: float, weekly: float) -> None:
    slow, fast = distance / speed, distance / speed * 0.99
    assert riegel_time_s(distance, fast, MARATHON_M) < riegel_time_s(distance, slow, MARATHON_M)
    assert cameron_time_s(distance, fast, MARATHON_M) < cameron_time_s(distance, slow, MARATHON_M)
    assert vickers_one_race_s(distance, fast, weekly) < vickers_one_race_s(distance, slow, weekly)
    assert vdot(distance, fast) > vdot(distance, slow)
    assert vickers_one_race_s(distance, slow, weekly + 10_000) < vickers_one_race_s(distance, slow, weekly)


@given(st.floats(25, 80), st.floats(300, 20_000))
def test_an_hour_is_slower_than_half_an_hour(value: float, seconds: float) -> None:
    assert speed_for_duration(value, seconds) > speed_for_duration(value, seconds * 2)


def band(low: float, middle: float, high: float) -> Estimate:
    return Estimate(
        distance_m=MARATHON_M,
        time_s=middle,
        low_s=low,
        high_s=high,
        method=Method.RIEGEL,
        evidence=(),
        weekly_distance_m=None,
    )


def test_chance_at_the_marks_of_the_band() -> None:
    estimate = band(13_000.0, 14_000.0, 16_000.0)
    marks = [chance_of(goal, estimate) for goal in (13_000, 14_000, 16_000)]
    assert marks == pytest.approx([0.1, 0.5, 0.9])


@given(st.floats(9_000, 25_000), st.floats(1, 3_000))
def test_an_easier_goal_is_never_less_likely(goal: float, more: float) -> None:
    estimate = band(13_000.0, 14_000.0, 16_000.0)
    assert 0 <= chance_of(goal, estimate) <= chance_of(goal + more, estimate) <= 1
    assert chance_of(goal, band(14_000.0, 14_000.0, 14_000.0)) in (0.0, 0.5, 1.0) or 13_990 < goal < 14_010
