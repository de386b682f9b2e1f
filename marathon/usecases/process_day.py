"""Judges days and keeps them: from the first day that changed to today, again and again with the same result."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.day_summary import DaySummary
from marathon.domain.training import WINDOW_DAYS, summarise_days
from marathon.store import athletes, days, trainings
from marathon.store.store import Connection
from marathon.usecases.around_failures import around_failures
from marathon.usecases.desk import Desk
from marathon.usecases.people import person_of
from marathon.usecases.tell_days_anew import tell_days_anew

log = logging.getLogger(__name__)

ATHLETES_A_UNIT: Final = 8  # about 10 ms, which the one writer of SQLite makes the others wait
DAYS_A_UNIT: Final = 56  # the same for one athlete
MOST_BETWEEN_ZONES: Final = timedelta(days=3)
"""How far a change of zone can set the local date back, in whole days from UTC's, with a day to spare."""
LONGEST_BACK_DAYS: Final = 400
"""How far back a change is carried: beyond it nothing of today's averages remains."""
MOST_PARTS: Final = 2 * LONGEST_BACK_DAYS // DAYS_A_UNIT


def process_athletes(desk: Desk, athlete_ids: Sequence[AthleteId], since: date | None = None) -> int:
    """Judge the days of some athletes and return how many days were kept.

    Without `since` the days from the first unfinished one are judged; with it, all days from there.
    The result does not depend on how often or in which order it is called.
    """
    now, kept = desk.clock.now(), 0
    for start in range(0, len(athlete_ids), ATHLETES_A_UNIT):
        part = athlete_ids[start : start + ATHLETES_A_UNIT]
        kept += _process_in_parts(desk, part, since, now)
    log.info("processed %d days of %d athletes", kept, len(athlete_ids))
    return kept


def _process_in_parts(desk: Desk, ids: Sequence[AthleteId], since: date | None, now: datetime) -> int:
    """Judge the days of some athletes unit by unit, so that a long span makes nobody else wait for all of it."""
    kept = 0
    for _ in range(MOST_PARTS):
        judged = desk.store.write(partial(process_unit, ids, since, now, most_days=DAYS_A_UNIT))
        kept += judged
        if judged < DAYS_A_UNIT:
            break
        since = None  # the last day of a part is unfinished, and there it goes on
    return kept


def up_to_date(desk: Desk, athlete_id: AthleteId) -> Athlete:
    """Return an athlete whose days are judged up to their local today.

    Raises: NotFoundError when there is nobody by that id.
    """
    person = person_of(desk, athlete_id)
    bring_up_to_date(desk, [person])
    return person


def bring_up_to_date(desk: Desk, people: Sequence[Athlete]) -> None:
    """Judge the days of those athletes whose first unfinished day is not their local today.

    Of several one who cannot be judged is logged, and left as they are kept; of one the error is raised.
    """
    now = desk.clock.now()
    with desk.store.read() as connection:
        unfinished = first_unfinished(connection, people, now)
    stale = [person.id for person in people if unfinished.get(person.id) != person.local_date(now)]
    if stale and len(people) == 1:
        process_athletes(desk, stale)
    elif stale:
        around_failures("judging the days", lambda ids: [process_athletes(desk, ids)], stale, AthleteId)


def first_unfinished(
    connection: Connection, people: Sequence[Athlete], now: datetime
) -> dict[AthleteId, date]:
    """Return the first unfinished day of each athlete, those left out whose days were not judged lately."""
    recent = now.date() - MOST_BETWEEN_ZONES
    return days.first_dates(connection, [person.id for person in people], finished=False, since=recent)


def process_unit(
    ids: Sequence[AthleteId],
    since: date | None,
    now: datetime,
    connection: Connection,
    *,
    most_days: int = LONGEST_BACK_DAYS + 1,
) -> int:
    """Judge the days of some athletes in one unit, and return how many were kept; see process_athletes().

    Args:
        ids: at most ATHLETES_A_UNIT, for a unit makes the others wait.
        most_days: of each athlete; the last of so many stays unfinished, and whoever is next goes on with it.
    """
    for athlete_id in ids:
        athletes.lock(connection, athlete_id)
    people = athletes.get_many(connection, ids)
    first_days = _first_days(connection, people, since, now)
    together: dict[date, list[Athlete]] = defaultdict(list)
    for person in people:
        together[first_days[person.id]].append(person)
    rows: list[DaySummary] = []
    for first, group in together.items():
        rows += _judge(connection, group, first, now, timedelta(days=most_days - 1))
    days.upsert(connection, rows)
    tell_days_anew(connection, rows, {person.id: person.local_date(now) for person in people}, now)
    return len(rows)


def _first_days(
    connection: Connection, people: Sequence[Athlete], since: date | None, now: datetime
) -> dict[AthleteId, date]:
    """Return the first day to judge of each athlete: never before there is something to judge or to put right.

    An unfinished day of long ago was reopened by a change that nobody lived to judge; it may have come before all
    that is kept.
    """
    ids = [person.id for person in people]
    unfinished = days.first_dates(connection, ids, finished=False)
    usual = now.date() - MOST_BETWEEN_ZONES
    asked = [athlete_id for athlete_id in ids if since or unfinished.get(athlete_id, date.min) < usual]
    begun = trainings.first_days(connection, asked) if asked else {}
    kept = days.first_dates(connection, asked) if asked else {}
    firsts: dict[AthleteId, date] = {}
    for person in people:
        today = person.local_date(now)
        earliest = today - timedelta(days=LONGEST_BACK_DAYS)
        start = max(min(begun.get(person.id, today), kept.get(person.id, today)), earliest)
        first = unfinished.get(person.id, start)
        if person.id in asked and start < kept.get(person.id, today):
            first = start
        if since:
            first = max(min(first, since), start)
        firsts[person.id] = min(max(first, earliest), today)
    return firsts


def _judge(
    connection: Connection, people: Sequence[Athlete], first: date, now: datetime, reach: timedelta
) -> list[DaySummary]:
    todays = {person.id: person.local_date(now) for person in people}
    before = days.between_many(connection, list(todays), first - timedelta(days=1), first - timedelta(days=1))
    read_from = first - timedelta(days=WINDOW_DAYS + 1)
    known = trainings.read_many(connection, people, read_from, min(first + reach, max(todays.values())))
    rows: list[DaySummary] = []
    for person in people:
        start = before[person.id][0] if before.get(person.id) else None
        last = min(first + reach, todays[person.id])
        *judged, end = summarise_days(
            known[person.id],
            first,
            todays[person.id],
            last=last,
            fitness_au=start.fitness_au if start else 0.0,
            fatigue_au=start.fatigue_au if start else 0.0,
        )
        rows += (*judged, replace(end, finished=False))  # there is more of it, be it later today
    return rows
