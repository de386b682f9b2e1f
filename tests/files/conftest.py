"""Fixtures of file tests: the present instant, real recordings, and a small writer of FIT files."""

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def recordings(shared_data: Path) -> Path:
    """Returns the folder of real recordings."""
    return shared_data / "activityfiles"


@pytest.fixture(scope="session")
def totals(recordings: Path) -> dict[str, dict[str, Any]]:
    """Returns what each real recording should come out as."""
    loaded: dict[str, dict[str, Any]] = json.loads((recordings / "totals.json").read_text())
    return loaded


@pytest.fixture(scope="session")
def now() -> datetime:
    """Returns the instant at which the tests read."""
    return NOW


def bitwise_crc(data: bytes) -> int:
    """Returns the FIT checksum by its bitwise definition, as an oracle for the product's own."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc


@dataclass
class FitWriter:
    """Writes small FIT files field by field: add a layout, then messages of it."""

    FILE_ID: ClassVar = (0, (0, 0x00, "B"))
    RECORD: ClassVar = (20, (253, 0x86, "I"), (5, 0x86, "I"), (3, 0x02, "B"))
    SESSION: ClassVar = (
        18,
        (253, 0x86, "I"),
        (2, 0x86, "I"),
        (5, 0x00, "B"),
        (7, 0x86, "I"),
        (8, 0x86, "I"),
        (9, 0x86, "I"),
    )
    EPOCH_S: ClassVar = 631_065_600

    order: str = "<"
    body: bytes = b""
    _formats: dict[int, str] = field(default_factory=dict)

    def layout(self, local: int, number: int, *fields: tuple[int, int, str]) -> None:
        """Define a message: (field number, base type, struct code) each."""
        arch = 1 if self.order == ">" else 0
        self.body += struct.pack(f"{self.order}BBBHB", 0x40 | local, 0, arch, number, len(fields))
        for at, base, code in fields:
            self.body += bytes((at, struct.calcsize(code), base))
        self._formats[local] = self.order + "".join(code for _, _, code in fields)

    def message(self, local: int, *values: float) -> None:
        """Write one message of a layout."""
        self.body += bytes((local,)) + struct.pack(self._formats[local], *values)

    def squeezed(self, local: int, time_offset: int, *values: float) -> None:
        """Write one message whose time is in its header, as older devices do."""
        self.body += bytes((0x80 | local << 5 | time_offset,)) + struct.pack(self._formats[local], *values)

    def file(self) -> bytes:
        """Return the whole file with header and checksum."""
        header = struct.pack("<BBHI4s", 12, 0x20, 2132, len(self.body), b".FIT")
        return header + self.body + struct.pack("<H", bitwise_crc(header + self.body))


@pytest.fixture
def fit_writer() -> type[FitWriter]:
    """Returns the class that writes FIT files."""
    return FitWriter


@pytest.fixture(scope="session")
def slow_crc() -> Callable[[bytes], int]:
    """Returns the checksum by its definition, bit by bit."""
    return bitwise_crc


@pytest.fixture
def fit_run() -> Callable[..., bytes]:
    """Returns a writer of a FIT run: so many seconds from a Unix time, with a session or without."""

    def write(
        *, start_s: float, seconds: int = 600, speed: float = 3.0, sport: int = 1, session: bool = True
    ) -> bytes:
        fit = FitWriter()
        begin = int(start_s) - fit.EPOCH_S
        fit.layout(0, *fit.FILE_ID)
        fit.message(0, 4)
        fit.layout(1, *fit.RECORD)
        step = max(1, seconds // 600)
        for second in range(0, seconds + 1, step):
            fit.message(1, begin + second, int(second * speed * 100), 140)
        if session:
            fit.layout(2, *fit.SESSION)
            total = int(seconds * speed * 100)
            fit.message(2, begin + seconds, begin, sport, seconds * 1000, seconds * 1000, total)
        return fit.file()

    return write


@pytest.fixture
def gpx_of() -> Callable[..., bytes]:
    """Returns a writer of a GPX track of (seconds after NOW minus a day, metres north, …) points."""

    def write(points: list[tuple[float, float]], *, kind: str = "running", name: str = "") -> bytes:
        begin = NOW.timestamp() - 86_400
        rows = "".join(
            f'<trkpt lat="{50 + metres / 111_195.08:.9f}" lon="8"><time>'
            f"{datetime.fromtimestamp(begin + second, UTC).isoformat().replace('+00:00', 'Z')}</time></trkpt>"
            for second, metres in points
        )
        return (
            '<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1"><trk>'
            f"<name>{name}</name>{f'<type>{kind}</type>' if kind else ''}<trkseg>{rows}</trkseg></trk></gpx>"
        ).encode()

    return write
