"""Zip archives, member by member: Strava's bulk export and plain zips; nothing is ever written to disk."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from marathon.domain.activity import Activity, Sport
from marathon.errors import FileRefusedError
from marathon.files.plan_file import PLAN_SUFFIXES
from marathon.files.read import LARGEST_RECORDING_BYTES, ZIP_MAGIC, read_activities, reader_for
from marathon.files.recording import Claim
from marathon.files.refusal import RawFile, Reason, shown_name
from marathon.files.strava_export import LISTING, ROUTES, Listed, read_listing

MOST_MEMBERS: Final = 50_000  # a bulk export lists every photo too
MOST_UNRECORDED: Final = 5_000  # own choice: a run typed by hand each day for thirteen years
_UNRECORDED: Final = (Reason.NOT_INSIDE, Reason.NOTHING_INSIDE)
MOST_REFUSED: Final = 500  # own choice: past that nobody reads the reasons, and each is one more to keep
_LARGEST_DIRECTORY_BYTES: Final = 200 * MOST_MEMBERS
_LARGEST_TOTAL_BYTES: Final = 8 * 1024**3
_HIGHEST_RATIO: Final = 200  # XML of a stationary watch packs 40 to 1; a bomb 1,000 to 1
_HEAD_BYTES: Final = 512
RECORDING_SUFFIXES: Final = (".fit", ".gpx", ".tcx", ".fit.gz", ".gpx.gz", ".tcx.gz")
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    IndexError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of one file: its activities and the bytes they were read from, or why it was refused."""

    file: str
    activities: tuple[Activity, ...] = ()
    content: bytes = b""
    refused: FileRefusedError | None = None


def read_archive(name: str, stream: BinaryIO, *, zone: str, latest: datetime) -> Iterator[Reading]:
    """Yield what became of each recording inside, one at a time, so memory stays that of one recording.

    A member is tried when its name ends like a recording or its content begins like one; what may be a plan is
    refused, and all else (photos) is passed over, as are the lists and routes of Strava's bulk export. What its
    activities.csv states about a member outranks the file; activities that it lists without a recording are refused
    by their name and day.

    Args: stream is seekable; it is read while the iterator is used.
    Raises: FileRefusedError when the archive itself cannot be read or holds no recording, and after the 500th
        refusal inside: the rest is not read. What was typed by hand at Strava is no refused file: 5,000 may be listed.
    """
    raw = RawFile(shown_name(name), b"")
    refused = unrecorded = 0
    for reading in _members(raw, stream, zone, latest):
        yield reading
        is_listed = reading.refused is not None and reading.refused.facts["reason"] in _UNRECORDED
        unrecorded += is_listed
        refused += reading.refused is not None and not is_listed
        if refused >= MOST_REFUSED or unrecorded >= MOST_UNRECORDED:
            raise raw.refuse(Reason.MOSTLY_REFUSED)


def _members(raw: RawFile, stream: BinaryIO, zone: str, latest: datetime) -> Iterator[Reading]:
    found = False
    with _opened(raw, stream) as archive:
        folder, rows = _listing(archive)
        claims = {folder + row.path: row.claim for row in rows}
        total = 0
        for member in archive.infolist():
            total += min(member.file_size, LARGEST_RECORDING_BYTES)
            if total > _LARGEST_TOTAL_BYTES:
                raise raw.refuse(Reason.ARCHIVE_TOO_LARGE)
            is_route = bool(rows) and member.filename.startswith(folder + ROUTES)
            if not is_route and _is_candidate(archive, member):
                found = True
                yield _reading(archive, member, zone, latest, claims.get(member.filename))
            elif not rows and _may_be_plan(member):
                found = True
                inside = RawFile(shown_name(member.filename), b"")
                yield Reading(file=inside.name, refused=inside.refuse(Reason.PLAN_INSIDE))
        yield from _unrecorded(rows, folder, frozenset(archive.namelist()))
    if not found:
        raise raw.refuse(Reason.NO_RECORDINGS)


