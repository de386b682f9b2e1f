"""What was told of a day or a week is provisional: it is told anew when that day turns out otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.day_notices import DayNotice, WeekNotice
from marathon.domain.day_summary import DaySummary
from marathon.domain.subscription import Subject
from marathon.store import notification_log
from marathon.store.json_values import fingerprint
from marathon.store.store import Connection
from marathon.usecases.post_notice import change_notice

TOLD_ANEW: Final = (Subject.DAY, Subject.WEEK)
TOLD_FOR: Final = timedelta(days=1)
"""How long after a day its message still follows it: what comes in after midnight, and what was not done in time."""


def day_key(subject: Subject, athlete_id: AthleteId, day: date) -> str:
    """Return the key of the message that tells somebody of a local date."""
    return f"{subject.value}:{athlete_id}:{day}"


def shape_of(day: DaySummary | None) -> str:
    """Return the fingerprint of what a day itself was; status and load move on by themselves, which changes nothing."""
    if day is None:
        return ""
    done = (day.done_distance_m, day.done_duration_s, day.planned_distance_m, day.planned_duration_s)
    return fingerprint(day.mark, day.reasons, done)


def tell_days_anew(
    connection: Connection, judged: Sequence[DaySummary], todays: Mapping[AthleteId, date], now: datetime
) -> None:
    """Change what was told of days that were just judged, where they are no longer what they were.

    Args: todays: the local date of each athlete whose days these are.
    """
    fresh = [day for day in judged if todays[day.athlete_id] - day.date <= TOLD_FOR]
    about = {day_key(subject, day.athlete_id, day.date): day for day in fresh for subject in TOLD_ANEW}
    for key, notice in notification_log.notices_of(connection, list(about)).items():
        if isinstance(notice, DayNotice | WeekNotice):
            anew = replace(notice, shape=shape_of(about[key]))
            change_notice(connection, about[key].athlete_id, key, anew, now)
