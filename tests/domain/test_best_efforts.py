"""Best efforts against a slow, obvious search, and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marathon.domain.best_efforts import bounds_of_whole_run, find_best_efforts


def test_even_run_has_even_efforts() -> None:
    elapsed = np.arange(0.0, 3601.0)
    found = {e.distance_m: e.duration_s for e in find_best_efforts(elapsed, elapsed * 3.0)}
    assert found == pytest.approx(
        {1000.0: 1000 / 3, 1609.344: 1609.344 / 3, 5000.0: 5000 / 3, 10000.0: 10000 / 3}
    )


def test_fast_middle_is_found_between_samples() -> None:
    # 1 km at 3 m/s, 1,100 m at 5 m/s, 1 km at 3 m/s, only four samples.
    elapsed = np.array([0.0, 1000 / 3, 1000 / 3 + 220, 2000 / 3 + 220])
    (best,) = find_best_efforts(elapsed, np.array([0.0, 1000.0, 2100.0, 3100.0]), (1000.0,))
    assert best.duration_s == pytest.approx(200.0)


def test_a_pause_counts() -> None:
    elapsed = np.array([0.0, 100.0, 400.0, 500.0])
    (best,) = find_best_efforts(elapsed, np.array([0.0, 500.0, 500.0, 1000.0]), (1000.0,))
    assert best.duration_s == 500.0


def test_a_pause_at_either_edge_does_not_count() -> None:
    elapsed = np.array([0.0, 300.0, 500.0, 900.0, 1000.0])
    distance = np.array([0.0, 0.0, 1000.0, 1000.0, 1100.0])
    (best,) = find_best_efforts(elapsed, distance, (1000.0,))
    assert best.duration_s == pytest.approx(200.0)


def test_short_and_empty_runs_have_none() -> None:
    assert find_best_efforts(np.array([]), np.array([])) == ()
    assert find_best_efforts(np.array([0.0, 300.0]), np.array([0.0, 999.0])) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 300)), min_size=2, max_size=25),
    st.integers(50, 900),
)
def test_equals_the_slow_search(steps: list[tuple[int, int]], wanted: int) -> None:
    elapsed = np.concatenate(([0.0], np.cumsum([float(t) for t, _ in steps])))
    distance = np.concatenate(([0.0], np.cumsum([float(d) for _, d in steps])))
    found = find_best_efforts(elapsed, distance, (float(wanted),))
    if distance[-1] < wanted:
        assert found == ()
        return
    starts = np.linspace(0, distance[-1] - wanted, 400)
    slow = (np.interp(starts + wanted, distance, elapsed) - np.interp(starts, distance, elapsed)).min()
    assert found[0].duration_s <= slow + 1e-6
    assert found[0].duration_s <= elapsed[-1]
    assert found[0].duration_s >= wanted / max(d / t for t, d in steps) - 1e-6


def test_totals_bound_nearly_whole_multiples_only() -> None:
    bounds = {e.distance_m: e.duration_s for e in bounds_of_whole_run(10_050, 3_000)}
    assert bounds == {1000.0: 300.0, 5000.0: 1500.0, 10000.0: 3000.0}
