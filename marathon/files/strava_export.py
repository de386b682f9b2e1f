"""What the activities.csv of Strava's bulk export lists; totals come from the files it names."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from marathon.domain.activity import Sport
from marathon.domain.sport_names import sport_named
from marathon.files.recording import Claim

LISTING: Final = "activities.csv"
ROUTES: Final = "routes/"
_FILE, _NAME, _SPORT, _EFFORT = "Filename", "Activity Name", "Activity Type", "Perceived Exertion"
_DATE: Final = "Activity Date"
_RACE_COLUMNS: Final = ("Competition", "Workout Type", "Type")
_YES: Final = frozenset(("1", "1.0", "true", "race"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row: the file's path inside the export, empty for what was typed by hand; name and day to show."""

    path: str
    title: str
    claim: Claim


def read_listing(content: bytes) -> tuple[Listed, ...]:
    """Return the rows of the listing; empty where it cannot be read.

    The listing's columns are named in English or in the athlete's own language; only English is understood,
    and a file that is not listed is still read.
    """
    try:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"), newline=""))
        return tuple(_listed(rows))
    except csv.Error:
        return ()


def _listed(rows: Iterator[list[str]]) -> Iterator[Listed]:
    header = next(rows, [])
    place = {name: at for at, name in reversed(list(enumerate(header)))}  # of columns named twice, the first
    if _FILE not in place:
        return
    for row in rows:
        told = {name: row[at].strip() for name, at in place.items() if at < len(row)}
        title = f"{told.get(_NAME, '')} ({told.get(_DATE, '')})"
        yield Listed(path=told.get(_FILE, ""), title=title, claim=_claim(told))


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
