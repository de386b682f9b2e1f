"""Digesting real recordings: what comes out agrees with what the device itself states."""

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marathon.domain.effort import digest
from marathon.files.read import read_activities

RUNS = (
    "elevate__bloemendaal.fit",
    "elevate__kaiteriteri.fit",
    "elevate__sloatsburg.fit",
    "elevate__treadmill.fit",
    "python-fitparse__activity-small-fenix2-run.fit",
    "runpandas__run.tcx",
)


@pytest.mark.parametrize("name", RUNS)
def test_digest_agrees_with_the_device(shared_data: Path, name: str) -> None:
    content = (shared_data / "activityfiles" / name).read_bytes()
    (recorded,) = read_activities(name, content, zone="UTC", latest=datetime.now(UTC))
    run = digest(recorded)
    assert run.samples is None
    assert run.distance_m is not None
    assert run.adjusted_speed_m_per_s is not None
    if run.hr_seconds and run.average_hr_bpm:
        seconds = sum(s for _, s in run.hr_seconds)
        assert sum(hr * s for hr, s in run.hr_seconds) / seconds == pytest.approx(run.average_hr_bpm, abs=1)
        assert seconds == pytest.approx(run.duration_s, rel=0.02)
    plain = run.distance_m / run.duration_s
    assert 0.95 < run.adjusted_speed_m_per_s / plain < 1.15
    binned = sum(speed * s for speed, s in run.speed_seconds)
    assert binned == pytest.approx(run.adjusted_speed_m_per_s * run.duration_s, rel=0.03)
    paces = [effort.duration_s / effort.distance_m for effort in run.best_efforts]
    assert paces
    assert all(short <= long for short, long in itertools.pairwise(paces))
    assert run.best_efforts[-1].duration_s <= run.elapsed_s
