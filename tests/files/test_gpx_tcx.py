"""GPX and TCX written here: sports, jumps, clocks that go back, routes, and hostile XML."""

from collections.abc import Callable
from datetime import datetime

import numpy as np
import pytest

from marathon.domain.activity import Activity, Oddity, Sport
from marathon.errors import FileRefusedError
from marathon.files.read import read_activities
from marathon.files.refusal import Reason

STEADY = [(float(s), 3.0 * s) for s in range(601)]


def _read(content: bytes, now: datetime) -> Activity:
    (activity,) = read_activities("a.gpx", content, zone="UTC", latest=now)
    return activity


def _refusal(content: bytes, now: datetime) -> object:
    with pytest.raises(FileRefusedError) as refused:
        _read(content, now)
    return refused.value.facts["reason"]


@pytest.mark.parametrize(
    ("told", "metres_per_second", "sport"),
    [
        (("running", ""), 3.0, Sport.RUN),
        (("trail_running", ""), 3.0, Sport.RUN),
        (("9", ""), 3.0, Sport.RUN),
        (("cycling", "Evening run"), 3.0, Sport.RIDE),
        (("kite_surfing", ""), 3.0, Sport.OTHER),
        (("", "Cycling"), 3.0, Sport.RIDE),
        (("", ""), 3.0, Sport.RUN),
        (("", ""), 1.2, Sport.OTHER),
        (("", ""), 7.5, Sport.OTHER),
    ],
)
def test_sports_of_tracks(
    gpx_of: Callable[..., bytes], now: datetime, told: tuple[str, str], metres_per_second: float, sport: Sport
) -> None:
    points = [(second, second * metres_per_second) for second, _ in STEADY]
    assert _read(gpx_of(points, kind=told[0], name=told[1]), now).sport is sport


def test_a_jump_is_removed_and_marked(gpx_of: Callable[..., bytes], now: datetime) -> None:
    jumping = [(s, m + (5_000 if 300 <= s < 303 else 0)) for s, m in STEADY]
    run = _read(gpx_of(jumping), now)
    assert run.oddities == (Oddity.GPS_JUMP,)
    assert run.distance_m == pytest.approx(1800, abs=10)
    assert _read(gpx_of(STEADY), now).oddities == ()


@pytest.mark.parametrize("nowhere", ['lat="999" lon="8"', 'lat="-90.5" lon="8"', 'lat="50" lon="181"'])
def test_a_position_nowhere_on_earth_is_left_out_and_marked(
    gpx_of: Callable[..., bytes], now: datetime, nowhere: str
) -> None:
    sound = gpx_of(STEADY)
    place = sound.split(b"<trkpt ", 301)[-1].split(b"><time>", 1)[0]
    run = _read(sound.replace(place, nowhere.encode(), 1), now)
    assert run.oddities == (Oddity.GPS_JUMP,)
    assert run.distance_m == pytest.approx(1800, abs=10)


def test_a_drive_is_no_run(gpx_of: Callable[..., bytes], now: datetime) -> None:
    assert _refusal(gpx_of([(s, 30.0 * s) for s, _ in STEADY]), now) is Reason.TOO_FAST


def test_points_that_go_back_in_time_are_dropped(gpx_of: Callable[..., bytes], now: datetime) -> None:
    back = [*STEADY[:300], (100.0, 900.0), (101.0, 903.0), *STEADY[300:]]
    run = _read(gpx_of(back), now)
    assert run.oddities == (Oddity.CLOCK_BACKWARDS,)
    assert run.samples is not None
    np.testing.assert_allclose(run.samples.elapsed_s, np.arange(601))
    assert run.distance_m == pytest.approx(1800, abs=1)


def test_a_clock_running_backwards_is_refused(gpx_of: Callable[..., bytes], now: datetime) -> None:
    assert _refusal(gpx_of([(600 - s, m) for s, m in STEADY]), now) is Reason.CLOCK


def test_a_pause_counts_as_elapsed_only(gpx_of: Callable[..., bytes], now: datetime) -> None:
    paused = [*STEADY, *((s + 901, m + 1800) for s, m in STEADY)]
    run = _read(gpx_of(paused), now)
    assert (run.duration_s, run.elapsed_s) == (1200, 1501)


