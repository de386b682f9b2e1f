"""Whether two recordings are one run: nobody runs twice at the same time."""

from datetime import datetime, timedelta
from typing import Final

from marathon.domain.activity import Activity, Source

OVERLAP: Final = 0.5
ALIKE: Final = 0.03


def is_same_run(one: Activity, other: Activity) -> bool:
    """Return whether two activities of one athlete are the same run from two sources.

    Recorded ones are when they share most of the shorter one's time; one typed by hand has no start, so it is the
    same when day, distance and duration agree within 3 %. Strava holds no run twice, so two of its activities are
    two, even where a typed one overlaps. Source: own choice.
    """
    if one.sport is not other.sport or (one.source is Source.STRAVA and other.source is Source.STRAVA):
        return False
    if Source.HAND in (one.source, other.source):
        return one.local_date == other.local_date and _alike(one, other)
    start = max(one.started_at, other.started_at)
    end = min(_end(one), _end(other))
    shorter = min(one.elapsed_s, other.elapsed_s)
    return (end - start).total_seconds() > OVERLAP * shorter


def _end(activity: Activity) -> datetime:
    return activity.started_at + timedelta(seconds=activity.elapsed_s)


def _alike(one: Activity, other: Activity) -> bool:
    pairs = ((one.distance_m or 0.0, other.distance_m or 0.0), (one.duration_s, other.duration_s))
    return all(abs(a - b) <= ALIKE * max(a, b) for a, b in pairs)
