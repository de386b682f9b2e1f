"""The day's message: put in line for everybody whose hour has come, once a local day."""

from datetime import date, time, timedelta
from typing import Final

from marathon.domain.athlete import Athlete
from marathon.domain.notice import DayNotice, Posting
from marathon.store import athletes
from marathon.usecases.desk import Desk
from marathon.usecases.tell_in_turn import Scheduled, tell_in_turn

TELL_EVERY: Final = timedelta(minutes=1)


def tell_the_day(desk: Desk) -> int:
    """Put the day's message in line for those whose hour it is, and return for how many."""
    with desk.store.read() as connection:
        people = athletes.told_daily(connection)
    everybody = [
        Scheduled(person=person, at=time(person.daily_hour))
        for person in people
        if person.daily_hour is not None
    ]
    return tell_in_turn(desk, "day", everybody, _posting)


def _posting(person: Athlete, day: date) -> Posting:
    return Posting(
        key=f"day:{person.id}:{day}", athlete_id=person.id, notice=DayNotice(date=day), local_date=day
    )
