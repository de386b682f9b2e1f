"""Lines before a platform on both databases: places are taken, refused and closed, by two processes as by one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

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


def _to(
    place: str, *, is_unasked: bool = True, patience_s: float = 600.0, own_s: float = 100.0
) -> SendRequest:
    """Returns a request in lines so slow that what a test takes counts for nothing: PostgreSQL's own clock goes on."""
    return SendRequest(
        own={place: Rate(every_s=own_s, at_once=3)},
        shared={ALL: Rate(every_s=12.0)},
        is_unasked=is_unasked,
        patience_s=patience_s,
        longest_s=600.0,
    )


def _about(*seconds: float) -> list[object]:
    return [pytest.approx(one, abs=6.0) for one in seconds]


def test_a_message_takes_a_place_in_each_of_its_lines(store: Store, clock: SetClock) -> None:
    desk = desk_of(store, clock)
    waits = [reserve_sending(desk, "chat", _to(place)).wait_s for place in "aabb"]
    assert waits == _about(0, 100, 24, 124)
    assert reserve_sending(desk, "other", _to("a")).wait_s == 0.0
    assert reserve_sending(desk, "chat", _to("c", is_unasked=False)).wait_s == _about(48)[0]


def test_who_is_refused_takes_no_place(store: Store, clock: SetClock) -> None:
    desk = desk_of(store, clock)
    reserve_sending(desk, "chat", _to("a"))
    refused = [reserve_sending(desk, "chat", _to("a", patience_s=50.0)) for _ in range(3)]
    assert not any(one.is_made for one in refused)
    assert [one.wait_s for one in refused] == _about(100, 100, 100)


def test_what_is_closed_takes_nothing_and_holds_everybody_up(asked: Asked, clock: SetClock) -> None:
    desk = desk_of(asked.store, clock)
    assert asked.read(send_rates.held_for, "chat", NOW) is None
    close_sending(desk, "chat", ALL, 90.0)
    close_sending(desk, "chat", ALL, 30.0)
    assert asked.read(send_rates.held_for, "chat", NOW) == _about(90)[0]
    assert reserve_sending(desk, "chat", _to("a", is_unasked=False)).wait_s == _about(90)[0]


def test_nobody_need_join_a_long_line(asked: Asked, clock: SetClock) -> None:
    for place in "abc":
        reserve_sending(desk_of(asked.store, clock), "chat", _to(place))
    assert asked.read(send_rates.held_for, "chat", NOW) == _about(36)[0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL's own clock cannot be moved
def test_lines_get_shorter_and_a_clock_that_ran_ahead_stops_nobody_for_long(
    asked: Asked, clock: SetClock
) -> None:
    desk = desk_of(asked.store, clock)
    close_sending(desk, "chat", ALL, 90.0)
    clock.moment += timedelta(seconds=90)
    assert asked.read(send_rates.held_for, "chat", clock.now()) is None
    assert reserve_sending(desk, "chat", _to("a")).wait_s == 0.0
    clock.moment -= timedelta(days=3)
    assert reserve_sending(desk, "chat", _to("a")).wait_s == 3600.0, "it was closed"
    assert reserve_sending(desk, "other", _to("a")).wait_s == 0.0


def test_whom_was_written_to_is_not_kept(asked: Asked, clock: SetClock) -> None:
    clock.moment = datetime.now(UTC)
    desk = desk_of(asked.store, clock)
    reserve_sending(desk, "chat", _to("a"))
    clock.moment += timedelta(hours=2)
    tidy_messages(desk)
    assert asked.write(send_rates.forget_before, clock.now()) == 0


def test_two_processes_stand_in_the_same_lines_though_their_clocks_differ(postgres_database_url: str) -> None:
    stores = [Store.open(postgres_database_url) for _ in range(2)]
    desks = [desk_of(store, SetClock(NOW + timedelta(hours=place))) for place, store in enumerate(stores)]
    requests = [_to(place, own_s=0.1) for place in "abcde" * 4]
    with ThreadPoolExecutor(8) as threads:
        made = threads.map(lambda desk, one: reserve_sending(desk, "chat", one), desks * 10, requests)
        waits = sorted(one.wait_s for one in made)
    assert waits == _about(*(12.0 * place for place in range(20)))
    for store in stores:
        store.close()
