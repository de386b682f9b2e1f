"""One door for a single recording: FIT, GPX or TCX, packed with gzip or not, told apart by content."""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.original import IDENTITY_CHARACTERS
from marathon.files.fit import fit_recordings
from marathon.files.gpx import gpx_recordings
from marathon.files.recording import Claim, Recording, Rules, settle_all
from marathon.files.refusal import RawFile, Reason, shown_name
from marathon.files.tcx import tcx_recordings

LARGEST_RECORDING_BYTES: Final = 32 * 1024 * 1024  # own choice: a day at ten points a second in FIT
ZIP_MAGIC: Final = b"PK"
GZIP_MAGIC: Final = b"\x1f\x8b"
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?(gpx|TrainingCenterDatabase)[\s>/]")
_HEAD_BYTES: Final = 4096

_Reader = Callable[[RawFile], Iterator[Recording]]


def read_activities(
    name: str, content: bytes, *, zone: str, latest: datetime, claim: Claim | None = None
) -> tuple[Activity, ...]:
    """Return the activities of one recording (several for a triathlon), each with its samples.

    The name is only for showing: what a file is, its content says. source_id is the start of the SHA-256 of
    the unpacked bytes, so the same recording is the same wherever it comes from, packed or not.

    Args: zone is the athlete's (IANA), for files that do not tell where they were; latest is the present
        instant; claim is what an archive's own list says about this file.
    Raises: FileRefusedError with the reason.
    """
    raw = _unpacked(RawFile(shown_name(name), content))
    reader = reader_for(raw.data[:_HEAD_BYTES])
    if reader is None:
        raise raw.refuse(_why_unknown(raw.data))
    identity = hashlib.sha256(raw.data).hexdigest()[:IDENTITY_CHARACTERS]
    rules = Rules(zone=zone, latest=latest, claim=claim or Claim())
    return settle_all(raw, reader(raw), identity, rules)


def reader_for(head: bytes) -> _Reader | None:
    """Return what reads content that begins like this, None where it is no recording."""
    if head[8:12] == b".FIT":
        return fit_recordings
    plain = head.replace(b"\0", b"")  # UTF-16 is ASCII with zeros, as far as the root element goes
    root = _ROOT.search(plain)
    if root is None or not plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return None
    return gpx_recordings if root[1] == b"gpx" else tcx_recordings


def _unpacked(raw: RawFile) -> RawFile:
    data = _gunzip(raw) if raw.data.startswith(GZIP_MAGIC) else raw.data
    if len(data) > LARGEST_RECORDING_BYTES:
        raise raw.refuse(Reason.TOO_LARGE)
    return RawFile(raw.name, data)


def _gunzip(raw: RawFile) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        data = unpacker.decompress(raw.data, LARGEST_RECORDING_BYTES + 1)
    except zlib.error as broken:
        raise raw.refuse(Reason.DAMAGED) from broken
    if not unpacker.eof and len(data) <= LARGEST_RECORDING_BYTES:
        raise raw.refuse(Reason.TRUNCATED)
    return data


def _why_unknown(data: bytes) -> Reason:
    if not data.strip():
        return Reason.EMPTY
    if data.startswith((ZIP_MAGIC, GZIP_MAGIC)):
        return Reason.NESTED
    if b"<!DOCTYPE" in data[:_HEAD_BYTES] or b"<!ENTITY" in data[:_HEAD_BYTES]:
        return Reason.DECLARES_ENTITIES
    return Reason.UNKNOWN
