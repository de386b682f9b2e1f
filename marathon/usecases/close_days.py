"""Closes the local days that have ended: at three in the morning each athlete's yesterday is judged for good."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Final

from marathon.domain.athlete import AthleteId
from marathon.domain.turn import latest_date
from marathon.store import athletes
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import first_unfinished
from marathon.usecases.process_many import Order, Process, Tally

CLOSE_AT: Final = time(3)
"""When a day is closed, by the athlete's clock: whatever is recorded late in the evening has come (own choice)."""
A_PAGE: Final = 500

Resting = dict[AthleteId, date]
log = logging.getLogger(__name__)


def close_days(desk: Desk, process: Process, resting: Resting) -> Tally:
    """Judge the days of all whose yesterday is to be closed and is not; the database says whose that is.

    Args:
        process: carries it out.
        resting: whose days could not be judged, with the local date on which they are left alone; written to.
    """
    now, done = desk.clock.now(), Tally()
    open_ids = tuple(_open_ids(desk, now, resting))
    if not open_ids:
        return done
    log.info("closing the days of %d athletes", len(open_ids))
    for part in process(Order(athlete_ids=open_ids, since=None, now=now)):
        done += part
        log.info("closed the days of %d of %d athletes", done.athletes, len(open_ids))
    if done.failed:
        resting |= _rested(desk, now, done.failed)
    log.info("closed %d days of %d athletes, %d failed", done.days, done.athletes, len(done.failed))
    return done


def _open_ids(desk: Desk, now: datetime, resting: Resting) -> Iterator[AthleteId]:
    """Return who has an unfinished day before the one that came to the hour of closing, page by page."""
    last = 0
    while True:
        with desk.store.read() as connection:
            people = athletes.active_after(connection, last, A_PAGE)
            unfinished = first_unfinished(connection, people, now)
        for person in people:
            begun = latest_date(now, person.zone, CLOSE_AT)
            is_open = unfinished.get(person.id, date.min) < begun
            if is_open and resting.get(person.id) != begun:
                yield person.id
        if len(people) < A_PAGE:
            return
        last = people[-1].id


def _rested(desk: Desk, now: datetime, failed: Sequence[AthleteId]) -> Resting:
    log.error("the days of %d athletes could not be judged: %s", len(failed), failed)
    with desk.store.read() as connection:
        people = athletes.get_many(connection, failed)
    return {person.id: latest_date(now, person.zone, CLOSE_AT) for person in people}
