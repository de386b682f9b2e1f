"""Load by each method, and the averages built on it: worked examples first, then properties."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from marathon.domain.activity import Activity, Floats, Sport
from marathon.domain.athlete import Sex, Thresholds
from marathon.domain.load import (
    HIGHEST_MONOTONY,
    LoadMethod,
    activity_load,
    effort_load,
    heart_rate_load,
    monotony,
    pace_load,
    roll_load,
    trimp,
)

MakeRun = Callable[..., Activity]
HEART = Thresholds(resting_hr_bpm=50.0, max_hr_bpm=190.0, threshold_hr_bpm=169.0)
BOTH = Thresholds(
    resting_hr_bpm=50.0, max_hr_bpm=190.0, threshold_hr_bpm=169.0, threshold_pace_s_per_km=250.0
)
LOADS = arrays(np.float64, st.integers(1, 60), elements=st.floats(0, 400))


def assert_load(found: tuple[float, LoadMethod] | None, load_au: float, method: LoadMethod) -> None:
    """Checks a load and how it was found."""
    assert found is not None
    assert found[0] == pytest.approx(load_au)
    assert found[1] is method


def test_trimp_worked_examples() -> None:
    # Published worked examples, a man: 30 min at 130, rest 40, max 200: 32; 45 min at 145, 60, 190: 66.
    assert float(trimp(30.0, (130 - 40) / (200 - 40), Sex.MALE)) == pytest.approx(32, abs=0.5)
    assert float(trimp(45.0, (145 - 60) / (190 - 60), Sex.MALE)) == pytest.approx(66, abs=0.5)
    # At the maximum a minute is 0.64 e^1.92 for a man and 0.86 e^1.67 for a woman.
    assert float(trimp(1.0, 1.0, Sex.MALE)) == pytest.approx(4.37, abs=0.01)
    assert float(trimp(1.0, 1.0, Sex.FEMALE)) == pytest.approx(4.57, abs=0.01)


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE, None])
def test_an_hour_at_threshold_is_100_by_every_method(make_run: MakeRun, sex: Sex | None) -> None:
    by_samples = make_run(hr_seconds=((169, 3_600.0),), average_hr_bpm=120.0)
    by_average = make_run(average_hr_bpm=169.0)
    by_pace = make_run(adjusted_speed_m_per_s=4.0)
    by_effort = make_run(effort=8)
    found = [activity_load(run, BOTH, sex) for run in (by_samples, by_average, by_pace, by_effort)]
    for load, method in zip(found, LoadMethod, strict=True):
        assert_load(load, 100.0, method)


def test_formulas_by_hand() -> None:
    assert pace_load(7_200, 0.8) == pytest.approx(128.0)
    assert effort_load(1_800, 4) == pytest.approx(25.0)


def test_hard_minutes_count_more_than_their_average(make_run: MakeRun) -> None:
    uneven = activity_load(make_run(hr_seconds=((130, 1_800.0), (180, 1_800.0))), HEART)
    even = activity_load(make_run(average_hr_bpm=155.0), HEART)
    assert uneven is not None
    assert even is not None
    assert uneven[0] > even[0]


def test_a_strap_that_fell_silent(make_run: MakeRun) -> None:
    most = make_run(hr_seconds=((150, 2_400.0),))
    whole = make_run(hr_seconds=((150, 3_600.0),))
    little = make_run(hr_seconds=((150, 1_000.0),), adjusted_speed_m_per_s=4.0)
    assert activity_load(most, BOTH) == activity_load(whole, BOTH)
    assert_load(activity_load(little, BOTH), 100.0, LoadMethod.PACE)


def test_other_sports_have_no_pace(make_run: MakeRun) -> None:
    row = make_run(sport=Sport.ROW, adjusted_speed_m_per_s=4.0)
    assert activity_load(row, BOTH) is None
    assert_load(
        activity_load(make_run(sport=Sport.ROW, average_hr_bpm=169.0), BOTH), 100.0, LoadMethod.HR_AVERAGE
    )
    assert_load(activity_load(make_run(sport=Sport.STRENGTH, effort=4), BOTH), 50.0, LoadMethod.EFFORT)


def test_missing_heart_values_are_filled_or_refused(make_run: MakeRun) -> None:
    run = make_run(average_hr_bpm=169.0)
    assert_load(activity_load(run, Thresholds(threshold_hr_bpm=169.0)), 100.0, LoadMethod.HR_AVERAGE)
    # 60 + 0.85 x (190 - 60) = 170.5, so an hour at 169 is just under 100.
    by_max = activity_load(run, Thresholds(max_hr_bpm=190.0))
    assert by_max is not None
    assert 95 < by_max[0] < 100
    assert activity_load(run, Thresholds()) is None
    assert activity_load(run, Thresholds(resting_hr_bpm=180.0, threshold_hr_bpm=169.0)) is None


@given(st.floats(60, 188), st.floats(600, 20_000))
def test_longer_or_harder_is_never_less(hr: float, duration: float) -> None:
    def load(beats: float, seconds: float) -> float:
        return heart_rate_load(np.array([beats]), np.array([seconds]), (50.0, 169.0, 190.0), None)

    assert load(hr + 1, duration) > load(hr, duration)
    assert load(hr, duration + 60) > load(hr, duration)


def test_roll_by_hand() -> None:
    fitness, fatigue, form = roll_load(np.array([100.0, 0.0, 42.0]), 50.0, 60.0)
    assert fitness == pytest.approx(
        [50 + 50 / 42, (50 + 50 / 42) * 41 / 42, fitness[1] + (42 - fitness[1]) / 42]
    )
    assert fatigue[0] == pytest.approx(60 + 40 / 7)
    # Form is yesterday's: before today's load is felt.
    assert form == pytest.approx([-10.0, fitness[0] - fatigue[0], fitness[1] - fatigue[1]])


def test_fresh_after_rest_and_settled_by_habit() -> None:
    fitness, fatigue, form = roll_load(np.full(400, 60.0))
    assert (fitness[-1], fatigue[-1], form[-1]) == pytest.approx((60.0, 60.0, 0.0), abs=0.01)
    # A single day fades so that form turns positive after about a fortnight.
    alone = np.zeros(40)
    alone[0] = 100.0
    turns = int(np.argmax(roll_load(alone)[2] > 0))
    assert 12 <= turns <= 16


@settings(max_examples=50, deadline=None)
@given(LOADS, st.floats(0, 150), st.floats(0, 200))
def test_roll_properties(loads: Floats, fit: float, tired: float) -> None:
    fitness, fatigue, _ = roll_load(loads, fit, tired)
    top, low = max(loads.max(), fit, tired), min(loads.min(), fit, tired)
    for rolled in (fitness, fatigue):
        assert (rolled <= top + 1e-9).all()
        assert (rolled >= low - 1e-9).all()
    rested = roll_load(np.append(loads, 0.0), fit, tired)
    assert rested[1][-1] <= rested[1][-2]
    batch = roll_load(np.stack((loads, loads * 2)), np.array([fit, 0.0]), np.array([tired, 0.0]))
    assert np.array_equal(batch[0][0], fitness)
    assert batch[1].shape == (2, len(loads))


@settings(max_examples=30, deadline=None)
@given(LOADS, st.integers(0, 60))
def test_rolling_on_equals_rolling_at_once(loads: Floats, cut: int) -> None:
    cut = min(cut, len(loads) - 1)
    fitness, fatigue, form = roll_load(loads)
    if cut:
        tail = roll_load(loads[cut:], float(fitness[cut - 1]), float(fatigue[cut - 1]))
        assert tail[0] == pytest.approx(fitness[cut:])
        assert tail[2] == pytest.approx(form[cut:])


def test_monotony_by_hand() -> None:
    # Mean 40, squares from it sum to 15,200: hard days and rest days are not monotonous.
    varied = monotony(np.array([100.0, 0.0, 100.0, 0.0, 80.0, 0.0, 0.0]))
    assert varied is not None
    assert varied == pytest.approx((40 / np.sqrt(15_200 / 7), 280 * 40 / np.sqrt(15_200 / 7)))
    assert monotony(np.full(7, 50.0)) == (HIGHEST_MONOTONY, 3_500.0)
    assert monotony(np.zeros(7)) is None


@given(arrays(np.float64, 7, elements=st.floats(0, 400)), st.floats(0.1, 10))
def test_monotony_knows_no_scale(loads: Floats, factor: float) -> None:
    found, scaled = monotony(loads), monotony(loads * factor)
    if found and scaled and loads.max() > 1e-3:
        assert scaled[0] == pytest.approx(found[0], rel=1e-6)
        assert 0 < found[0] <= HIGHEST_MONOTONY
