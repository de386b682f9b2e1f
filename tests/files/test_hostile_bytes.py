"""Whatever bytes arrive, reading ends in activities that hold together or in one of our errors."""

import gzip
import io
import math
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marathon.domain.activity import Activity
from marathon.domain.units import Units
from marathon.errors import CoachError
from marathon.files.intake import read_upload
from marathon.files.plan_file import read_plan

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _holds_together(activity: Activity) -> None:
    assert 0 < activity.duration_s <= activity.elapsed_s < math.inf
    assert activity.distance_m is None or 0 <= activity.distance_m < math.inf
    assert abs((activity.local_date - activity.started_at.date()).days) <= 1
    if activity.samples is not None:
        assert (np.diff(activity.samples.elapsed_s) > 0).all()
        known = activity.samples.distance_m[np.isfinite(activity.samples.distance_m)]
        assert (np.diff(known) >= 0).all()


def _digest(content: bytes) -> None:
    for reading in read_upload("a", io.BytesIO(content), zone="Asia/Kolkata", latest=NOW):
        assert bool(reading.activities) != bool(reading.refused)
        for activity in reading.activities:
            _holds_together(activity)


def _sealed(fit: bytes, slow_crc: Callable[[bytes], int]) -> bytes:
    """Return a changed FIT file with a checksum that fits, so that its content is read."""
    return fit[:-2] + slow_crc(fit[:-2]).to_bytes(2, "little")


@pytest.fixture(scope="module")
def small(recordings: Path) -> list[bytes]:
    """Returns small real files of every kind, and an archive."""
    names = ("python-fitparse__activity-filecrc.fit", "sweatpy__6449921903_ACTIVITY.fit")
    files = [(recordings / name).read_bytes() for name in names]
    gpx = (recordings / "sweatpy__activity_5039744860.gpx").read_bytes()
    tcx = (recordings / "stravalib__sample.tcx").read_bytes()[:6000]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("activities.csv", b"Filename,Activity Type\na.fit,Run\n")
        archive.writestr("a.fit", files[1])
    return [*files, gpx, tcx, gzip.compress(gpx), packed.getvalue()]


@QUICK
@given(data=st.data())
def test_truncated_and_flipped_files(small: list[bytes], data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(small)))
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    _digest(bytes(content[: data.draw(st.integers(0, len(content)))]))
    _digest(bytes(content))


@QUICK
@given(data=st.data())
def test_changed_fit_files_with_a_fitting_checksum(
    small: list[bytes], slow_crc: Callable[[bytes], int], data: st.DataObject
) -> None:
    content = bytearray(small[0])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(12, len(content) - 1))] = data.draw(st.integers(0, 255))
    _digest(_sealed(bytes(content), slow_crc))


@QUICK
@given(body=st.binary(max_size=400))
def test_any_body_under_a_fit_header(slow_crc: Callable[[bytes], int], body: bytes) -> None:
    header = b"\x0c\x20\x54\x08" + len(body).to_bytes(4, "little") + b".FIT"
    _digest(_sealed(header + body + b"\0\0", slow_crc))


@QUICK
@given(
    content=st.binary(max_size=300),
    head=st.sampled_from([b"", b"PK\3\4", b"\x1f\x8b", b"<gpx>", b"\xff\xfe<"]),
)
def test_any_bytes(content: bytes, head: bytes) -> None:
    _digest(head + content)


_numbers = st.sampled_from(
    ["", "nan", "inf", "-inf", "1e999", "-1", "0", "1e308", "9" * 400, "x"]
) | st.floats().map(str)
_times = st.sampled_from(
    [
        "2026-05-03T06:00:00Z",
        "2026-05-03T06:10:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "soon",
    ]
)


@QUICK
@given(points=st.lists(st.tuples(_numbers, _numbers, _times, _numbers), max_size=6))
def test_gpx_with_any_numbers(points: list[tuple[str, str, str, str]]) -> None:
    rows = "".join(
        f'<trkpt lat="{lat}" lon="{lon}"><time>{time}</time><ele>{ele}</ele></trkpt>'
        for lat, lon, time, ele in points
    )
    _digest(f"<gpx><trk><trkseg>{rows}</trkseg></trk></gpx>".encode())


@QUICK
@given(
    points=st.lists(st.tuples(_times, _numbers, _numbers), max_size=6),
    lap=st.tuples(_numbers, _numbers, _numbers),
)
def test_tcx_with_any_numbers(points: list[tuple[str, str, str]], lap: tuple[str, str, str]) -> None:
    rows = "".join(
        f"<Trackpoint><Time>{time}</Time><DistanceMeters>{metres}</DistanceMeters><HeartRateBpm><Value>{hr}</Value>"
        "</HeartRateBpm></Trackpoint>"
        for time, metres, hr in points
    )
    seconds, metres, hr = lap
    _digest(
        f'<TrainingCenterDatabase><Activity Sport="Running"><Lap StartTime="2026-05-03T06:00:00Z">'
        f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters>"
        f"<AverageHeartRateBpm><Value>{hr}</Value></AverageHeartRateBpm><Track>{rows}</Track></Lap></Activity>"
        "</TrainingCenterDatabase>".encode()
    )


_plan_texts = st.sampled_from(
    [
        "date,type,distance,duration\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Run 5 km\n",
        "END:VEVENT\nEND:VCALENDAR\n",
        "DTSTART:20260503T060000Z\n",
        "RRULE:FREQ=WEEKLY;COUNT=9\n",
        "DTSTART;VALUE=DATE:20260503\n",
        "DURATION:PT1H\n",
        "EXDATE:20260510T060000Z\n",
        "RECURRENCE-ID:20260510\n",
        "2026-05-03,easy,10 km,\n",
        '"',
        ",",
        ";",
        "RRULE:X=1\n",
    ]
)


@QUICK
@given(parts=st.lists(_plan_texts | st.text(max_size=8), max_size=9))
def test_any_plan(parts: list[str]) -> None:
    try:
        sessions = read_plan(
            "plan", "".join(parts).encode("utf-8", "surrogatepass"), units=Units.METRIC
        ).sessions
    except CoachError:
        return
    assert all(session.notes == session.notes.strip() for session in sessions)


@QUICK
@given(content=st.binary(max_size=300))
def test_any_bytes_as_a_plan(content: bytes) -> None:
    try:
        read_plan("plan", content, units=Units.IMPERIAL)
    except CoachError:
        return