def _opened(raw: RawFile, stream: BinaryIO) -> zipfile.ZipFile:
    try:
        _check_directory(raw, stream)
        archive = zipfile.ZipFile(stream)
    except _BROKEN as broken:
        raise raw.refuse(Reason.DAMAGED) from broken
    if len(archive.infolist()) > MOST_MEMBERS:
        raise raw.refuse(Reason.TOO_MANY)
    return archive


def _check_directory(raw: RawFile, stream: BinaryIO) -> None:
    """Refuse a directory of members too large to be honest, before zipfile loads all of it."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557))  # the end record is 22 bytes and a comment of at most 65,535
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if (
        at >= 0
        and len(tail) >= at + 22
        and struct.unpack_from("<I", tail, at + 12)[0] > _LARGEST_DIRECTORY_BYTES
    ):
        raise raw.refuse(Reason.TOO_MANY)


def _listing(archive: zipfile.ZipFile) -> tuple[str, tuple[Listed, ...]]:
    """Return the folder that holds Strava's listing, for the export may lie in one of its own, and its rows."""
    for member in archive.infolist():
        if member.filename.rsplit("/", 1)[-1] == LISTING:
            try:
                content = _bytes(archive, member, LARGEST_RECORDING_BYTES)
            except (*_BROKEN, RuntimeError):
                break
            return member.filename.removesuffix(LISTING), read_listing(content)
    return "", ()


def _unrecorded(rows: Iterable[Listed], folder: str, members: frozenset[str]) -> Iterator[Reading]:
    """Yield a refusal for each activity that is listed and not inside; only a run can be typed by hand."""
    for row in rows:
        if not row.path or folder + row.path not in members:
            raw = RawFile(shown_name(row.title.replace("/", "-")), b"")
            reason = Reason.NOT_INSIDE if row.claim.sport is Sport.RUN else Reason.NOTHING_INSIDE
            yield Reading(file=raw.name, refused=raw.refuse(reason))


def _may_be_plan(member: zipfile.ZipInfo) -> bool:
    path = member.filename.lower()
    is_hidden = path.startswith("__macosx/") or shown_name(path).startswith(".")
    return path.endswith(PLAN_SUFFIXES) and not member.is_dir() and not is_hidden


def _is_candidate(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    path = member.filename.lower()
    if member.is_dir() or path.startswith("__macosx/") or shown_name(path).startswith("."):
        return False
    if path.endswith((*RECORDING_SUFFIXES, ".zip")):
        return True
    try:
        head = _bytes(archive, member, _HEAD_BYTES)
    except (*_BROKEN, RuntimeError):
        return False
    return reader_for(head) is not None or head.startswith(ZIP_MAGIC)


def _reading(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, zone: str, latest: datetime, claim: Claim | None
) -> Reading:
    raw = RawFile(shown_name(member.filename), b"")
    try:
        content = _content(raw, archive, member)
        activities = read_activities(raw.name, content, zone=zone, latest=latest, claim=claim)
    except FileRefusedError as refused:
        return Reading(file=raw.name, refused=refused)
    return Reading(file=raw.name, activities=activities, content=content)


def _content(raw: RawFile, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 1:
        raise raw.refuse(Reason.ENCRYPTED)
    if member.file_size > max(1024**2, _HIGHEST_RATIO * member.compress_size):
        raise raw.refuse(Reason.TOO_LARGE)
    try:
        content = _bytes(archive, member, LARGEST_RECORDING_BYTES + 1)
    except (*_BROKEN, RuntimeError) as broken:
        raise raw.refuse(Reason.DAMAGED) from broken
    if len(content) > LARGEST_RECORDING_BYTES:
        raise raw.refuse(Reason.TOO_LARGE)
    return content


def _bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """Return at most that many bytes, whatever size the archive claims."""
    with archive.open(member) as unpacked:
        return unpacked.read(most)
