"""Nudges people: once a local day each hears of what is most important to them by then, and of nothing else."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.nudge import Nudge, Topic, held_on, may_nudge, most_important
from marathon.store import athletes, notification_log, nudges
from marathon.store.rows import parts
from marathon.store.store import Connection
from marathon.usecases.around_failures import around_failures
from marathon.usecases.desk import Desk
from marathon.usecases.post_notice import post_notice

Find = Callable[[Connection, Sequence[Athlete], datetime], Iterable[Nudge]]
"""What those people might be told of one topic today, in their order of preference; asks for all of them at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Topics on which it is enough to look once a local day, and who was looked at on which; written to."""

    topics: Collection[Topic] = ()
    days: dict[AthleteId, date] = field(default_factory=dict)


A_PAGE: Final = 500
A_UNIT: Final = 20
_A_DAY: Final = timedelta(days=1)


def nudge_people(desk: Desk, finders: Mapping[Topic, Find], looked: Looked | None = None) -> int:
    """Put the one nudge of their day in line for those who have had none, and return for how many.

    What was told once is not told again, and what loses against something more important is looked for tomorrow.

    Args: looked: what was looked at before; None to look at everything.
    """
    now, looked = desk.clock.now(), looked or Looked()
    told = sum(_nudge(desk, page, now, finders, looked) for page in _pages(desk))
    if told:
        desk.messages_wait()
    return told


def _pages(desk: Desk) -> Iterator[Sequence[Athlete]]:
    """Return everybody active, so many at once that memory stays what it is however many there are."""
    last = 0
    while True:
        with desk.store.read() as connection:
            page = athletes.active_after(connection, last, A_PAGE)
        yield page
        if len(page) < A_PAGE:
            return
        last = page[-1].id


def _nudge(
    desk: Desk, people: Sequence[Athlete], now: datetime, finders: Mapping[Topic, Find], looked: Looked
) -> int:
    awake = [person for person in people if may_nudge(now, person.zone, person.quiet)]
    if not awake:
        return 0
    with desk.store.read() as connection:
        ids = [person.id for person in awake]
        spent = nudges.spent(connection, ids, now.date() - _A_DAY)
        waits = nudges.waiting(connection, ids, now - _A_DAY)
        free = [p for p in awake if p.id not in waits and (p.id, p.local_date(now)) not in spent]
        found = _found(connection, free, now, finders, looked) if free else {}
    chosen = [nudge for nudge in map(most_important, found.values()) if nudge]
    days = {person.id: person.local_date(now) for person in free}
    told = sum(desk.store.write(partial(_tell, days, part, now)) for part in parts(chosen, A_UNIT))
    looked.days.update(days)
    return told


def _found(
    connection: Connection,
    people: Sequence[Athlete],
    now: datetime,
    finders: Mapping[Topic, Find],
    looked: Looked,
) -> Mapping[AthleteId, Sequence[Nudge]]:
    """Return what each might be told, what they hold and what was told before left out."""
    holds = nudges.holds(connection, [person.id for person in people])
    held = {person.id: held_on(person.local_date(now), holds[person.id]) for person in people}
    anew = [one for one in people if looked.days.get(one.id) != one.local_date(now)]
    found: list[Nudge] = []
    for topic, find in finders.items():
        asked = anew if topic in looked.topics else people
        if hearing := [one for one in asked if topic not in held[one.id]]:
            found += _around(topic, find, connection, hearing, now)
    known = notification_log.known(connection, [nudge.posting.key for nudge in found])
    theirs: dict[AthleteId, list[Nudge]] = {}
    for nudge in found:
        if nudge.posting.key not in known:
            theirs.setdefault(nudge.posting.athlete_id, []).append(nudge)
    return theirs


def _around(
    topic: Topic, find: Find, connection: Connection, people: Sequence[Athlete], now: datetime
) -> list[Nudge]:
    def look(some: Sequence[Athlete]) -> Iterable[Nudge]:
        return find(connection, some, now)

    return around_failures(f"looking for a {topic} nudge", look, people, lambda one: one.id)


def _tell(
    days: Mapping[AthleteId, date], chosen: Sequence[Nudge], now: datetime, connection: Connection
) -> int:
    """Tell each the one that was chosen, unless another process has told them something of this day meanwhile."""
    return sum(
        nudges.spend(connection, nudge.posting.athlete_id, days[nudge.posting.athlete_id])
        and post_notice(connection, nudge.posting, now)
        for nudge in chosen
    )
