"""The price of hills: Minetti's own measurements, and hills made of numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.grade import flat_metres, minetti_factor


@pytest.mark.parametrize(
    ("grade", "measured", "deviation"),
    # Minetti et al. 2002, abstract: J/kg/m ± SD at -0.20, level, -0.45 and +0.45.
    [(-0.20, 1.73, 0.36), (0.0, 3.40, 0.24), (-0.45, 3.92, 0.81), (0.45, 18.93, 1.74)],
)
def test_polynomial_lies_within_what_was_measured(grade: float, measured: float, deviation: float) -> None:
    assert float(minetti_factor(grade)) * 3.6 == pytest.approx(measured, abs=deviation)


def test_worked_example() -> None:
    # +10 %: 155.4e-5 - 30.4e-4 - 43.3e-3 + 46.3e-2 + 1.95 + 3.6 = 5.968214
    assert float(minetti_factor(0.1)) == pytest.approx(5.968214 / 3.6, rel=1e-6)
    assert float(minetti_factor(0.0)) == 1.0


@given(st.floats(-0.15, 0.44))
def test_steeper_costs_more(grade: float) -> None:
    assert minetti_factor(grade + 0.01) > minetti_factor(grade)


@given(st.floats(-10, 10))
def test_never_free_and_bounded(grade: float) -> None:
    assert 0.4 < float(minetti_factor(grade)) <= float(minetti_factor(0.45))


def test_a_steady_hill_costs_its_factor() -> None:
    distance = np.arange(0.0, 5_000.0, 3.0)
    adjusted = flat_metres(distance, distance * 0.05)
    assert adjusted.sum() / distance[-1] == pytest.approx(float(minetti_factor(0.05)), rel=1e-3)


def test_flat_or_unknown_altitude_changes_nothing() -> None:
    distance = np.arange(0.0, 5_000.0, 3.0)
    level = np.full_like(distance, 200.0)
    assert flat_metres(distance, level).sum() == pytest.approx(distance[-1])
    mostly_unknown = np.where(np.arange(len(level)) % 3 == 0, level + distance, np.nan)
    assert flat_metres(distance, mostly_unknown).sum() == pytest.approx(distance[-1])


def test_jitter_of_the_altimeter_is_no_hill() -> None:
    distance = np.arange(0.0, 10_000.0, 3.0)
    jitter = np.random.default_rng(1).normal(0, 0.5, len(distance))
    assert flat_metres(distance, jitter).sum() / distance[-1] == pytest.approx(1.0, abs=0.01)


def test_standing_still_is_no_wall() -> None:
    before, after = np.arange(0.0, 1_000.0, 3.0), np.arange(1_003.0, 2_000.0, 3.0)
    distance = np.concatenate((before, np.full(200, 1_000.0), after))
    altitude = np.concatenate((np.zeros(334), np.linspace(0, 5, 200), np.full(len(distance) - 534, 5.0)))
    assert np.isfinite(flat_metres(distance, altitude)).all()
