"""The budget of nudges on both databases: one a person and local day, whatever else there would be to say."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, select

from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.notice import Posting
from marathon.domain.nudge import Nudge, Topic
from marathon.domain.nudge_notices import SilenceNotice
from marathon.domain.parcel import Address
from marathon.store import athletes, destinations, notification_log, nudges, tables
from marathon.store.store import Store
from marathon.usecases.hold_late import hold_late
from marathon.usecases.manage_nudges import allow_nudges, snooze_nudges, stop_nudges
from marathon.usecases.nudge_people import Find, Looked, nudge_people
from marathon.usecases.tidy_messages import tidy_messages
from tests.club import SetClock, desk_of
from tests.handing_out import claim_all

LOG = tables.NotificationLog.__table__
OUTBOX = tables.Outbox.__table__
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
EVENING = datetime(2026, 11, 23, 20, 50, tzinfo=UTC)
A_DAY = timedelta(days=1)


def finds(topic: Topic, lasts: timedelta = A_DAY) -> Find:
    """Returns who finds the same thing for everybody, from the first morning until it has lapsed."""

    def find(_: Connection, people: Sequence[Athlete], now: datetime) -> Iterable[Nudge]:
        for person in people:
            if now < MORNING + lasts:
                key = f"{topic.value}:{person.id}"
                notice = SilenceNotice(last=MORNING.date())
                posting = Posting(key=key, athlete_id=person.id, notice=notice, local_date=MORNING.date())
                yield Nudge(topic=topic, posting=posting)

    return find


class Nudged:
    """Somebody who can be written to on two platforms, and what they are told."""

    def __init__(self, store: Store) -> None:
        """Let them be told in the morning."""
        self.clock = SetClock(MORNING)
        self.desk = desk_of(store, self.clock)
        self.ana = store.write(partial(self._add, zone="UTC"))

    def _add(self, connection: Connection, zone: str) -> AthleteId:
        person = athletes.add(connection, "Ana", zone)
        for platform in ("telegram", "slack"):
            destinations.open_place(connection, person, Address(platform=platform, external_id=str(person)))
        return person

    def look(self, finders: Mapping[Topic, Find], at: datetime = MORNING) -> list[str]:
        """Returns the keys of all that was told by now, after a look."""
        self.clock.moment = at
        nudge_people(self.desk, finders)
        with self.desk.store.read() as connection:
            return list(connection.scalars(select(LOG.c.key).order_by(LOG.c.id)))

    def taken(self) -> list[bool]:
        """Returns of each message that is handed out whether it was held up until it has to wait."""
        now = self.clock.now()

        def unit(connection: Connection) -> list[bool]:
            return [hold_late(connection, parcel, now) for parcel in claim_all(connection, f"{now}", now)]

        return self.desk.store.write(unit)

    def copies(self) -> int:
        """Returns how many messages are in line, over all platforms."""
        with self.desk.store.read() as connection:
            return len(connection.execute(select(OUTBOX.c.id)).all())


@pytest.fixture
def nudged(store: Store) -> Nudged:
    """Returns one person to be nudged."""
    return Nudged(store)


def test_one_a_day_is_told_on_all_platforms_and_the_others_wait_or_lapse(nudged: Nudged) -> None:
    finders = {
        Topic.SILENCE: finds(Topic.SILENCE),
        Topic.PLAN: finds(Topic.PLAN, lasts=9 * A_DAY),
        Topic.MISSED: finds(Topic.MISSED),
        Topic.PROPOSAL: finds(Topic.PROPOSAL, lasts=9 * A_DAY),
    }
    for hours in (0, 1, 5, 11):
        told = nudged.look(finders, MORNING + timedelta(hours=hours))
        assert told == [f"missed:{nudged.ana}"]
    assert nudged.copies() == 2, "the one, wherever they read it"
    assert nudged.look(finders, MORNING + A_DAY)[1:] == [f"proposal:{nudged.ana}"]
    assert nudged.look(finders, MORNING + 2 * A_DAY)[2:] == [f"plan:{nudged.ana}"]
    assert len(nudged.look(finders, MORNING + 3 * A_DAY)) == 3, "each once, and silence has lapsed"


def test_a_second_one_of_the_day_is_refused_by_the_database_itself(nudged: Nudged) -> None:
    day = date(2026, 11, 23)
    spend = partial(nudges.spend, athlete_id=nudged.ana, day=day)
    assert [nudged.desk.store.write(spend) for _ in range(3)] == [True, False, False]
    assert nudged.look({Topic.RACE: finds(Topic.RACE)}) == []


def test_what_is_stopped_or_snoozed_lets_the_next_one_through(nudged: Nudged) -> None:
    finders = {topic: finds(topic, lasts=30 * A_DAY) for topic in (Topic.RACE, Topic.MISSED)}
    stop_nudges(nudged.desk, nudged.ana, Topic.RACE)
    snooze_nudges(nudged.desk, nudged.ana, Topic.MISSED)
    assert nudged.look(finders, MORNING + 6 * A_DAY) == []
    assert nudged.look(finders, MORNING + 7 * A_DAY) == [f"missed:{nudged.ana}"]
    assert len(nudged.look(finders, MORNING + 8 * A_DAY)) == 1
    allow_nudges(nudged.desk, nudged.ana, Topic.RACE)
    assert len(nudged.look(finders, MORNING + 8 * A_DAY)) == 2


def test_it_waits_for_the_end_of_quiet_hours_and_is_decided_then(nudged: Nudged) -> None:
    nudged.desk.store.write(partial(_quiet, nudged.ana))
    assert nudged.look({Topic.SILENCE: finds(Topic.SILENCE)}) == []
    both = {Topic.SILENCE: finds(Topic.SILENCE), Topic.RACE: finds(Topic.RACE)}
    assert nudged.look(both, MORNING + timedelta(hours=2)) == [f"race:{nudged.ana}"]


def _quiet(person: AthleteId, connection: Connection) -> None:
    athletes.update(connection, person, quiet_from=22, quiet_until=10)


def test_the_upkeep_lets_go_of_days_long_past_and_of_no_other(nudged: Nudged) -> None:
    nudged.look({Topic.RACE: finds(Topic.RACE)})
    for days, left in ((7, 1), (8, 0)):
        nudged.clock.moment = MORNING + days * A_DAY
        tidy_messages(nudged.desk)
        with nudged.desk.store.read() as connection:
            assert len(nudges.spent(connection, [nudged.ana], date(2026, 1, 1))) == left


def test_what_takes_long_to_find_is_looked_for_once_a_day(nudged: Nudged) -> None:
    asked: list[int] = []

    def find(_: Connection, people: Sequence[Athlete], now: datetime) -> Iterable[Nudge]:
        asked.append(len(people))
        return ()

    looked = Looked(topics={Topic.PLAN})
    for hours in (0, 1, 2, 24, 25):
        nudged.clock.moment = MORNING + timedelta(hours=hours)
        nudge_people(nudged.desk, {Topic.PLAN: find, Topic.MISSED: finds(Topic.MISSED)}, looked)
    assert asked == [1, 1], "on the first morning it was told of what was missed, on the second of nothing"


def test_one_that_a_night_held_up_is_the_one_of_the_next_day(nudged: Nudged) -> None:
    finders = {topic: finds(topic, lasts=9 * A_DAY) for topic in (Topic.RACE, Topic.MISSED)}
    (key,) = nudged.look(finders, EVENING)
    nudged.clock.moment = EVENING + timedelta(hours=6)
    assert nudged.taken() == [True, True], "nobody is woken, on either platform"
    nudged.clock.moment = EVENING + timedelta(hours=10)
    assert nudged.taken() == [False, False]
    tell = partial(notification_log.tell, key=key, told=("Race",), now=nudged.clock.moment)
    nudged.desk.store.write(tell)
    assert len(nudged.look(finders, EVENING + timedelta(hours=14))) == 1
    assert len(nudged.look(finders, EVENING + timedelta(hours=34))) == 2


def test_none_is_put_in_line_while_another_waits_to_be_told(nudged: Nudged) -> None:
    finders = {topic: finds(topic, lasts=9 * A_DAY) for topic in (Topic.RACE, Topic.MISSED)}
    nudged.look(finders, EVENING)
    assert len(nudged.look(finders, EVENING + timedelta(hours=11))) == 1


def test_who_cannot_be_looked_at_keeps_nobody_else_from_a_nudge(nudged: Nudged) -> None:
    ben = nudged.desk.store.write(partial(athletes.add, name="Ben", zone="UTC"))

    def fails(connection: Connection, people: Sequence[Athlete], now: datetime) -> Iterable[Nudge]:
        yield from finds(Topic.RACE)(connection, people, now)
        if any(person.id == ben for person in people):
            raise ValueError

    told = nudged.look({Topic.RACE: fails, Topic.SILENCE: finds(Topic.SILENCE)})
    assert told == [f"race:{nudged.ana}", f"silence:{ben}"]
