"""A person's data as a zip: every table as JSON, some as CSV too; what belongs in it is chosen elsewhere."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

_IN_CSV: Final = ("activities", "planned_workouts", "daily_summaries")
READ_ME: Final = "README.txt"
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Rows = Sequence[Mapping[str, Any]]


def write_export(tables: Mapping[str, Rows], made_at: datetime, read_me: str) -> bytes:
    """Return the bytes of a zip with one file a table, and the words that say what they are."""
    out = io.BytesIO()
    stamp = made_at.timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(READ_ME, stamp), read_me)
        for name, rows in tables.items():
            text = json.dumps(list(rows), ensure_ascii=False, indent=1, default=_plain)
            archive.writestr(zipfile.ZipInfo(f"{name}.json", stamp), text)
            if name in _IN_CSV:
                archive.writestr(zipfile.ZipInfo(f"{name}.csv", stamp), _csv(rows))
    return out.getvalue()


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
