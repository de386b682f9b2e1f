"""What the activities.csv of Strava's bulk export states about each file; totals come from the files."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from marathon.domain.activity import Sport
from marathon.domain.sport_names import sport_named
from marathon.files.recording import Claim

LISTING: Final = "activities.csv"
_FILE, _NAME, _SPORT, _EFFORT = "Filename", "Activity Name", "Activity Type", "Perceived Exertion"
_RACE_COLUMNS: Final = ("Competition", "Workout Type", "Type")
_YES: Final = frozenset(("1", "1.0", "true", "race"))


def claims_by_file(content: bytes) -> dict[str, Claim]:
    """Return what the listing states, by path inside the export; empty where it cannot be read.

    The listing's columns are named in English or in the athlete's own language; only English is understood,
    and a file that is not listed is still read.
    """
    try:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"), newline=""))
        return dict(_claims(rows))
    except csv.Error:
        return {}


def _claims(rows: Iterator[list[str]]) -> Iterator[tuple[str, Claim]]:
    header = next(rows, [])
    place = {name: at for at, name in reversed(list(enumerate(header)))}  # of columns named twice, the first
    if _FILE not in place:
        return
    for row in rows:
        told = {name: row[at].strip() for name, at in place.items() if at < len(row)}
        if path := told.get(_FILE):
            yield path, _claim(told)


def _claim(told: dict[str, str]) -> Claim:
    sport = sport_named(told.get(_SPORT, "")) or (Sport.OTHER if told.get(_SPORT) else None)
    is_race = any(told.get(name, "").lower() in _YES for name in _RACE_COLUMNS)
    effort = told.get(_EFFORT, "").removesuffix(".0")
    return Claim(
        name=told.get(_NAME, ""),
        sport=sport,
        is_race=True if is_race and sport is Sport.RUN else None,
        effort=int(effort) if effort in {str(n) for n in range(1, 11)} else None,
    )
