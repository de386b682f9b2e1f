"""The FIT reader on files written here: byte orders, clocks in headers, several sessions or none."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import fitdecode
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.domain.activity import Activity, Sport
from marathon.errors import FileRefusedError
from marathon.files.checksum import crc16
from marathon.files.fit_bytes import read_messages
from marathon.files.read import read_activities
from marathon.files.refusal import RawFile, Reason

START = datetime(2026, 5, 3, 6, 0, tzinfo=UTC)
_TIMES = {"time": (253, 1.0, 0.0), "distance": (5, 100.0, 0.0)}


def _read(content: bytes, now: datetime) -> tuple[Activity, ...]:
    return read_activities("run.fit", content, zone="UTC", latest=now)


def _refusal(content: bytes, now: datetime) -> object:
    with pytest.raises(FileRefusedError) as refused:
        _read(content, now)
    return refused.value.facts["reason"]


@given(st.binary(max_size=70))
def test_the_checksum_is_that_of_the_definition(slow_crc: Callable[[bytes], int], data: bytes) -> None:
    assert crc16(data) == slow_crc(data)


def test_a_written_run_comes_out_as_written(fit_run: Callable[..., bytes], now: datetime) -> None:
    (run,) = _read(fit_run(start_s=START.timestamp(), seconds=600, speed=3.0), now)
    assert (run.sport, run.started_at, run.duration_s) == (Sport.RUN, START, 600)
    assert run.distance_m == 1800
    assert run.average_hr_bpm == 140


def test_without_a_session_the_records_tell(fit_run: Callable[..., bytes], now: datetime) -> None:
    (run,) = _read(fit_run(start_s=START.timestamp(), seconds=600, speed=3.0, session=False), now)
    assert (run.sport, run.started_at, run.duration_s, run.distance_m) == (Sport.RUN, START, 600, 1800)


def test_big_endian_files_read_the_same(fit_writer: Any, now: datetime) -> None:
    fit = fit_writer(order=">")
    begin = int(START.timestamp()) - fit.EPOCH_S
    fit.layout(1, *fit.RECORD)
    for second in range(601):
        fit.message(1, begin + second, second * 300, 255)
    (run,) = _read(fit.file(), now)
    assert (run.duration_s, run.distance_m, run.average_hr_bpm) == (600, 1800, None)


def test_times_in_headers_agree_with_an_independent_decoder(fit_writer: Any) -> None:
    fit = fit_writer()
    fit.layout(0, *fit.FILE_ID)
    fit.message(0, 4)
    fit.layout(1, *fit.RECORD)
    fit.layout(2, 20, (5, 0x86, "I"))
    fit.message(1, 1_000_000_010, 0, 140)
    for offset in (20, 31, 2, 9, 9, 30, 1):  # wraps over 32 seconds
        fit.squeezed(2, offset, offset * 100)
    fit.message(1, 1_000_000_900, 90_000, 141)
    fit.squeezed(2, 5, 100)
    content = fit.file()
    ours = next(read_messages(RawFile("x", content), frozenset((20,)))).table(20, _TIMES)
    with fitdecode.FitReader(content, processor=None) as reader:
        frames = [f for f in reader if isinstance(f, fitdecode.FitDataMessage) and f.global_mesg_num == 20]
    np.testing.assert_array_equal(ours["time"], [f.get_value("timestamp") for f in frames])
    np.testing.assert_allclose(ours["distance"], [f.get_value("distance") for f in frames])


def test_a_triathlon_becomes_one_activity_a_session(fit_writer: Any, now: datetime) -> None:
    fit = fit_writer()
    begin = int(START.timestamp()) - fit.EPOCH_S
    fit.layout(1, *fit.RECORD)
    fit.layout(2, *fit.SESSION)
    for second in range(3001):
        fit.message(1, begin + second, second * 300, 140)
    legs = ((5, 0, 600), (3, 600, 660), (2, 660, 2000), (1, 2000, 3000))
    for sport, since, until in legs:
        length = until - since
        fit.message(2, begin + until, begin + since, sport, length * 1000, length * 1000, length * 300)
    found = _read(fit.file(), now)
    assert [(a.sport, a.duration_s) for a in found] == [
        (Sport.SWIM, 600),
        (Sport.RIDE, 1340),
        (Sport.RUN, 1000),
    ]
    assert [a.source_id.rsplit("-")[1] for a in found] == ["1", "2", "3"]
    run = found[2].samples
    assert run is not None
    assert (run.distance_m[0], run.distance_m[-1], run.elapsed_s[-1]) == (0, 3000, 1000)


def test_a_course_is_no_activity(fit_writer: Any, now: datetime) -> None:
    fit = fit_writer()
    fit.layout(0, *fit.FILE_ID)
    fit.message(0, 6)
    fit.layout(1, *fit.RECORD)
    fit.message(1, int(START.timestamp()) - fit.EPOCH_S, 0, 255)
    assert _refusal(fit.file(), now) is Reason.NOT_ACTIVITY


def test_a_clock_that_was_never_set_is_refused(fit_writer: Any, now: datetime) -> None:
    fit = fit_writer()
    fit.layout(2, *fit.SESSION)
    fit.message(2, 1000, 400, 1, 600_000, 600_000, 180_000)
    assert _refusal(fit.file(), now) is Reason.CLOCK_UNSET


@pytest.mark.parametrize(
    ("hours", "speed", "reason"),
    [(30, 2.4, Reason.TOO_FAR), (3, 8.0, Reason.TOO_FAST), (200, 0.1, Reason.TOO_LONG)],
)
def test_implausible_runs_are_refused(
    fit_run: Callable[..., bytes], now: datetime, hours: int, speed: float, reason: Reason
) -> None:
    content = fit_run(start_s=START.timestamp(), seconds=hours * 3600, speed=speed)
    assert _refusal(content, now) is reason


def test_a_hundred_miles_stand_and_are_marked(fit_run: Callable[..., bytes], now: datetime) -> None:
    (run,) = _read(fit_run(start_s=START.timestamp(), seconds=24 * 3600, speed=160_934 / 86_400), now)
    assert run.distance_m == pytest.approx(160_934, abs=1)
    assert [oddity.value for oddity in run.oddities] == ["very_long"]


def test_a_run_from_tomorrow_is_refused(fit_run: Callable[..., bytes], now: datetime) -> None:
    assert _refusal(fit_run(start_s=now.timestamp() + 2 * 86_400), now) is Reason.IN_FUTURE


def test_more_messages_than_a_day_can_hold_are_refused(fit_writer: Any, now: datetime) -> None:
    fit = fit_writer()
    fit.layout(0, 20)
    fit.body += bytes(1_000_001)
    header = b"\x0c\x20\x54\x08" + len(fit.body).to_bytes(4, "little") + b".FIT"
    content = header + fit.body
    assert _refusal(content + crc16(content).to_bytes(2, "little"), now) is Reason.TOO_LARGE


def test_truncation_and_damage_are_told_apart(fit_run: Callable[..., bytes], now: datetime) -> None:
    content = fit_run(start_s=START.timestamp())
    assert _refusal(content[:-40], now) is Reason.TRUNCATED
    damaged = bytearray(content)
    damaged[200] ^= 1
    assert _refusal(bytes(damaged), now) is Reason.CHECKSUM
