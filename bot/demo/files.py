"""A recording to drop into the chat: yesterday's lunch jog, as the bytes of a FIT file made from nothing."""

import math
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from marathon.domain.athlete import Athlete

NAME: Final = "lunch-jog.fit"
JOG_M: Final = 4000.0
JOG_S: Final = 1440
_FIT_EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)
_STARTS: Final = time(12, 20)

# Base types of the FIT protocol: code, struct letter.
_ENUM: Final = (0x00, "B")
_UINT8: Final = (0x02, "B")
_UINT16: Final = (0x84, "H")
_UINT32: Final = (0x86, "I")


@dataclass(frozen=True, slots=True)
class _Message:
    """One kind of message: its global number, and the number and base type of each field."""

    local: int
    number: int
    fields: tuple[tuple[int, tuple[int, str]], ...]

    def definition(self) -> bytes:
        head = struct.pack("<BBBHB", 0x40 | self.local, 0, 0, self.number, len(self.fields))
        return head + b"".join(bytes((at, struct.calcsize(kind[1]), kind[0])) for at, kind in self.fields)

    def data(self, *values: float) -> bytes:
        layout = "<B" + "".join(kind[1] for _, kind in self.fields)
        return struct.pack(layout, self.local, *(round(value) for value in values))


# Field numbers and scales: the FIT profile's file_id, record, lap, session and activity.
_FILE_ID: Final = _Message(0, 0, ((0, _ENUM), (1, _UINT16), (2, _UINT16), (4, _UINT32)))
_RECORD: Final = _Message(1, 20, ((253, _UINT32), (5, _UINT32), (6, _UINT16), (3, _UINT8), (2, _UINT16)))
_LAP: Final = _Message(
    2, 19, ((253, _UINT32), (2, _UINT32), (7, _UINT32), (8, _UINT32), (9, _UINT32), (15, _UINT8))
)
_SESSION: Final = _Message(
    3,
    18,
    (
        (253, _UINT32),
        (2, _UINT32),
        (5, _ENUM),
        (7, _UINT32),
        (8, _UINT32),
        (9, _UINT32),
        (16, _UINT8),
        (17, _UINT8),
    ),
)
_ACTIVITY: Final = _Message(
    4, 34, ((253, _UINT32), (0, _UINT32), (1, _UINT16), (2, _ENUM), (3, _ENUM), (4, _ENUM), (5, _UINT32))
)


def sample_run(athlete: Athlete, now: datetime) -> tuple[str, bytes]:
    """Return a file's name and bytes: 4 km in 24 minutes, yesterday at lunch where the athlete is.

    Args: now: an aware instant.
    """
    zone = ZoneInfo(athlete.zone)
    local = datetime.combine(athlete.local_date(now) - timedelta(days=1), _STARTS, tzinfo=zone)
    return NAME, recording(local, duration_s=JOG_S, distance_m=JOG_M)


def recording(local: datetime, *, duration_s: int, distance_m: float) -> bytes:
    """Return the bytes of a FIT file with a point a second, begun at an instant given in the runner's zone."""
    start, offset = _stamp(local), local.utcoffset() or timedelta()
    end, time_ms, distance_cm = start + duration_s, duration_s * 1000, distance_m * 100
    hrs = [_hr(second, duration_s) for second in range(duration_s + 1)]
    average = sum(hrs) / len(hrs)
    totals = (time_ms, time_ms, distance_cm)
    body = b"".join(
        (
            *(kind.definition() for kind in (_FILE_ID, _RECORD, _LAP, _SESSION, _ACTIVITY)),
            _FILE_ID.data(4, 255, 0, start),
            *(
                _record(start, second, _metres(second, duration_s, distance_m), beats)
                for second, beats in enumerate(hrs)
            ),
            _LAP.data(end, start, *totals, average),
            _SESSION.data(end, start, 1, *totals, average, max(hrs)),
            _ACTIVITY.data(end, time_ms, 1, 0, 26, 1, end + offset.total_seconds()),
        )
    )
    return _framed(body)


def _stamp(moment: datetime) -> int:
    return int((moment - _FIT_EPOCH).total_seconds())


def _metres(second: int, duration_s: int, distance_m: float) -> float:
    """Return the way covered after some seconds: even, but for a little to and fro."""
    sway = 16 * math.sin(second / 60) if 0 < second < duration_s else 0.0
    return max(distance_m * second / duration_s + sway, 0.0)


def _record(start: int, second: int, distance_m: float, hr: float) -> bytes:
    speed = JOG_M / JOG_S + 0.18 * math.cos(second / 60)
    altitude = 24 + 6 * math.sin(second / 230)
    return _RECORD.data(start + second, distance_m * 100, speed * 1000, hr, (altitude + 500) * 5)


def _hr(second: int, duration_s: int) -> float:
    """Return beats per minute: a warm-up, then steady with a little drift."""
    return 138 - 38 * math.exp(-second / 120) + 5 * second / duration_s + 3 * math.sin(second / 60)


def _framed(body: bytes) -> bytes:
    header = struct.pack("<BBHI4s", 14, 0x10, 2132, len(body), b".FIT")
    framed = header + struct.pack("<H", _crc(header)) + body
    return framed + struct.pack("<H", _crc(framed))


def _crc(data: bytes) -> int:
    """Return the CRC-16 of the FIT protocol (polynomial 0x8005, reflected)."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
