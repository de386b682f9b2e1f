"""Builds one fixed day: its sessions, its runs, what was said of it, and how it is judged."""

from datetime import UTC, date, datetime
from typing import Any

from marathon.domain.activity import Activity, SessionId, Source, Sport
from marathon.domain.athlete import Thresholds
from marathon.domain.check_in import CheckIn, CheckInId, CheckInKind
from marathon.domain.compliance import DayResult, SessionResult, judge_day
from marathon.domain.effort import digest
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.reasons import (
    SessionReason,
)

DAY = date(2026, 5, 10)
KNOWN = Thresholds(threshold_hr_bpm=170.0, threshold_pace_s_per_km=250.0)
HOUR = PlannedSession(date=DAY, kind=SessionKind.EASY, duration_s=3_600.0, id=SessionId(1))
TEN_KM = PlannedSession(date=DAY, kind=SessionKind.EASY, distance_m=10_000.0, id=SessionId(2))


def run(minutes: float = 60.0, km: float | None = 10.0, **more: Any) -> Activity:
    """Returns a digested run of the day."""
    facts: dict[str, Any] = {
        "source": Source.FIT,
        "source_id": "a",
        "sport": Sport.RUN,
        "started_at": datetime(2026, 5, 10, 7, tzinfo=UTC),
        "local_date": DAY,
        "duration_s": minutes * 60,
        "elapsed_s": minutes * 60,
        "distance_m": None if km is None else km * 1000,
    }
    return digest(Activity(**(facts | more)))


def says(kind: CheckInKind, number: int | None = None, **more: Any) -> CheckIn:
    """Returns what the athlete says of the day."""
    facts = {"local_date": DAY, "id": None if number is None else CheckInId(number)} | more
    return CheckIn(kind=kind, **facts)


def judge(
    sessions: PlannedSession | list[PlannedSession],
    *runs: Activity,
    said: tuple[CheckIn, ...] = (),
    known: Thresholds = KNOWN,
    finished: bool = True,
) -> DayResult:
    """Returns the day as it is judged."""
    planned = [sessions] if isinstance(sessions, PlannedSession) else sessions
    return judge_day(DAY, planned, runs, said, known, finished=finished)


def only(day: DayResult) -> SessionResult:
    """Returns the result of the day's one session."""
    (result,) = day.sessions
    return result


def reasons(day: DayResult) -> list[type[SessionReason]]:
    """Returns the kinds of reasons of the day's one session."""
    return [type(reason) for reason in only(day).reasons]
