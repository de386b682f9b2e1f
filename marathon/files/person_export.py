"""A person's data as a zip: tables as JSON, some as CSV too, and files as given; which, is chosen elsewhere."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from marathon.domain.original import Original
from marathon.files.original import FASTEST, as_given

_IN_CSV: Final = ("activities", "planned_workouts", "daily_summaries")
READ_ME: Final = "README.txt"
FOLDER: Final = "originals/"
_IN_MEMORY_BYTES: Final = 4_000_000  # what is larger waits on disk, in a file without a name
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOriginal:
    """An original, the name it has in the zip, and when it was handed in."""

    name: str
    original: Original
    came_at: datetime


def write_export(
    tables: Mapping[str, Rows], originals: Iterable[NamedOriginal], made_at: datetime, read_me: str
) -> IO[bytes]:
    """Return a zip: one file a table, the originals one after the other, and the words that say what they are."""
    out = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 - whoever passes it on closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, READ_ME, made_at, read_me)
        for name, rows in tables.items():
            text = json.dumps(list(rows), ensure_ascii=False, indent=1, default=_plain)
            _add(archive, f"{name}.json", made_at, text)
            if name in _IN_CSV:
                _add(archive, f"{name}.csv", made_at, _csv(rows))
        for one in originals:
            _add_original(archive, one)
    return out


def _add(archive: zipfile.ZipFile, name: str, at: datetime, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), text, zipfile.ZIP_DEFLATED)


def _add_original(archive: zipfile.ZipFile, one: NamedOriginal) -> None:
    """Put an original in, packed as it was kept, so that its size in the zip is known beforehand."""
    how = zipfile.ZIP_STORED if one.original.came_packed else zipfile.ZIP_DEFLATED
    entry = zipfile.ZipInfo(FOLDER + one.name, one.came_at.timetuple()[:6])
    archive.writestr(entry, as_given(one.original), how, FASTEST)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _csv(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [name for name, value in rows[0].items() if not _is_nested(value)])
    writer.writeheader()
    writer.writerows({name: _cell(row[name]) for name in writer.fieldnames} for row in rows)
    return out.getvalue()


def _is_nested(value: Any) -> bool:
    return isinstance(value, list | dict)


def _cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, date):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA) else value
