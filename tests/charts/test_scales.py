"""The arithmetic of axes."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.charts.scales import Scale, clock_step, dates_between, marks, round_step, spread


@pytest.mark.parametrize(
    ("span", "most", "step"),
    [(90, 5, 20), (9, 5, 2), (3, 4, 1), (1000, 4, 500), (1001, 4, 500), (2001, 4, 1000)],
)
def test_round_steps(span: float, most: int, step: float) -> None:
    assert round_step(span, most) == step


@given(st.floats(1, 1e6), st.integers(2, 8))
def test_no_step_gives_too_many_marks(span: float, most: int) -> None:
    for step in (round_step(span, most), clock_step(span, most)):
        assert len(marks(0, span, step)) <= most + 1


def test_clock_steps_are_those_of_a_clock() -> None:
    assert clock_step(26 * 60, 5) == 600
    assert clock_step(40, 5) == 10


def test_marks_are_multiples_within() -> None:
    assert marks(12_500, 14_500, 600) == [12_600, 13_200, 13_800, 14_400]


def test_a_scale_without_a_span_lies_in_the_middle() -> None:
    assert Scale(5, 5, 100, 300)(5) == 200
    assert Scale(0, 10, 300, 100)(2.5) == 250


def test_dates_hold_both_ends() -> None:
    first = date(2026, 8, 23)
    assert dates_between(first, first, 3) == [first]
    assert dates_between(first, first + timedelta(84), 3) == [
        first,
        first + timedelta(42),
        first + timedelta(84),
    ]
    assert dates_between(first, first + timedelta(1), 3) == [first, first + timedelta(1)]


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=5))
def test_spread_labels_stay_apart_inside_and_in_order(wished: list[float]) -> None:
    placed = spread(wished, 48, 0, 1000)
    assert all(0 <= y <= 1000 for y in placed)
    ordered = [y for _, y in sorted(zip(wished, placed, strict=True))]
    assert all(after - before >= 48 - 1e-6 for before, after in pairwise(sorted(placed)))
    assert ordered == sorted(ordered)


def test_labels_with_room_stay_where_they_are() -> None:
    assert spread([100, 300], 48, 0, 1000) == [100, 300]
