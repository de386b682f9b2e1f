"""The recordings of real devices come out as their devices state, or are refused for the known reason."""

import gzip
from datetime import date, datetime
from pathlib import Path
from typing import Any

import fitdecode
import numpy as np
import pytest

from marathon.domain.activity import Activity, Floats, Oddity, Source, Sport
from marathon.errors import FileRefusedError
from marathon.files.fit_bytes import read_messages
from marathon.files.read import read_activities
from marathon.files.refusal import RawFile, Reason

ZONE = "Europe/Berlin"
REFUSED = {
    "gpxpy__cerknicko-without-times.gpx": Reason.ROUTE,
    "python-fitparse__activity-filecrc.fit": Reason.CHECKSUM,
    "python-fitparse__activity-unexpected-eof.fit": Reason.TRUNCATED,
}
SPORTS = {
    "fitdecode__garmin-fr935-cr.fit": Sport.SWIM,
    "stravalib__sample.tcx": Sport.RIDE,
    "sweatpy__6449921903_ACTIVITY.fit": Sport.RIDE,
    "sweatpy__activity_5039744860.gpx": Sport.RIDE,
}
_FIT_TOTALS = {
    "duration_s": ("total_timer_time", 1.0),
    "elapsed_s": ("total_elapsed_time", 1.0),
    "average_hr_bpm": ("avg_heart_rate", 1.0),
    "max_hr_bpm": ("max_heart_rate", 1.0),
}


def _read(recordings: Path, name: str, now: datetime) -> Activity:
    (activity,) = read_activities(name, (recordings / name).read_bytes(), zone=ZONE, latest=now)
    return activity


def test_every_file_is_read_or_refused_as_known(
    recordings: Path, totals: dict[str, dict[str, Any]], now: datetime
) -> None:
    assert len(totals) == 15
    for name in totals:
        if name in REFUSED:
            with pytest.raises(FileRefusedError) as refused:
                _read(recordings, name, now)
            assert refused.value.facts == {"file": name, "reason": REFUSED[name]}
        else:
            assert _read(recordings, name, now).sport is SPORTS.get(name, Sport.RUN), name


def test_fit_totals_are_those_of_the_device(
    recordings: Path, totals: dict[str, dict[str, Any]], now: datetime
) -> None:
    for name in (name for name in totals if name.endswith(".fit") and name not in REFUSED):
        activity, (told,) = _read(recordings, name, now), totals[name]["sessions"]
        assert activity.source is Source.FIT
        assert activity.started_at == datetime.fromisoformat(told["start_time"])
        assert activity.distance_m == pytest.approx(told["total_distance"], rel=0.001)
        assert activity.ascent_m == told["total_ascent"]
        for ours, (theirs, tolerance) in _FIT_TOTALS.items():
            if told[theirs] is not None:
                assert getattr(activity, ours) == pytest.approx(told[theirs], abs=tolerance), (name, ours)
        assert activity.samples is not None
        assert len(activity.samples.elapsed_s) == totals[name]["records"]
        assert (Oddity.NO_DISTANCE in activity.oddities) == (told["total_distance"] == 0)
        assert not set(activity.oddities) - {Oddity.NO_DISTANCE}, name


def test_tcx_totals_are_those_of_the_laps(
    recordings: Path, totals: dict[str, dict[str, Any]], now: datetime
) -> None:
    for name in (name for name in totals if name.endswith(".tcx")):
        activity, told = _read(recordings, name, now), totals[name]
        assert activity.distance_m == pytest.approx(told["total_distance"], rel=0.001)
        assert activity.duration_s == pytest.approx(told["total_time"], abs=1)
        assert len(activity.laps) == told["laps"]
        assert activity.samples is not None
        assert len(activity.samples.elapsed_s) == told["trackpoints"]


def test_gpx_distance_is_that_along_the_ground(
    recordings: Path, totals: dict[str, dict[str, Any]], now: datetime
) -> None:
    for name in (name for name in totals if name.endswith(".gpx") and name not in REFUSED):
        activity, told = _read(recordings, name, now), totals[name]
        assert activity.distance_m == pytest.approx(told["haversine_m"], rel=0.005)
        assert activity.samples is not None
        assert len(activity.samples.elapsed_s) == told["points"]


def test_the_same_run_from_two_watches_formats_agrees(recordings: Path, now: datetime) -> None:
    gpx, tcx = (_read(recordings, f"runpandas__run.{kind}", now) for kind in ("gpx", "tcx"))
    assert gpx.started_at == tcx.started_at
    assert gpx.duration_s == pytest.approx(tcx.duration_s, abs=1)
    assert gpx.source_id != tcx.source_id


def test_samples_rise_and_never_fall(recordings: Path, totals: dict[str, Any], now: datetime) -> None:
    for name in totals.keys() - REFUSED.keys():
        samples = _read(recordings, name, now).samples
        assert samples is not None
        assert samples.elapsed_s[0] == 0
        assert (np.diff(samples.elapsed_s) > 0).all()
        known = samples.distance_m[np.isfinite(samples.distance_m)]
        assert (np.diff(known) >= 0).all()


def test_the_local_day_is_the_devices_own_where_it_tells(recordings: Path, now: datetime) -> None:
    told = _read(recordings, "elevate__kaiteriteri.fit", now)  # 22:33 in UTC, the next morning in New Zealand
    assert (told.local_date, told.utc_offset_s) == (date(2020, 1, 7), 13 * 3600)
    silent = "runpandas__run.gpx"
    content = (recordings / silent).read_bytes()
    (east,) = read_activities(silent, content, zone="Pacific/Kiritimati", latest=now)
    (west,) = read_activities(silent, content, zone="Pacific/Midway", latest=now)
    assert (west.local_date, east.local_date) == (date(2017, 5, 26), date(2017, 5, 27))
    assert east.utc_offset_s is None


def test_a_treadmill_is_indoor_and_has_no_ascent(recordings: Path, now: datetime) -> None:
    activity = _read(recordings, "elevate__treadmill.fit", now)
    assert activity.indoor
    assert activity.ascent_m is None


def test_packing_and_naming_change_nothing(recordings: Path, totals: dict[str, Any], now: datetime) -> None:
    for name in totals.keys() - REFUSED.keys():
        content = (recordings / name).read_bytes()
        (plain,) = read_activities(name, content, zone=ZONE, latest=now)
        (packed,) = read_activities("holiday.jpg", gzip.compress(content), zone=ZONE, latest=now)
        assert (packed.source_id, packed.distance_m) == (plain.source_id, plain.distance_m)


_FIELDS = {"heart_rate": (3, 1.0, 0.0), "distance": (5, 100.0, 0.0), "timestamp": (253, 1.0, 0.0)}


def _theirs(content: bytes) -> dict[str, Floats]:
    columns: dict[str, list[float]] = {name: [] for name in _FIELDS}
    with fitdecode.FitReader(content, processor=None) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage) and frame.global_mesg_num == 20:
                for name, column in columns.items():
                    value = frame.get_value(name, fallback=None)
                    column.append(np.nan if value is None else float(value))
    return {name: np.array(column) for name, column in columns.items()}


@pytest.mark.parametrize("name", ["elevate__bloemendaal.fit", "fitdecode__garmin-fr935-cr.fit"])
def test_columns_agree_with_an_independent_decoder(recordings: Path, name: str) -> None:
    content = (recordings / name).read_bytes()
    first = next(iter(read_messages(RawFile(name, content), frozenset((20,)))))
    ours, theirs = first.table(20, _FIELDS), _theirs(content)
    for column in _FIELDS:
        np.testing.assert_allclose(ours[column], theirs[column])
