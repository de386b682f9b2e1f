"""Recordings packed to be kept, and unpacked to be handed back under names that any file system takes."""

import gzip
import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

from marathon.domain.original import Original, identity_of
from marathon.files.archive import Reading
from marathon.files.read import GZIP_MAGIC

FASTEST: Final = 1  # a third of the time of zlib's own choice, for a tenth more bytes of FIT, GPX and TCX
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def pack(reading: Reading) -> Original | None:
    """Return the recording of a reading as it is kept, packed unless it came so; None where it was refused."""
    if not reading.activities:
        return None
    came_packed = reading.content.startswith(GZIP_MAGIC)
    return Original(
        identity=identity_of(reading.activities[0]),
        name=reading.file,
        packed=reading.content if came_packed else gzip.compress(reading.content, FASTEST, mtime=0),
        came_packed=came_packed,
    )


def as_given(original: Original) -> bytes:
    """Return the bytes that were handed in."""
    return original.packed if original.came_packed else gzip.decompress(original.packed)


def safe_names(names: Iterable[str]) -> list[str]:
    """Return each name as any file system takes it, numbered where an earlier one is the same."""
    taken: set[str] = set()
    found = []
    for name in map(_safe, names):
        unique, number = name, 1
        while unique.casefold() in taken:
            number += 1
            unique = _numbered(name, number)
        taken.add(unique.casefold())
        found.append(unique)
    return found


def _safe(name: str) -> str:
    plain = _FORBIDDEN.sub("_", name).strip(" .")
    return f"_{plain}" if not plain or _DEVICES.match(plain) else plain


def _numbered(name: str, number: int) -> str:
    """Return a name with a number before its suffix: “run (2).fit.gz”."""
    suffix = "".join(PurePath(name).suffixes[-2 if name.lower().endswith(".gz") else -1 :])
    return f"{name.removesuffix(suffix)} ({number}){suffix}"
