"""The checksum of FIT files (CRC-16, polynomial 0xA001), for whole files at once; no library has it in C."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

_Words = NDArray[np.uint16]


def crc16(data: bytes) -> int:
    """Return the checksum of the bytes.

    The checksum is linear: crc(A + B) = shift(crc(A), len(B)) ^ crc(B), and leading zeros do not change it.
    So every pair of bytes is summed alone, then neighbours are joined in log2(n) rounds.

    Source: FIT protocol, section “CRC” (the bytewise definition); the joining is our own.
    """
    padded = data if len(data) % 2 == 0 else b"\0" + data
    sums = _shift(0)[np.frombuffer(padded, dtype="<u2")]
    level = 0
    while len(sums) > 1:
        if len(sums) % 2:
            sums = np.concatenate((np.zeros(1, dtype=np.uint16), sums))
        sums = _shift(level)[sums[0::2]] ^ sums[1::2]
        level += 1
    return int(sums[0]) if len(sums) else 0


@cache
def _shift(level: int) -> _Words:
    """Return, for each checksum, what it becomes after 2 * 2**level zero bytes."""
    if level:
        half = _shift(level - 1)
        return half[half]
    states: _Words = np.arange(65536, dtype=np.uint16)
    for _ in range(16):
        states = (states >> np.uint16(1)) ^ (states & np.uint16(1)) * np.uint16(0xA001)
    return states