def test_one_point_lasts_no_time(gpx_of: Callable[..., bytes], now: datetime) -> None:
    assert _refusal(gpx_of(STEADY[:1]), now) is Reason.NO_DURATION


def test_an_offset_in_the_file_decides_the_day(gpx_of: Callable[..., bytes], now: datetime) -> None:
    content = gpx_of(STEADY).replace(b"T12:", b"T23:").replace(b"Z</time>", b"-03:00</time>")
    run = _read(content, now)
    assert run.utc_offset_s == -3 * 3600
    assert run.started_at.day == run.local_date.day + 1


BOMB = b'<!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><gpx><trk>&b;</trk></gpx>'
OUTSIDE = b'<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><name>&x;</name></gpx>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n", Reason.EMPTY),
        (BOMB, Reason.DECLARES_ENTITIES),
        (b'<?xml version="1.0"?>\n' + OUTSIDE, Reason.DECLARES_ENTITIES),
        (b"<!DOCTYPE gpx><gpx/>", Reason.DECLARES_ENTITIES),
        (b"GPX it is not", Reason.UNKNOWN),
        (b"<html><gpx></html>", Reason.DAMAGED),
        (b"<kml></kml>", Reason.UNKNOWN),
        (b"<gpx><trk><trkseg><trkpt", Reason.DAMAGED),
        (b"<gpx><rte><rtept lat='1' lon='2'/></rte></gpx>", Reason.ROUTE),
        (b"<gpx><trk><trkseg><trkpt lat='1' lon='2'/></trkseg></trk></gpx>", Reason.ROUTE),
        (b"<TrainingCenterDatabase><Courses/></TrainingCenterDatabase>", Reason.NOT_ACTIVITY),
        ("<gpx/>".encode("utf-16"), Reason.ROUTE),
        (b"<gpx>" + b"<a>" * 200_000, Reason.DAMAGED),
        (
            b"<gpx><trk><trkseg><trkpt>" + b"<hr/>" * 200_000 + b"</trkpt></trkseg></trk></gpx>",
            Reason.DAMAGED,
        ),
        (b"\x89PNG\r\n\x1a\n", Reason.UNKNOWN),
    ],
)
def test_what_is_no_recording_says_why(content: bytes, reason: Reason, now: datetime) -> None:
    assert _refusal(content, now) is reason


TCX = """   <?xml version="1.0"?><TrainingCenterDatabase><Activities><Activity Sport="Running">
<Id>2026-05-03T06:00:00Z</Id><Lap StartTime="2026-05-03T06:00:00Z"><TotalTimeSeconds>{time}</TotalTimeSeconds>
<DistanceMeters>{distance}</DistanceMeters><AverageHeartRateBpm><Value>151</Value></AverageHeartRateBpm>
<MaximumHeartRateBpm><Value>171</Value></MaximumHeartRateBpm></Lap></Activity></Activities>
</TrainingCenterDatabase>"""


def test_a_tcx_after_blanks_and_without_points_has_its_totals(now: datetime) -> None:
    run = _read(TCX.format(time=1800, distance=5000).encode(), now)
    assert (run.sport, run.duration_s, run.distance_m) == (Sport.RUN, 1800, 5000)
    assert (run.average_hr_bpm, run.max_hr_bpm, run.samples) == (151, 171, None)


@pytest.mark.parametrize("distance", ["-5", "nan", "inf", "far", "1e400", ""])
def test_a_distance_without_sense_is_none(distance: str, now: datetime) -> None:
    run = _read(TCX.format(time=1800, distance=distance).encode(), now)
    assert run.distance_m is None
    assert run.oddities == (Oddity.NO_DISTANCE,)


@pytest.mark.parametrize("time", ["-1", "nan", "0"])
def test_a_duration_without_sense_is_refused(time: str, now: datetime) -> None:
    assert _refusal(TCX.format(time=time, distance=1000).encode(), now) is Reason.NO_DURATION
