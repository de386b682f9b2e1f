"""Strava's summary activities read into ours; no request is made here and no position is kept."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Final

from marathon.domain.activity import Activity, Oddity, Source, Sport
from marathon.domain.sport_names import sport_named
from marathon.domain.team import Audience
from marathon.errors import StravaPayloadError

Payload = Mapping[str, object]

_MARKED_AS_RACE: Final = {1: True, 2: False, 3: False}  # workout types of runs; 2 long run, 3 workout
_HIDDEN_START: Final = time(0, 0, 1)
_ZONES_STEP_S: Final = 900
_LONGEST_S: Final = 30 * 86_400
_VERY_LONG_RUN_M: Final = 100_000.0
_FARTHEST_M: Final = 10_000_000.0


def decode_summary(payload: Payload) -> Activity:
    """Return the activity a summary (or detailed) payload of Strava's API describes.

    start_date_local is local time with a false Z, so its distance to start_date is the offset; an athlete who
    hides the start time still gives the day. A private activity is for its owner's eyes only. Whether an
    unmarked run was a race stays open (None), for race detection to judge.

    Raises: StravaPayloadError naming the field that is missing or makes no sense.
    """
    started_at, local = _instant(payload, "start_date"), _instant(payload, "start_date_local")
    sport = _sport(payload)
    duration_s = number_in(payload, "moving_time", most=_LONGEST_S)
    distance_m = number_in(payload, "distance", most=_FARTHEST_M)
    if duration_s is None:
        raise StravaPayloadError(field="moving_time")
    elapsed_s = number_in(payload, "elapsed_time", most=_LONGEST_S) or duration_s
    return Activity(
        source=Source.STRAVA,
        source_id=_identity(payload),
        sport=sport,
        started_at=started_at,
        local_date=local.date(),
        utc_offset_s=_offset_s(payload, started_at, local),
        duration_s=duration_s,
        elapsed_s=max(elapsed_s, duration_s),
        distance_m=distance_m,
        ascent_m=number_in(payload, "total_elevation_gain", most=100_000.0),
        average_hr_bpm=number_in(payload, "average_heartrate", most=250.0) or None,
        max_hr_bpm=number_in(payload, "max_heartrate", most=250.0) or None,
        name=_text(payload, "name"),
        indoor=payload.get("trainer") is True,
        is_race=_is_race(payload) if sport is Sport.RUN else None,
        effort=_effort(payload),
        oddities=_oddities(sport, distance_m),
        audience=Audience.OWNER if _is_private(payload) else Audience.COACH,
    )


def _identity(payload: Payload) -> str:
    found = payload.get("id")
    if not isinstance(found, int) or isinstance(found, bool) or found <= 0:
        raise StravaPayloadError(field="id")
    return str(found)


def _sport(payload: Payload) -> Sport:
    return sport_named(_text(payload, "sport_type") or _text(payload, "type")) or Sport.OTHER


def _instant(payload: Payload, field: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(payload, field))
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as broken:
        raise StravaPayloadError(field=field) from broken
    if moment.year < 1989:
        raise StravaPayloadError(field=field)
    return moment


def _offset_s(payload: Payload, started_at: datetime, local: datetime) -> int | None:
    """Return the offset from UTC; with a hidden start time only utc_offset (where given) still tells it."""
    seconds = (local - started_at).total_seconds()
    if local.time() == _HIDDEN_START or seconds % _ZONES_STEP_S:
        told = payload.get("utc_offset")
        seconds = float(told) if isinstance(told, int | float) else math.nan
    return int(seconds) if -12 * 3600 <= seconds <= 14 * 3600 else None


def number_in(payload: Payload, field: str, *, most: float) -> float | None:
    """Return a number between 0 and the most that makes sense, or None where there is none.

    Raises: StravaPayloadError for anything else.
    """
    found = payload.get(field)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= most:
        raise StravaPayloadError(field=field)
    return float(found)


def _text(payload: Payload, field: str) -> str:
    found = payload.get(field)
    return found if isinstance(found, str) else ""


def _is_race(payload: Payload) -> bool | None:
    kind = payload.get("workout_type")
    return _MARKED_AS_RACE.get(kind) if isinstance(kind, int) else None


def _effort(payload: Payload) -> int | None:
    told = payload.get("perceived_exertion")
    return round(told) if isinstance(told, int | float) and 1 <= told <= 10 else None


def _is_private(payload: Payload) -> bool:
    return payload.get("private") is True or payload.get("visibility") == "only_me"


def _oddities(sport: Sport, distance_m: float | None) -> tuple[Oddity, ...]:
    if not distance_m:
        return (Oddity.NO_DISTANCE,)
    is_very_long = sport is Sport.RUN and distance_m > _VERY_LONG_RUN_M
    return (Oddity.VERY_LONG,) if is_very_long else ()
