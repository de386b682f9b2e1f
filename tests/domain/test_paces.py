"""Target paces against Daniels' tables, their order, and what makes them faster."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marathon.domain.effort import GENTLE_CEILING
from marathon.domain.paces import (
    PaceKind,
    PaceZone,
    pace_of_an_hour,
    paces_from_races,
    paces_from_threshold,
    zones_of,
)
from marathon.domain.race_formulas import vdot_time_s
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M

DISTANCES = (5_000.0, 10_000.0, HALF_MARATHON_M, MARATHON_M)


def races(value: float) -> dict[float, float]:
    """Returns the race times of a VDOT."""
    return {metres: vdot_time_s(value, metres) for metres in DISTANCES}


@pytest.mark.parametrize(
    # Daniels' Running Formula, 3rd ed., table 5.2: threshold per km, interval per 1,000 m, repetition per 400 m.
    ("value", "threshold", "interval", "repetition_400"),
    [(40, 306, 282, 106), (50, 255, 235, 87), (60, 220, 203, 75)],
)
def test_the_paces_of_the_tables(
    value: float, threshold: float, interval: float, repetition_400: float
) -> None:
    found = paces_from_races(races(value))
    assert found[PaceKind.THRESHOLD] == pytest.approx(threshold, rel=0.01)
    assert found[PaceKind.INTERVAL] == pytest.approx(interval, rel=0.03)  # his are those of some 11 minutes
    assert found[PaceKind.REPETITION] == pytest.approx(repetition_400 * 2.5, rel=0.015)
    # From the threshold alone they are the same, but for the power laws between distances.
    for kind, pace in paces_from_threshold(found[PaceKind.THRESHOLD]).items():
        assert pace == pytest.approx(found[kind], rel=0.01)


def test_an_hour_between_two_races_and_beyond_them() -> None:
    # 10 km in 40 min and 20 km in 80 min: one pace. 10 km in 45 min, 20 km in 95: 60 min lie where the law says.
    assert pace_of_an_hour({10_000.0: 2_400.0, 20_000.0: 4_800.0}) == pytest.approx(240.0)
    assert pace_of_an_hour({10_000.0: 2_700.0, 20_000.0: 5_700.0}) == pytest.approx(275.7, abs=0.1)
    assert pace_of_an_hour({5_000.0: 3_700.0, 10_000.0: 8_000.0}) == pytest.approx(740.0)
    assert pace_of_an_hour({5_000.0: 800.0, 10_000.0: 1_700.0}) == pytest.approx(170.0)


def by_kind(zones: tuple[PaceZone, ...]) -> dict[PaceKind, PaceZone]:
    return {zone.kind: zone for zone in zones}


@given(st.floats(25, 80), st.floats(1.0, 1.15))
def test_slowest_first_and_easy_never_faster_than_the_marathon(value: float, optimism: float) -> None:
    times = races(value)
    marathon = optimism * times[MARATHON_M] / MARATHON_M * 1000
    zones = zones_of(paces_from_races(times), marathon, 170.0)
    assert [zone.kind for zone in zones] == list(PaceKind)
    ends = [pace for zone in zones for pace in (zone.slow_s_per_km, zone.fast_s_per_km)]
    assume(zones[0].slow_s_per_km >= marathon)
    assert ends == sorted(ends, reverse=True)


@given(st.floats(25, 79), st.floats(1.0, 1.5))
def test_a_faster_runner_has_faster_paces(value: float, more: float) -> None:
    slower, faster = (
        by_kind(zones_of(paces_from_races(races(v)), None, None)) for v in (value, value + more)
    )
    for kind, zone in slower.items():
        assert faster[kind].fast_s_per_km < zone.fast_s_per_km


def test_easy_running_stays_below_where_it_is_judged_too_hard() -> None:
    zones = by_kind(zones_of(paces_from_threshold(270.0), None, 170.0))
    easy = zones[PaceKind.EASY]
    assert easy.fast_s_per_km > 270.0 / GENTLE_CEILING
    assert easy.high_hr_bpm == pytest.approx(170.0 * GENTLE_CEILING)
    assert zones[PaceKind.REPETITION].high_hr_bpm is None
    assert PaceKind.MARATHON not in zones
