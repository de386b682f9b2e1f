"""Hands a person everything that is kept about them, in as many files as it takes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import SEEK_END
from typing import IO, Final

from marathon.domain.athlete import AthleteId
from marathon.domain.original import ExportContents, OriginalLine
from marathon.errors import UnknownNumberError
from marathon.files.original import safe_names
from marathon.files.person_export import NamedOriginal, write_export
from marathon.store import athletes, originals, person, system_log
from marathon.usecases.desk import Desk

LARGEST_FILE_BYTES: Final = 30_000_000  # own choice: a Telegram bot sends 50 MB, but a home sends slowly
ROOM_BESIDE_TABLES_BYTES: Final = 20_000_000
_ENTRY_BYTES: Final = 800  # in a zip, the name twice and what goes with it

_Named = tuple[str, OriginalLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A zip at its start, which whoever has passed it on closes, and what is in it."""

    content: IO[bytes]
    size_bytes: int
    contents: ExportContents


Describe = Callable[[ExportContents], str]


def export_person(
    desk: Desk, athlete_id: AthleteId, describe: Describe, *, by_operator: bool = False
) -> Export:
    """Return a zip of JSON and CSV, and of the person's originals where they fit in; no secret is in it.

    Args:
        describe: words for the zip's own README.
        by_operator: it goes to whoever runs the service, which is kept as well.

    Raises: NotFoundError when there is no such person.
    """
    with desk.store.read() as connection:
        athletes.get(connection, athlete_id)
        found = person.rows(connection, athlete_id)
        lines = originals.lines(connection, athlete_id)
    parts = _parts(lines)
    beside = parts[0] if len(parts) == 1 and _is_small(parts[0]) else []
    contents = ExportContents(
        counts={name: len(rows) for name, rows in found.items()},
        originals=len(beside),
        parts=0 if beside else len(parts),
    )
    named, by = _each(desk, athlete_id, beside), "operator" if by_operator else "self"
    desk.store.write(
        lambda connection: system_log.record(connection, "INFO", "exported", athlete_id=athlete_id, by=by)
    )
    return _export(write_export(found, named, desk.clock.now(), describe(contents)), contents)


def export_originals(desk: Desk, athlete_id: AthleteId, part: int, describe: Describe) -> Export:
    """Return one of the zips that hold a person's originals and nothing else.

    Raises: NotFoundError when there is no such person; UnknownNumberError when there is no such file.
    """
    with desk.store.read() as connection:
        athletes.get(connection, athlete_id)
        lines = originals.lines(connection, athlete_id)
    parts = _parts(lines)
    if not 1 <= part <= len(parts):
        raise UnknownNumberError(number=part)
    chosen = parts[part - 1]
    contents = ExportContents(counts={}, originals=len(chosen), part=part, parts=len(parts))
    named = _each(desk, athlete_id, chosen)
    return _export(write_export({}, named, desk.clock.now(), describe(contents)), contents)


def _export(content: IO[bytes], contents: ExportContents) -> Export:
    size_bytes = content.seek(0, SEEK_END)
    content.seek(0)
    return Export(content=content, size_bytes=size_bytes, contents=contents)


def _parts(lines: Sequence[OriginalLine]) -> list[list[_Named]]:
    """Return originals under names that are unique in all parts, cut where a file would become too large.

    They are in the order they came, so that another one changes the last part only.
    """
    parts: list[list[_Named]] = []
    total = LARGEST_FILE_BYTES
    for name, line in zip(safe_names(line.name for line in lines), lines, strict=True):
        size = line.size_bytes + _ENTRY_BYTES
        if total + size > LARGEST_FILE_BYTES:
            parts.append([])
            total = 0
        parts[-1].append((name, line))
        total += size
    return parts


def _is_small(part: Sequence[_Named]) -> bool:
    return sum(line.size_bytes + _ENTRY_BYTES for _, line in part) <= ROOM_BESIDE_TABLES_BYTES


def _each(desk: Desk, athlete_id: AthleteId, chosen: Sequence[_Named]) -> Iterator[NamedOriginal]:
    """Yield originals one at a time, so that memory stays that of one; one deleted meanwhile is left out."""
    for name, line in chosen:
        with desk.store.read() as connection:
            original = originals.get(connection, athlete_id, line.number)
        if original is not None:
            yield NamedOriginal(name=name, original=original, came_at=line.came_at)
