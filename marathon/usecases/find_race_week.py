"""Finds whose race is near or just over, and what there is to say of it today."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.athlete import Athlete
from marathon.domain.check_in import CheckIn, CheckInKind, absence_on
from marathon.domain.notice import Posting
from marathon.domain.nudge import Nudge, Topic
from marathon.domain.race import Race
from marathon.domain.race_recordings import recorded_s
from marathon.domain.race_week import (
    ASKED_FOR,
    STEPS,
    RaceNotice,
    RaceResultNotice,
    RaceWeekNotice,
    is_result_due,
    step_due,
)
from marathon.store import activities, check_ins, races
from marathon.store.store import Connection

A_DAY: Final = timedelta(days=1)


def find_race_week(connection: Connection, people: Sequence[Athlete], now: datetime) -> Iterator[Nudge]:
    """Find the messages around races: a result before what leads to the next race, which keeps until tomorrow.

    Who is ill or hurts is not counted down to a race.
    """
    first, last_today = now.date() - ASKED_FOR - A_DAY, now.date() + A_DAY
    last = last_today + timedelta(days=max(STEPS))
    ids = [person.id for person in people]
    near = races.around(connection, ids, first, last)
    said = check_ins.covering_many(connection, [who for who in ids if near[who]], first, last)
    open_for = [who for who in ids if any(r.date <= last_today and not r.result_s for r in near[who])]
    runs = activities.between_many(connection, open_for, first, last_today)
    for person in people:
        today, theirs = person.local_date(now), near[person.id]
        results = [race for race in theirs if _is_over(race, runs.get(person.id, ()), today)]
        is_fit = _is_fit(today, said.get(person.id, ()))
        coming = [(race, step) for race in theirs if is_fit and (step := step_due(race, today))]
        for race in results:
            assert race.id is not None, "what is kept has a number"
            notice = RaceResultNotice(race_id=race.id)
            yield _nudge(person, f"race_result:{race.id}", notice, today)
        for race, step in coming:
            assert race.id is not None, "what is kept has a number"
            week = RaceWeekNotice(race_id=race.id, step=step)
            yield _nudge(person, f"race_week:{race.id}:{step}", week, today)


def _is_fit(today: date, said: Sequence[CheckIn]) -> bool:
    """Return whether somebody is neither ill nor hurt, as far as they have said; travelling stops nobody."""
    away = absence_on(today, said)
    return away is None or away.kind is CheckInKind.TRAVELLING


def _nudge(person: Athlete, key: str, notice: RaceNotice, today: date) -> Nudge:
    posting = Posting(key=key, athlete_id=person.id, notice=notice, local_date=today)
    return Nudge(topic=Topic.RACE, posting=posting)


def _is_over(race: Race, runs: Sequence[Activity], today: date) -> bool:
    """Return whether there is a result to tell or to ask for; who typed it read then how it lies."""
    if race.result_s:
        return False
    return is_result_due(race, today, is_known=recorded_s(race, runs) is not None)
