"""The binary layer of FIT: headers, checksums and messages, read into columns; no meaning of any field.

fitdecode reads the same at 0.8 MB/s, field by field; here messages are only walked, and each wanted field is
gathered as one numpy column. Tests hold every column against fitdecode.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from marathon.domain.activity import Floats
from marathon.files.checksum import crc16
from marathon.files.refusal import RawFile, Reason

TIMESTAMP: Final = 253
_MAX_LAYOUTS: Final = 5_000
_MAX_MESSAGES: Final = 1_000_000  # own choice: ten points a second for a day

# base type -> (numpy code, the value that means “nothing”)
_BASE: Final[dict[int, tuple[str, int | None]]] = {
    0x00: ("u1", 0xFF),
    0x01: ("i1", 0x7F),
    0x02: ("u1", 0xFF),
    0x83: ("i2", 0x7FFF),
    0x84: ("u2", 0xFFFF),
    0x85: ("i4", 0x7FFFFFFF),
    0x86: ("u4", 0xFFFFFFFF),
    0x88: ("f4", None),
    0x89: ("f8", None),
    0x0A: ("u1", 0),
    0x8B: ("u2", 0),
    0x8C: ("u4", 0),
    0x8E: ("i8", 0x7FFFFFFFFFFFFFFF),
    0x8F: ("u8", 0xFFFFFFFFFFFFFFFF),
    0x90: ("u8", 0),
}


@dataclass(frozen=True, slots=True)
class _Field:
    at: int
    dtype: np.dtype[np.generic]
    nothing: int | None


@dataclass(slots=True)
class _Layout:
    """How one kind of message lies in the bytes, and where its messages start."""

    number: int
    size: int
    fields: dict[int, _Field]
    offsets: list[int] = field(default_factory=list)
    stamps: dict[int, int] = field(default_factory=dict)  # offset -> timestamp told by the message's header

    def column(self, data: bytes, number: int) -> Floats:
        """Return one field of all these messages, raw and in file order; NaN where the device gave nothing."""
        if (found := self.fields.get(number)) is None:
            values: Floats = np.full(len(self.offsets), np.nan)
        else:
            width = np.arange(found.at, found.at + found.dtype.itemsize)
            starts = np.asarray(self.offsets, dtype=np.int64)
            raw = np.frombuffer(data, dtype=np.uint8)[starts[:, None] + width].view(found.dtype)[:, 0]
            values = raw.astype(np.float64)
            values[(raw == found.nothing) | ~np.isfinite(values)] = np.nan
        if number == TIMESTAMP and self.stamps:
            told = [self.stamps.get(offset, np.nan) for offset in self.offsets]
            values = np.where(np.isnan(values), told, values)
        return values


@dataclass(frozen=True, slots=True)
class Messages:
    """All wanted messages of one FIT file."""

    data: bytes
    layouts: tuple[_Layout, ...]

    def table(self, number: int, fields: dict[str, tuple[int, float, float]]) -> dict[str, Floats]:
        """Return one column a name, in file order; NaN where the device gave nothing.

        Args: fields maps a name to (field number, scale, offset): value = raw / scale - offset.
        """
        layouts = [x for x in self.layouts if x.number == number and x.offsets]
        order = np.argsort([offset for x in layouts for offset in x.offsets], kind="stable")
        return {
            name: _joined([x.column(self.data, at) for x in layouts])[order] / scale - offset
            for name, (at, scale, offset) in fields.items()
        }


def _joined(columns: list[Floats]) -> Floats:
    return np.concatenate(columns) if columns else np.empty(0)


def read_messages(raw: RawFile, wanted: frozenset[int]) -> Iterator[Messages]:
    """Yield the messages of each FIT file in the bytes (files may be chained), checksums verified.

    Raises: FileRefusedError when a file is truncated or damaged.
    """
    start = 0
    while start < len(raw.data):
        body, end = _frame(raw, start)
        if crc16(raw.data[start : end + 2]) != 0:  # the sum over content and checksum is 0 when they agree
            raise raw.refuse(Reason.CHECKSUM)
        yield Messages(raw.data, tuple(_walk(raw, body, end, wanted)))
        start = end + 2


def _frame(raw: RawFile, start: int) -> tuple[int, int]:
    """Return where the body of a FIT file begins and ends."""
    header = raw.data[start : start + 14]
    if len(header) < 14:
        raise raw.refuse(Reason.TRUNCATED)
    size, length, magic = struct.unpack_from("<BxxxI4s", header)
    if magic != b".FIT" or size < 12:
        raise raw.refuse(Reason.DAMAGED)
    end = start + size + length
    if length == 0 or end + 2 > len(raw.data):
        raise raw.refuse(Reason.TRUNCATED)
    return start + size, end


def _walk(raw: RawFile, at: int, end: int, wanted: frozenset[int]) -> list[_Layout]:
    data, known = raw.data, dict[bytes, _Layout]()
    local: list[_Layout | None] = [None] * 16
    stamped: tuple[_Layout, int] | None = None
    last, kept = 0, 0
    while at < end:
        head = data[at]
        if head & 0xC0 == 0x40:
            at = _define(raw, at, end, local, known)
            continue
        layout = local[head >> 5 & 3 if head & 0x80 else head & 15]
        if layout is None or at + 1 + layout.size > end:
            raise raw.refuse(Reason.DAMAGED)
        if head & 0x80:
            if stamped:
                last, stamped = _stamp(data, *stamped), None
            last += ((head & 31) - last) & 31
        elif TIMESTAMP in layout.fields:
            stamped = layout, at + 1
        if layout.number in wanted:
            kept += 1
            if kept > _MAX_MESSAGES:
                raise raw.refuse(Reason.TOO_LARGE)
            layout.offsets.append(at + 1)
            if head & 0x80:
                layout.stamps[at + 1] = last
        at += 1 + layout.size
    return [layout for layout in known.values() if layout.offsets]


def _stamp(data: bytes, layout: _Layout, offset: int) -> int:
    found = layout.fields[TIMESTAMP]
    return int(np.frombuffer(data, dtype=found.dtype, count=1, offset=offset + found.at)[0])


def _define(raw: RawFile, at: int, end: int, local: list[_Layout | None], known: dict[bytes, _Layout]) -> int:
    """Read a definition message, remember its layout, and return where the next message starts."""
    data = raw.data
    fields_end = at + 6 + 3 * data[min(at + 5, end)]
    stop = fields_end
    if data[at] & 0x20:  # developer fields follow; only their size matters
        stop += 1 + 3 * data[min(fields_end, end)]
    if stop > end:
        raise raw.refuse(Reason.DAMAGED)
    definition = data[at + 1 : stop]
    if definition not in known:
        developer = sum(data[fields_end + 2 : stop : 3])
        known[definition] = _layout(definition[: fields_end - at - 1], developer)
        if len(known) > _MAX_LAYOUTS:
            raise raw.refuse(Reason.DAMAGED)
    local[data[at] & 15] = known[definition]
    return stop


def _layout(definition: bytes, developer: int) -> _Layout:
    order = ">" if definition[1] else "<"
    (number,) = struct.unpack_from(f"{order}H", definition, 2)
    fields, size = {}, 0
    for at, width, base in zip(definition[5::3], definition[6::3], definition[7::3], strict=True):
        code, nothing = _BASE.get(base, ("", None))
        if at == TIMESTAMP and code != "u4":
            code = ""
        if code and width >= int(code[1]) and width % int(code[1]) == 0:
            fields[at] = _Field(size, np.dtype(order + code), nothing)
        size += width
    return _Layout(number, size + developer, fields)
