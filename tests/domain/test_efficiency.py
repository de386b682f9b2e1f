"""Pace at equal heart rate: by hand, what is not compared, and how rarely a real log raises it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from marathon.domain.activity import Activity, Oddity
from marathon.domain.efficiency import efficiency_drop
from marathon.domain.effort import digest
from marathon.domain.flags import find_flags
from marathon.domain.reasons import EfficiencyDrop, ReturnAfterBreak
from marathon.strava.decode import decode_summary

MakeRun = Callable[..., Activity]
ON = date(2026, 5, 10)
BEFORE = (15, 18, 22, 26, 30, 40)
RECENT = (1, 4, 9)


@pytest.fixture
def log(make_run: MakeRun) -> Callable[..., list[Activity]]:
    """Returns a maker of a month at 145 beats and 3 m/s, and two weeks at the same beats and another speed."""

    def make(speed: float, hr_bpm: float = 145.0, **more: object) -> list[Activity]:
        def run(back: int, speed: float, hr_bpm: float) -> Activity:
            facts = {"average_hr_bpm": hr_bpm, "adjusted_speed_m_per_s": speed}
            return make_run(ON - timedelta(days=back), **facts)

        recent = [replace(run(back, speed, hr_bpm), **more) for back in RECENT]  # type: ignore[arg-type] # fields
        return [*(run(back, 3.0, 145.0) for back in BEFORE), *recent]

    return make


Log = Callable[..., list[Activity]]


def test_by_hand(log: Log) -> None:
    # 2.8 m/s is 357 s/km, 3.0 is 333: 7 % slower at the same beats.
    drop = efficiency_drop(ON, log(2.8))
    assert drop
    assert (drop.hr_bpm, drop.runs) == (145.0, 3)
    assert (drop.pace_s_per_km, drop.before_s_per_km) == pytest.approx((1000 / 2.8, 1000 / 3.0))
    assert efficiency_drop(ON, log(2.9)) is None  # 3.4 %
    # 2.8 m/s at 139 beats is what 3 m/s are at 145: 79 beats above rest for 85.
    assert efficiency_drop(ON, log(3.0 * 79 / 85, 139.0)) is None


@pytest.mark.parametrize(
    "more",
    [
        {"is_race": True},
        {"indoor": True},
        {"duration_s": 1_199.0},
        {"oddities": (Oddity.GPS_JUMP,)},
        {"average_hr_bpm": None},
        {"average_hr_bpm": 160.0},
    ],
)
def test_what_is_not_compared(log: Log, more: dict[str, object]) -> None:
    assert efficiency_drop(ON, log(2.6, **more)) is None


def test_too_few_runs_tell_nothing(log: Log) -> None:
    runs = log(2.6)
    assert efficiency_drop(ON, runs[:-1]) is None
    assert efficiency_drop(ON, runs[2:]) is None
    eve = min(run.local_date for run in runs[len(BEFORE) + 1 :])
    assert efficiency_drop(eve, runs) == efficiency_drop(eve, [r for r in runs if r.local_date <= eve])


def test_slower_at_the_same_heart_rate_is_never_better(log: Log) -> None:
    paces = [efficiency_drop(ON, log(speed / 100)) for speed in range(300, 199, -5)]
    found = [flag.pace_s_per_km for flag in paces if flag]
    assert found == sorted(found)
    assert all(paces[len(paces) - len(found) :])  # once it is raised it stays so


def test_a_return_silences_it(log: Log, make_run: MakeRun) -> None:
    (drop,) = find_flags(ON, log(2.6))
    assert isinstance(drop, EfficiencyDrop)
    after_a_break = [
        make_run(
            ON - timedelta(days=back), average_hr_bpm=145.0, adjusted_speed_m_per_s=3.0 if back > 14 else 2.6
        )
        for back in (45, 40, 35, 30, 22, 5, 3, 1)
    ]
    assert efficiency_drop(ON, after_a_break)
    assert [type(flag) for flag in find_flags(ON, after_a_break)] == [ReturnAfterBreak]


def test_a_real_log_raises_it_rarely(shared_data: Path) -> None:
    lines = (shared_data / "strava_one_athlete.jsonl").read_text().splitlines()
    runs = [digest(decode_summary(json.loads(line))) for line in lines]
    dates = sorted(run.local_date for run in runs)
    days = [dates[0] + timedelta(days=step) for step in range(45, (dates[-1] - dates[0]).days)]
    raised = sum(efficiency_drop(day, runs) is not None for day in days)
    assert 1 <= raised <= 20  # of some 840
