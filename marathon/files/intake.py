"""Whatever a person hands over, a file or an archive, as readings one at a time; and what a folder offers."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from marathon.errors import FileRefusedError
from marathon.files.archive import RECORDING_SUFFIXES, Reading, read_archive
from marathon.files.read import LARGEST_RECORDING_BYTES, ZIP_MAGIC, read_activities
from marathon.files.refusal import shown_name


def read_upload(name: str, stream: BinaryIO, *, zone: str, latest: datetime) -> Iterator[Reading]:
    """Yield what became of a file, or of each recording in an archive; a refusal is a reading, no error.

    Args: stream is seekable and read while the iterator is used; zone is the athlete's (IANA); latest is now.
    """
    try:
        head = stream.read(len(ZIP_MAGIC))
        stream.seek(0)
        if head == ZIP_MAGIC:
            yield from read_archive(name, stream, zone=zone, latest=latest)
            return
        content = stream.read(LARGEST_RECORDING_BYTES + 1)
        activities = read_activities(name, content, zone=zone, latest=latest)
        yield Reading(file=shown_name(name), activities=activities, content=content)
    except FileRefusedError as refused:
        yield Reading(file=shown_name(name), refused=refused)


def candidate_paths(folder: Path) -> Iterator[Path]:
    """Yield the recordings and archives under a folder, sorted by name; symbolic links are left alone."""
    for path in sorted(folder.rglob("*")):
        wanted = path.name.lower().endswith((*RECORDING_SUFFIXES, ".zip"))
        if wanted and path.is_file() and not path.is_symlink():
            yield path
