"""Detailed activities and streams: laps, best efforts, owners, and streams that make no sense."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marathon.domain.activity import Lap
from marathon.domain.units import METRES_PER_MILE
from marathon.errors import StravaPayloadError
from marathon.strava.decode_detail import decode_activity, decode_page, decode_streams
from tests.strava.test_decode import RUN

DETAIL = {
    **RUN,
    "athlete": {"id": 20_000_000_001, "resource_state": 1},
    "laps": [
        {"moving_time": 300, "elapsed_time": 320, "distance": 1000.0, "average_heartrate": 150.2},
        {"moving_time": 60, "distance": 180.5},
        {"moving_time": 0, "distance": 0.0},
        "nonsense",
    ],
    "best_efforts": [
        {"name": "400m", "distance": 400, "elapsed_time": 90},
        {"name": "1 mile", "distance": 1609, "elapsed_time": 400},
        {"name": "5K", "distance": 5000, "elapsed_time": 1300, "moving_time": 1290},
        {"name": "15K", "distance": 15_000, "elapsed_time": 4300},
    ],
}


def test_laps_best_efforts_and_owner_are_read() -> None:
    found = decode_activity(DETAIL)
    assert found.owner == 20_000_000_001
    assert found.activity.laps == (
        Lap(duration_s=300.0, distance_m=1000.0, hr_bpm=150.2),
        Lap(duration_s=60.0, distance_m=180.5),
    )
    efforts = [(effort.distance_m, effort.duration_s) for effort in found.activity.best_efforts]
    assert efforts == [(METRES_PER_MILE, 400.0), (5000.0, 1300.0)]


def test_a_ride_has_no_best_efforts() -> None:
    assert decode_activity({**DETAIL, "sport_type": "Ride"}).activity.best_efforts == ()


@pytest.mark.parametrize("athlete", [None, {}, {"id": "1"}, {"id": True}, {"id": -1}, 7])
def test_an_activity_without_an_owner_is_refused(athlete: object) -> None:
    with pytest.raises(StravaPayloadError):
        decode_activity({**DETAIL, "athlete": athlete})


def test_one_bad_activity_spoils_no_page() -> None:
    assert len(decode_page([DETAIL, {"id": 3}, "x", {**DETAIL, "id": 4}])) == 2
    with pytest.raises(StravaPayloadError):
        decode_page({"message": "no list"})


def _streams(**data: object) -> dict[str, object]:
    return {key: {"data": values, "series_type": "time"} for key, values in data.items()}


def test_streams_become_samples() -> None:
    samples = decode_streams(
        _streams(
            time=[5, 6, 6, 8],
            distance=[0, 3.0, 3.5, 2.0],
            heartrate=[120, None, 0, 300],
            altitude=[1, 2, 3, 4],
        )
    )
    assert samples is not None
    assert samples.elapsed_s.tolist() == [0.0, 1.0, 3.0]
    assert samples.distance_m.tolist() == [0.0, 3.0, 3.0]
    assert samples.hr_bpm[0] == 120
    assert np.isnan(samples.hr_bpm[1:]).all()


def test_streams_without_time_or_points_are_none() -> None:
    assert decode_streams({}) is None
    assert decode_streams(_streams(distance=[1.0, 2.0])) is None
    assert decode_streams(_streams(time=[4, 4, 4])) is None


def test_absent_streams_are_unknown() -> None:
    samples = decode_streams(_streams(time=[0, 1]))
    assert samples is not None
    assert math.isnan(samples.distance_m[0])


@settings(max_examples=200, deadline=None)
@example({"time": [-1, 0, 1.5e-233]})
@example({"time": [-1e17, 1, 2]})
@given(
    st.dictionaries(
        st.sampled_from(["time", "distance", "heartrate", "altitude"]),
        st.lists(st.none() | st.integers() | st.floats() | st.text(max_size=2), max_size=6) | st.text(),
    )
)
def test_streams_are_samples_or_refused(data: dict[str, object]) -> None:
    try:
        samples = decode_streams(_streams(**data))
    except StravaPayloadError:
        return
    if samples is not None:
        assert (np.diff(samples.elapsed_s) > 0).all()
        assert samples.elapsed_s[0] == 0
        known = samples.distance_m[np.isfinite(samples.distance_m)]
        assert (np.diff(known) >= 0).all()
        assert len({len(a) for a in (samples.elapsed_s, samples.hr_bpm, samples.altitude_m)}) == 1
