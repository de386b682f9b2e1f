"""Lines before a platform on both databases: places are taken, refused and closed, by two processes as by one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from marathon.domain.send_rate import ALL, Rate, SendRequest
from marathon.store import send_rates
from marathon.store.store import Store
from marathon.usecases.reserve_sending import close_sending, reserve_sending
from marathon.usecases.tidy_messages import tidy_messages
from tests.club import NOW, SetClock, desk_of
from tests.contracts.asking import Asked


@pytest.fixture
def clock() -> SetClock:
    """Returns a clock that a test may move."""
    return SetClock()


def _to(place: str, *, is_unasked: bool = True, patience_s: float = 60.0) -> SendRequest:
    return SendRequest(
        own={place: Rate(every_s=2.0, at_once=3)},
        shared={ALL: Rate(every_s=0.5)},
        is_unasked=is_unasked,
        patience_s=patience_s,
        longest_s=60.0,
    )


def test_a_message_takes_a_place_in_each_of_its_lines(store: Store, clock: SetClock) -> None:
    desk = desk_of(store, clock)
    waits = [reserve_sending(desk, "chat", _to(place)).wait_s for place in "aabb"]
    assert waits == [0.0, 2.0, 1.0, 3.0]
    assert reserve_sending(desk, "other", _to("a")).wait_s == 0.0
    clock.moment += timedelta(seconds=4)
    assert reserve_sending(desk, "chat", _to("a")).wait_s == 0.0


def test_who_is_refused_takes_no_place(store: Store, clock: SetClock) -> None:
    desk = desk_of(store, clock)
    reserve_sending(desk, "chat", _to("a"))
    refused = [reserve_sending(desk, "chat", _to("a", patience_s=1.0)) for _ in range(3)]
    assert {(one.is_made, one.wait_s) for one in refused} == {(False, 2.0)}


def test_what_is_closed_takes_nothing_and_holds_everybody_up(asked: Asked, clock: SetClock) -> None:
    desk = desk_of(asked.store, clock)
    assert asked.read(send_rates.held_until, "chat", NOW) is None
    close_sending(desk, "chat", ALL, 30.0)
    close_sending(desk, "chat", ALL, 9.0)
    assert asked.read(send_rates.held_until, "chat", NOW) == NOW + timedelta(seconds=30)
    assert reserve_sending(desk, "chat", _to("a", is_unasked=False)).wait_s == 30.0
    assert asked.read(send_rates.held_until, "chat", NOW + timedelta(seconds=30)) is None


def test_nobody_need_join_a_long_line(asked: Asked, clock: SetClock) -> None:
    for place in "abc":
        reserve_sending(desk_of(asked.store, clock), "chat", _to(place))
    assert asked.read(send_rates.held_until, "chat", NOW) == NOW + timedelta(seconds=1.5)


def test_a_clock_that_ran_ahead_stops_nobody_for_long(asked: Asked, clock: SetClock) -> None:
    clock.moment += timedelta(days=3)
    reserve_sending(desk_of(asked.store, clock), "chat", _to("a"))
    clock.moment -= timedelta(days=3)
    assert reserve_sending(desk_of(asked.store, clock), "chat", _to("a")).wait_s == 300.0


def test_whom_was_written_to_is_not_kept(asked: Asked, clock: SetClock) -> None:
    desk = desk_of(asked.store, clock)
    reserve_sending(desk, "chat", _to("a"))
    clock.moment += timedelta(hours=2)
    tidy_messages(desk)
    assert asked.write(send_rates.forget_before, clock.now()) == 0


def test_two_processes_stand_in_the_same_lines(postgres_database_url: str, clock: SetClock) -> None:
    stores = [Store.open(postgres_database_url) for _ in range(2)]
    desks = [desk_of(store, clock) for store in stores]
    requests = [_to(place) for place in "abcde" * 4]
    with ThreadPoolExecutor(8) as threads:
        made = threads.map(lambda desk, one: reserve_sending(desk, "chat", one), desks * 10, requests)
        waits = sorted(one.wait_s for one in made)
    assert len({round(wait_s, 3) for wait_s in waits}) >= 10, (
        "each moment of the platform's line is one's own"
    )
    assert waits[-1] == pytest.approx(19 * 0.5, abs=6.0)
    for store in stores:
        store.close()
