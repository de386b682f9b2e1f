"""Builds training by day numbers counted from a fixed start, one plain run or session at a time."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from marathon.domain.activity import Activity, SessionId, Source, Sport
from marathon.domain.athlete import Athlete, AthleteId, Origin, Threshold, ThresholdKind
from marathon.domain.check_in import CheckIn
from marathon.domain.day_summary import DaySummary
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.training import Training, summarise_days

START = date(2026, 5, 1)
RUNNER = Athlete(id=AthleteId(1), name="Ines", zone="Europe/Lisbon")
PACE = Threshold(
    kind=ThresholdKind.THRESHOLD_PACE_S_PER_KM, value=250.0, valid_from=START, origin=Origin.STATED
)


def on(days: int) -> date:
    """Returns the date so many days after the start."""
    return START + timedelta(days=days)


def run(days: int, km: float = 10.0, **more: Any) -> Activity:
    """Returns a run of 6:00 min/km on a day."""
    facts: dict[str, Any] = {
        "source": Source.FIT,
        "source_id": f"{days}",
        "sport": Sport.RUN,
        "started_at": datetime.combine(on(days), time(7), tzinfo=UTC),
        "local_date": on(days),
        "duration_s": km * 360,
        "elapsed_s": km * 360,
        "distance_m": km * 1000,
        "adjusted_speed_m_per_s": 1000 / 360,
    }
    return Activity(**(facts | more))


def plan(days: int, km: float | None = 10.0, **more: Any) -> PlannedSession:
    """Returns an easy session on a day."""
    facts: dict[str, Any] = {"date": on(days), "kind": SessionKind.EASY, "distance_m": km and km * 1000}
    return PlannedSession(**(facts | {"id": SessionId(days + 100)} | more))


def training(*parts: PlannedSession | Activity | CheckIn, **more: Any) -> Training:
    """Returns what is known of the runner, sorted by its kind."""
    facts: dict[str, Any] = {
        "athlete": RUNNER,
        "first": on(-8),
        "sessions": tuple(part for part in parts if isinstance(part, PlannedSession)),
        "activities": tuple(part for part in parts if isinstance(part, Activity)),
        "check_ins": tuple(part for part in parts if isinstance(part, CheckIn)),
        "thresholds": (PACE,),
    }
    return Training(**(facts | more))


def summaries(known: Training, last: int) -> tuple[DaySummary, ...]:
    """Returns the days from the start up to one."""
    return summarise_days(known, START, on(last))
