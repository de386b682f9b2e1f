"""Training plans as CSV tables, read and written; other formats live beside it."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Final, TypeVar

from marathon.domain.activity import Sport
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.sport_names import sport_named
from marathon.domain.units import (
    METRES_PER_KM,
    Units,
    parse_distance_m,
    parse_duration_s,
    parse_pace_s_per_km,
)
from marathon.errors import CoachError, Phrase, PlanFileError, UnreadableTextError
from marathon.files.plan_words import kind_in, parse_full_date, sport_of, to_decimetre

MOST_SESSIONS: Final = 2_000
LONGEST_NOTES: Final = 500
_COLUMNS: Final = {
    "date": "date day datum",
    "type": "type kind session workout session_type workout_type",
    "distance_km": "distance_km km kilometers kilometres",
    "distance_mi": "distance_mi distance_miles mi miles",
    "distance": "distance dist",
    "duration": "duration time duration_min minutes",
    "pace": "pace target_pace",
    "sport": "sport",
    "notes": "notes note description comment comments",
}
_NAMED_UNITS: Final = {"distance_km": Units.METRIC, "distance_mi": Units.IMPERIAL}
_COLUMN_OF: Final = {name: column for column, names in _COLUMNS.items() for name in names.split()}
_NOTHING: Final = frozenset(("", "-", "–", "0", "0:00", "0:00:00", "none", "n/a"))
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
_EXAMPLE: Final = "date,type,distance_km,duration,notes"

_Value = TypeVar("_Value")


def read_csv(text: str, units: Units) -> list[PlannedSession]:
    """Return the sessions of a table whose first row names its columns, in any order.

    Raises: PlanFileError naming the line and what to do.
    """
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = next((row for row in lines if any(map(str.strip, row))), [])
        columns = _columns(header, lines.line_num)
        units = _units_of(columns, units)
        sessions: list[PlannedSession] = []
        for row in lines:
            if not any(map(str.strip, row)):
                continue
            if len(sessions) == MOST_SESSIONS:
                raise PlanFileError(
                    line=lines.line_num,
                    problem=Phrase("a plan holds at most {most} sessions", most=MOST_SESSIONS),
                )
            cells = {name: row[at].strip() for name, at in columns.items() if at < len(row)}
            sessions.append(_Row(cells, lines.line_num, units).session())
    except csv.Error as broken:
        raise PlanFileError(
            line=lines.line_num, problem=Phrase("this is no CSV; save the table as CSV")
        ) from broken
    return sessions


def _delimiter(text: str) -> str:
    header = next(filter(str.strip, text.splitlines()), "")
    return max(",;\t", key=header.count)


def _columns(header: list[str], line: int) -> dict[str, int]:
    names = [re.sub(r"\W+", "_", cell.strip().lower()).strip("_") for cell in header]
    found = {_COLUMN_OF[name]: at for at, name in reversed(list(enumerate(names))) if name in _COLUMN_OF}
    missing = [name for name in ("date", "type") if name not in found]
    if missing:
        problem = Phrase(
            "the first row must name a column “{column}”, for example {example}",
            column=missing[0],
            example=_EXAMPLE,
        )
        raise PlanFileError(line=max(line, 1), problem=problem)
    return found


def _units_of(columns: Collection[str], own: Units) -> Units:
    """Return what a bare pace is per: the unit that the table names for its distances, else the athlete's own."""
    named = [units for column, units in _NAMED_UNITS.items() if column in columns]
    return named[0] if len(named) == 1 else own


class _Row:
    """One line of the table; every complaint names it."""

    def __init__(self, cells: dict[str, str], line: int, units: Units) -> None:
        self._cells, self._line, self._units = cells, line, units

    def session(self) -> PlannedSession:
        """Return the line's session.

        Raises: PlanFileError naming the line and what is wrong with it.
        """
        day = self._read("date", parse_full_date)
        if day is None:
            raise self._error(Phrase("the date is missing, write it like 2026-05-31"))
        kind = self._kind()
        distance_m, duration_s = self._distance_m(), self._read("duration", parse_duration_s)
        self._check(kind, distance_m, duration_s)
        return PlannedSession(
            date=day,
            kind=kind,
            sport=self._sport(kind),
            duration_s=duration_s,
            distance_m=distance_m,
            pace_s_per_km=self._read("pace", partial(parse_pace_s_per_km, units=self._units)),
            notes=_unguarded(self._cells.get("notes", ""))[:LONGEST_NOTES].strip(),
        )

    def _error(self, problem: Phrase | CoachError) -> PlanFileError:
        return PlanFileError(line=self._line, problem=problem)

    def _read(self, column: str, parse: Callable[[str], _Value]) -> _Value | None:
        text = self._cells.get(column, "")
        if text.lower() in _NOTHING:
            return None
        try:
            return parse(text)
        except UnreadableTextError as unreadable:
            raise self._error(unreadable) from unreadable

    def _kind(self) -> SessionKind:
        text = self._cells.get("type", "")
        kind = kind_in(text)
        if kind is None:
            known = ", ".join(kind.replace("_", " ") for kind in SessionKind)
            raise self._error(
                Phrase("“{text}” is no type of session; write one of {known}", text=text[:40], known=known)
            )
        return kind

    def _distance_m(self) -> float | None:
        for column, units in (*_NAMED_UNITS.items(), ("distance", self._units)):
            found = self._read(column, partial(parse_distance_m, units=units))
            if found is not None:
                return to_decimetre(found)
        return None

    def _sport(self, kind: SessionKind) -> Sport:
        text = self._cells.get("sport", "")
        if not text:
            return sport_of(kind, self._cells.get("type", ""))
        try:
            return sport_named(text) or Sport(text.lower())
        except ValueError:
            known = ", ".join(Sport)
            raise self._error(
                Phrase("“{text}” is no sport I know; write one of {known}", text=text[:40], known=known)
            ) from None

    def _check(self, kind: SessionKind, distance_m: float | None, duration_s: float | None) -> None:
        planned = distance_m is not None or duration_s is not None
        if kind is SessionKind.REST and planned:
            raise self._error(
                Phrase("a rest day has neither distance nor duration; remove them or name another type")
            )
        if kind is not SessionKind.REST and not planned:
            raise self._error(Phrase("give a distance or a duration, such as 10 km or 0:50:00"))


def plan_csv(sessions: tuple[PlannedSession, ...], units: Units) -> str:
    """Return the sessions as a table in the athlete's units that read_plan reads back to the same content.

    Distances are kept to 0.1 m, durations and paces to the second; notes that a spreadsheet would run as a
    formula are guarded by an apostrophe.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text)
    distance = "distance_km" if units is Units.METRIC else "distance_mi"
    table.writerow(("date", "type", distance, "duration", "pace", "sport", "notes"))
    table.writerows(_cells(session, units) for session in sessions)
    return text.getvalue()


def _cells(session: PlannedSession, units: Units) -> Iterator[str]:
    yield session.date.isoformat()
    yield session.kind.value
    metres = session.distance_m
    yield f"{metres / units.metres:.6f}".rstrip("0").rstrip(".") if metres else ""
    yield _clock(session.duration_s) if session.duration_s else ""
    pace = session.pace_s_per_km
    yield "{}:{:02d}".format(*divmod(round(pace * units.metres / METRES_PER_KM), 60)) if pace else ""
    yield session.sport.value
    yield f"'{session.notes}" if session.notes.startswith(_FORMULA) else session.notes


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def _unguarded(notes: str) -> str:
    return notes[1:] if notes.startswith("'") and notes[1:].startswith(_FORMULA) else notes
