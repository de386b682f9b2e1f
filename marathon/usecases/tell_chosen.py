"""What people chose to be told at an hour: put in line once a local date for everybody whose hour has come."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from functools import partial
from types import MappingProxyType
from typing import Final

from marathon.domain.athlete import Athlete
from marathon.domain.day_notices import DayNotice, MorningNotice, WeekNotice
from marathon.domain.day_summary import DaySummary
from marathon.domain.notice import Notice, Posting
from marathon.domain.subscription import USUAL_HOUR, WEEKDAY, Subject
from marathon.store import days, subscriptions
from marathon.usecases.around_failures import around_failures
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import bring_up_to_date
from marathon.usecases.tell_days_anew import day_key, shape_of
from marathon.usecases.tell_in_turn import Due, Scheduled, tell_in_turn

TELL_EVERY: Final = timedelta(minutes=1)


def _morning(day: date, _kept: DaySummary | None) -> Notice:
    return MorningNotice(date=day)


def _day(day: date, kept: DaySummary | None) -> Notice:
    return DayNotice(date=day, shape=shape_of(kept))


def _week(day: date, kept: DaySummary | None) -> Notice:
    return WeekNotice(date=day, shape=shape_of(kept))


_NOTICES: Final[Mapping[Subject, Callable[[date, DaySummary | None], Notice]]] = MappingProxyType(
    {Subject.MORNING: _morning, Subject.DAY: _day, Subject.WEEK: _week}
)


def tell_chosen(desk: Desk) -> int:
    """Put in line whatever was chosen for an hour that has come, and return how many messages that is."""
    return sum(_tell(desk, subject) for subject in USUAL_HOUR)


def _tell(desk: Desk, subject: Subject) -> int:
    with desk.store.read() as connection:
        wanted = subscriptions.wanted(connection, subject)
    everybody = [
        Scheduled(person=person, at=time(hour), weekday=WEEKDAY.get(subject), since=since)
        for person, hour, since in wanted
    ]
    return tell_in_turn(desk, subject.value, everybody, partial(_postings, desk, subject))


def _postings(desk: Desk, subject: Subject, due: Sequence[Due]) -> Sequence[Posting]:
    """Return what tells of each date, with the shape of that date as it is known by now."""
    judged = around_failures("judging", partial(_judged, desk), due, lambda one: one[0].id)
    kept = {(day.athlete_id, day.date): day for day in judged}
    return [_posting(subject, person, day, kept.get((person.id, day))) for person, day in due]


def _judged(desk: Desk, due: Sequence[Due]) -> Iterator[DaySummary]:
    """Return those of these dates that are kept by now; who fails is told as it stands when it is sent."""
    bring_up_to_date(desk, [person for person, _ in due])
    with desk.store.read() as connection:
        for day in {day for _, day in due}:
            theirs = [person.id for person, one in due if one == day]
            for rows in days.between_many(connection, theirs, day, day).values():
                yield from rows


def _posting(subject: Subject, person: Athlete, day: date, kept: DaySummary | None) -> Posting:
    return Posting(
        key=day_key(subject, person.id, day),
        athlete_id=person.id,
        notice=_NOTICES[subject](day, kept),
        local_date=day,
    )
