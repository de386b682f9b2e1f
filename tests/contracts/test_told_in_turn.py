"""The day's message by the log, on both databases: once a local date, noted where it came too late."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, select

from marathon.domain.athlete import AthleteId
from marathon.domain.message_cards import Delivery
from marathon.domain.parcel import Address
from marathon.domain.subscription import Subject
from marathon.store import athletes, destinations, subscriptions, tables
from marathon.store.store import Store
from marathon.usecases.desk import Desk
from marathon.usecases.read_messages import read_messages
from marathon.usecases.tell_chosen import tell_chosen
from tests.club import SetClock, desk_of
from tests.statements import counted_statements

LOG = tables.NotificationLog.__table__
OUTBOX = tables.Outbox.__table__
MORNING = datetime(2026, 6, 10, 7, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)


class Told:
    """Athletes who are told at seven, and a clock to set."""

    def __init__(self, store: Store, count: int) -> None:
        """Let them have been told yesterday."""
        self.clock = SetClock(MORNING - A_DAY)
        self.desk: Desk = desk_of(store, self.clock)
        self.people = store.write(partial(self._add, count))
        assert tell_chosen(self.desk) == count

    def _add(self, count: int, connection: Connection) -> list[AthleteId]:
        people = [athletes.add(connection, f"Runner {number}", "UTC") for number in range(count)]
        for person in people:
            subscriptions.set_hour(connection, person, Subject.DAY, 7)
            destinations.open_place(connection, person, Address(platform="web", external_id=f"{person}"))
        return people

    def at(self, moment: datetime) -> int:
        """Return for how many a look at a moment puts something in line."""
        self.clock.moment = moment
        return tell_chosen(self.desk)

    def states(self) -> list[tuple[str, str]]:
        """Return the log: each date with what became of it."""
        with self.desk.store.read() as connection:
            rows = connection.execute(select(LOG.c.local_date, LOG.c.state).order_by(LOG.c.id))
            return [(f"{day:%d}", state) for day, state in rows]

    def in_line(self) -> int:
        """Return how many messages there are."""
        with self.desk.store.read() as connection:
            return len(connection.execute(select(OUTBOX.c.id)).all())


@pytest.fixture
def told(store: Store) -> Told:
    """Returns one athlete who is told at seven."""
    return Told(store, 1)


def test_fault_22_a_clock_set_back_an_hour_tells_nothing_again(told: Told) -> None:
    assert told.at(MORNING) == 1
    assert [told.at(MORNING + step * AN_HOUR) for step in (-1, 0, 1)] == [0, 0, 0]
    assert told.states() == [("09", "waiting"), ("10", "waiting")]


def test_fault_22_a_clock_a_day_ahead_tells_that_date_and_not_again(told: Told) -> None:
    assert told.at(MORNING + A_DAY) == 1
    assert told.at(MORNING) == 0, "a later date was told"
    assert told.at(MORNING + A_DAY) == 0
    assert told.at(MORNING + 2 * A_DAY) == 1
    assert told.states() == [("09", "waiting"), ("11", "waiting"), ("12", "waiting")]


def test_fault_22_nine_hours_of_sleep_end_in_one_catch_up(told: Told) -> None:
    assert [told.at(MORNING + 5 * AN_HOUR), told.at(MORNING + 6 * AN_HOUR)] == [1, 0]
    assert told.states()[1:] == [("10", "waiting")]


def test_fault_22_nine_hours_of_sleep_end_in_one_note(told: Told, caplog: pytest.LogCaptureFixture) -> None:
    assert [told.at(MORNING + step * AN_HOUR) for step in (7, 8, 20)] == [0, 0, 0]
    assert told.states()[1:] == [("10", "late")]
    assert told.in_line() == 1, "yesterday's alone"
    assert caplog.text.count("1 messages of kind day came too late to be told") == 1
    assert told.at(MORNING + A_DAY) == 1
    assert told.states()[1:] == [("10", "late"), ("11", "waiting")]


def test_what_was_noted_is_in_the_list_of_messages_and_says_nothing(told: Told) -> None:
    told.at(MORNING + 7 * AN_HOUR)
    line = read_messages(told.desk, told.people[0]).lines[0]
    assert (line.delivery, line.notice, line.told) == (Delivery.LATE, None, ())


def test_what_a_wrong_clock_noted_is_told_in_its_time(told: Told) -> None:
    assert told.at(MORNING + 8 * AN_HOUR) == 0  # the clock ran ahead, and is put right
    assert told.at(MORNING) == 1
    assert told.states()[1:] == [("10", "waiting")]
    assert told.in_line() == 2


def test_a_look_asks_as_much_however_many_there_are(store: Store) -> None:
    told = Told(store, 40)
    told.at(MORNING)
    with counted_statements() as said:
        assert told.at(MORNING + AN_HOUR) == 0
    assert len([statement for statement in said if statement.startswith("SELECT")]) == 2 * 3, "a subject"
    assert not [statement for statement in said if statement.startswith("INSERT")]
