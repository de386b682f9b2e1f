"""The day's message: puts it in line for everybody whose hour has come, once a local day."""

from datetime import timedelta
from functools import partial
from typing import Final

from marathon.domain.athlete import Athlete
from marathon.domain.notice import DayNotice, Posting
from marathon.domain.telling import is_time
from marathon.store import athletes
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.post_notice import post_notice

TELL_EVERY: Final = timedelta(minutes=5)
LATEST: Final = timedelta(hours=4)
"""How late a day's message may still be told; a service that was down all day tells nothing in the evening."""


def tell_the_day(desk: Desk) -> int:
    """Put the day's message in line for those whose hour it is, and return for how many."""
    now = desk.clock.now()
    with desk.store.read() as connection:
        waiting = [
            person
            for person in athletes.told_daily(connection)
            if person.daily_hour is not None and is_time(now, person.zone, person.daily_hour, LATEST)
        ]
    told = sum(desk.store.write(partial(_post, desk, person)) for person in waiting)
    if told:
        desk.messages_wait()
    return told


def _post(desk: Desk, person: Athlete, connection: Connection) -> bool:
    now = desk.clock.now()
    today = person.local_date(now)
    posting = Posting(
        key=f"day:{person.id}:{today}", athlete_id=person.id, notice=DayNotice(date=today), local_date=today
    )
    return post_notice(connection, posting, now)
