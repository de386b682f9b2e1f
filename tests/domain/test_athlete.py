"""Which threshold is in force on a day, and which day it is where the athlete is."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.athlete import (
    Athlete,
    AthleteId,
    Origin,
    Threshold,
    ThresholdKind,
    Thresholds,
    thresholds_on,
)

DAY = date(2026, 5, 10)
PACE = ThresholdKind.THRESHOLD_PACE_S_PER_KM


def known(value: float, days: int, origin: Origin, kind: ThresholdKind = PACE) -> Threshold:
    return Threshold(kind=kind, value=value, valid_from=DAY + timedelta(days=days), origin=origin)


def pace_on(*history: Threshold) -> float | None:
    return thresholds_on(DAY, history).threshold_pace_s_per_km


STATED, ESTIMATED = Origin.STATED, Origin.ESTIMATED


@pytest.mark.parametrize(
    ("history", "pace"),
    [
        ((), None),
        ((known(270, -9, STATED), known(260, -3, STATED)), 260),
        ((known(270, -9, STATED), known(250, -1, ESTIMATED)), 270),  # what is stated outranks
        ((known(270, 0, STATED),), 270),  # valid from today
        ((known(270, -5, ESTIMATED), known(260, 1, STATED)), 270),  # not yet stated
        ((known(270, 9, ESTIMATED), known(260, 3, ESTIMATED)), 260),  # before the first the first one
        ((known(270, 3, ESTIMATED), known(260, 9, STATED)), 260),
        ((known(270, -2, STATED), known(265, -2, STATED)), 265),  # corrected on the same day
    ],
)
def test_which_value_holds(history: tuple[Threshold, ...], pace: float | None) -> None:
    assert pace_on(*history) == pace


def test_kinds_do_not_mix() -> None:
    history = (
        known(50, -9, STATED, ThresholdKind.RESTING_HR_BPM),
        known(190, -9, ESTIMATED, ThresholdKind.MAX_HR_BPM),
        known(170, 5, ESTIMATED, ThresholdKind.THRESHOLD_HR_BPM),
        known(250, -9, STATED),
    )
    assert thresholds_on(DAY, history) == Thresholds(
        resting_hr_bpm=50, max_hr_bpm=190, threshold_hr_bpm=170, threshold_pace_s_per_km=250
    )


HISTORIES = st.lists(
    st.builds(known, st.floats(180, 400), st.integers(-400, 400), st.sampled_from(Origin)),
    max_size=6,
    unique_by=lambda item: (item.valid_from, item.origin),
).map(tuple)


@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_of_the_history_does_not_matter(history: tuple[Threshold, ...], shuffled: Random) -> None:
    again = list(history)
    shuffled.shuffle(again)
    assert thresholds_on(DAY, tuple(again)) == thresholds_on(DAY, history)


@given(HISTORIES, st.integers(1, 300), st.floats(180, 400))
def test_what_is_valid_later_changes_nothing_today(
    history: tuple[Threshold, ...], days: int, value: float
) -> None:
    if any(item.valid_from <= DAY for item in history):
        assert pace_on(*history, known(value, days, STATED)) == pace_on(*history)


def test_speed_of_a_pace() -> None:
    assert Thresholds(threshold_pace_s_per_km=250.0).threshold_speed_m_per_s == 4.0
    assert Thresholds().threshold_speed_m_per_s is None


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Europe/Paris", datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
        ("Africa/Cairo", datetime(2026, 4, 23, 21, 59, 59, tzinfo=UTC), date(2026, 4, 23)),
        ("Africa/Cairo", datetime(2026, 4, 23, 22, 0, tzinfo=UTC), date(2026, 4, 24)),  # 00:00 does not exist
        ("America/New_York", datetime(2026, 11, 1, 3, 59, tzinfo=UTC), date(2026, 10, 31)),
        ("America/New_York", datetime(2026, 11, 1, 6, 30, tzinfo=UTC), date(2026, 11, 1)),  # 01:30 again
        ("Pacific/Kiritimati", datetime(2026, 12, 31, 10, 0, tzinfo=UTC), date(2027, 1, 1)),
        ("Pacific/Pago_Pago", datetime(2027, 1, 1, 10, 59, tzinfo=UTC), date(2026, 12, 31)),
        ("Asia/Kathmandu", datetime(2028, 2, 28, 18, 15, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_the_local_day(zone: str, instant: datetime, day: date) -> None:
    assert Athlete(id=AthleteId(1), name="Ines", zone=zone).local_date(instant) == day
