"""An activity as a row of its table, and back; samples are never stored."""

from typing import Any

from marathon.domain.activity import Activity, ActivityId, BestEffort, Lap, Oddity, Source, Sport
from marathon.domain.team import Audience
from marathon.store import tables
from marathon.store.json_values import decoder, to_json

ROWS = tables.Activity.__table__
PLAIN = (
    "source_id",
    "started_at",
    "local_date",
    "duration_s",
    "elapsed_s",
    "utc_offset_s",
    "distance_m",
    "ascent_m",
    "average_hr_bpm",
    "max_hr_bpm",
    "name",
    "indoor",
    "is_race",
    "race_said",
    "effort",
    "adjusted_speed_m_per_s",
    "session_id",
    "session_locked",
)
WORDS = ("source", "sport", "audience")
LISTS = ("laps", "hr_seconds", "speed_seconds", "best_efforts", "oddities")
STORED = (*PLAIN, *WORDS, *LISTS)
OUTLINED = (
    "source_id",
    "started_at",
    "local_date",
    "duration_s",
    "elapsed_s",
    "distance_m",
    "is_race",
    "race_said",
    "average_hr_bpm",
    "adjusted_speed_m_per_s",
    "indoor",
)
OUTLINE = (*(ROWS.c[name] for name in (*OUTLINED, *WORDS)), ROWS.c.oddities)
COLUMNS = (ROWS.c.id, *(ROWS.c[name] for name in STORED))

_read_laps = decoder(tuple[Lap, ...])
_read_best_efforts = decoder(tuple[BestEffort, ...])


def values_of(activity: Activity) -> dict[str, Any]:
    """Return the columns that an activity fills."""
    plain = {name: getattr(activity, name) for name in (*PLAIN, *WORDS)}
    return plain | {name: to_json(getattr(activity, name)) for name in LISTS}


def from_row(row: Any) -> Activity:
    """Return the activity in a row that starts with COLUMNS."""
    activity_id, *plain = row[: 1 + len(PLAIN)]
    source, sport, audience, laps, hr, speed, efforts, oddities = row[1 + len(PLAIN) : len(COLUMNS)]
    return Activity(
        id=ActivityId(activity_id),
        source=Source(source),
        sport=Sport(sport),
        audience=Audience(audience),
        laps=_read_laps(laps) if laps else (),
        hr_seconds=tuple(map(tuple, hr)),
        speed_seconds=tuple(map(tuple, speed)),
        best_efforts=_read_best_efforts(efforts) if efforts else (),
        oddities=tuple(map(Oddity, oddities)),
        **dict(zip(PLAIN, plain, strict=True)),
    )


def outline(row: Any) -> Activity:
    """Return the activity in a row of OUTLINE, with no more of its samples than their averages."""
    source, sport, audience, oddities = row[len(OUTLINED) :]
    return Activity(
        source=Source(source),
        sport=Sport(sport),
        audience=Audience(audience),
        oddities=tuple(map(Oddity, oddities)),
        **dict(zip(OUTLINED, row[: len(OUTLINED)], strict=True)),
    )
