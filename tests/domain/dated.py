"""Builds sessions and runs of a date by their kilometres."""

from datetime import UTC, date, datetime

from marathon.domain.activity import Activity, SessionId, Source, Sport
from marathon.domain.plan import PlannedSession, SessionKind


def session(day: date, kind: SessionKind, km: float) -> PlannedSession:
    """Returns a session of a date."""
    return PlannedSession(date=day, kind=kind, distance_m=km * 1000, id=SessionId(day.day))


def run(day: date, km: float, hr_bpm: float | None) -> Activity:
    """Returns a run of 6:00 min/km on a date."""
    return Activity(
        source=Source.FIT,
        source_id=day.isoformat(),
        sport=Sport.RUN,
        started_at=datetime(day.year, day.month, day.day, 7, tzinfo=UTC),
        local_date=day,
        duration_s=km * 360,
        elapsed_s=km * 360,
        distance_m=km * 1000,
        average_hr_bpm=hr_bpm,
    )
