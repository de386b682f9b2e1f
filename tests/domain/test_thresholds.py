"""Estimated thresholds: each rule by hand, and what must never be looked at."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from marathon.domain.activity import Activity, BestEffort
from marathon.domain.athlete import Origin, ThresholdKind, Thresholds
from marathon.domain.thresholds import age_max_hr_bpm, estimate_thresholds

MakeRun = Callable[..., Activity]
ON = date(2026, 5, 10)


def estimates(
    runs: list[Activity], stated: Thresholds | None = None, birth_year: int | None = None
) -> dict[str, float]:
    found = estimate_thresholds(runs, stated or Thresholds(), birth_year, ON)
    assert all(item.origin is Origin.ESTIMATED and item.valid_from == ON for item in found)
    return {item.kind: item.value for item in found}


def test_tanaka_worked_example() -> None:
    assert age_max_hr_bpm(40) == 180.0


def test_nothing_known_nothing_estimated() -> None:
    assert estimates([]) == {}


def test_age_alone_gives_heart_rates() -> None:
    found = estimates([], birth_year=1986)
    assert found == {
        ThresholdKind.MAX_HR_BPM: pytest.approx(180.0),
        ThresholdKind.THRESHOLD_HR_BPM: pytest.approx(0.89 * 180),
    }


def test_resting_heart_rate_moves_the_threshold() -> None:
    found = estimates([], Thresholds(resting_hr_bpm=50.0, max_hr_bpm=190.0))
    assert found == {ThresholdKind.THRESHOLD_HR_BPM: pytest.approx(50 + 0.85 * 140)}


def test_a_spike_is_not_the_maximum(make_run: MakeRun) -> None:
    runs = [make_run(ON - timedelta(days=n), max_hr_bpm=170.0 + n % 5) for n in range(30)]
    runs.append(make_run(ON, max_hr_bpm=219.0))
    assert estimates(runs, birth_year=1986)[ThresholdKind.MAX_HR_BPM] == 174.0


def test_few_easy_runs_do_not_lower_the_maximum(make_run: MakeRun) -> None:
    runs = [make_run(ON - timedelta(days=n), max_hr_bpm=150.0) for n in range(5)]
    assert estimates(runs, birth_year=1986)[ThresholdKind.MAX_HR_BPM] == pytest.approx(180.0)


def test_threshold_pace_from_a_race(make_run: MakeRun) -> None:
    # A race of one hour is itself the threshold.
    race = make_run(ON - timedelta(days=20), 14_000.0, 3_600.0, is_race=True)
    assert estimates([race])[ThresholdKind.THRESHOLD_PACE_S_PER_KM] == pytest.approx(3_600 / 14, rel=1e-6)
    old = make_run(ON - timedelta(days=113), 14_000.0, 3_600.0, is_race=True)
    later = make_run(ON + timedelta(days=1), 14_000.0, 3_600.0, is_race=True)
    assert estimates([old, later]) == {}


def test_jogging_tells_no_threshold_but_a_fast_stretch_does(make_run: MakeRun) -> None:
    jogs = [
        make_run(
            ON - timedelta(days=n),
            duration_s=3_600.0 + n,
            best_efforts=(BestEffort(distance_m=5_000.0, duration_s=1_750.0),),
        )
        for n in range(1, 10)
    ]
    assert estimates(jogs) == {}
    fast = make_run(ON, best_efforts=(BestEffort(distance_m=5_000.0, duration_s=1_400.0),))
    pace = estimates([*jogs, fast])[ThresholdKind.THRESHOLD_PACE_S_PER_KM]
    assert 280 < pace < 310  # slower than 280 s/km, which was held for 23 minutes only


def test_what_is_stated_is_not_estimated(make_run: MakeRun) -> None:
    stated = Thresholds(
        resting_hr_bpm=50.0, max_hr_bpm=190.0, threshold_hr_bpm=168.0, threshold_pace_s_per_km=260.0
    )
    assert estimates([make_run(ON, is_race=True, max_hr_bpm=199.0)], stated, 1986) == {}


def test_resting_heart_rate_where_recordings_show_it_to_be_lower_than_assumed(make_run: MakeRun) -> None:
    def run(days: int, *hr_seconds: tuple[int, float]) -> Activity:
        return make_run(ON - timedelta(days=days), hr_seconds=hr_seconds)

    kind = ThresholdKind.RESTING_HR_BPM
    standing = [run(1, (50, 40.0), (54, 20.0), (140, 900.0)), run(9, (52, 60.0)), run(20, (130, 900.0))]
    assert estimates(standing)[kind] == 54  # the second lowest of what was held for a minute
    assert kind not in estimates(standing[1:])  # one strap may lie, and nobody rests at 130
    assert kind not in estimates([*standing[:1], run(2, (20, 300.0))])
    assert kind not in estimates(standing, Thresholds(resting_hr_bpm=47.0))
