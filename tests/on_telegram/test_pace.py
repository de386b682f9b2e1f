"""Telegram's limits, on a clock that only this test moves."""

import itertools
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.doorway.rates import MOST_LINES, Rates, _Lines, rates_in_memory
from bot.on_telegram.pace import ALL_TOGETHER, BURST, request_to

FOREVER_S = 10_000.0


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.at_s = 1000.0

    def now(self) -> float:
        """Returns where it stands."""
        return self.at_s


@pytest.fixture
def clock() -> Clock:
    """Returns a clock that stands."""
    return Clock()


@pytest.fixture
def rates(clock: Clock) -> Rates:
    """Returns rates by that clock."""
    return rates_in_memory(clock.now)


def sent_at(
    rates: Rates, clock: Clock, chats: Iterable[int], *, is_unasked: bool = True, in_turn: bool = True
) -> list[float]:
    """Returns when messages go out that are all there at the start; in turn, each after the one before."""
    found = list[float]()
    for chat in chats:
        reservation = rates.reserve(request_to(chat, FOREVER_S, is_unasked=is_unasked))
        assert reservation.is_made
        found.append(clock.at_s + reservation.wait_s)
        clock.at_s += reservation.wait_s if in_turn else 0.0
    return found


def most_within(times: Sequence[float], seconds: float) -> int:
    """Returns how many stand in the fullest stretch of a length."""
    return max(sum(begin <= one < begin + seconds - 1e-3 for one in times) for begin in times)


def test_a_chat_takes_one_a_second(rates: Rates, clock: Clock) -> None:
    times = sent_at(rates, clock, [7] * 10)
    assert all(after - before == pytest.approx(1) for before, after in itertools.pairwise(times))


def test_answers_may_come_a_few_at_once_and_then_one_a_second(rates: Rates, clock: Clock) -> None:
    times = sent_at(rates, clock, [7] * 10, is_unasked=False)
    assert times[BURST - 1] == times[0]
    assert most_within(times[BURST - 1 :], 1) == 1


@pytest.mark.parametrize("is_unasked", [True, False])
def test_fault_28_fifty_in_line_for_a_group_stay_below_twenty_a_minute(
    rates: Rates, clock: Clock, *, is_unasked: bool
) -> None:
    times = sent_at(rates, clock, [-7] * 50, is_unasked=is_unasked)
    assert most_within(times, 60) == (10 if is_unasked else 19)
    assert times[-1] - times[0] < 300


def test_all_chats_together_stay_below_thirty_a_second(rates: Rates, clock: Clock) -> None:
    times = sent_at(rates, clock, range(1, 101), is_unasked=False, in_turn=False)
    assert 25 < most_within(times, 1) <= 30
    assert times[-1] - times[0] < 4


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans(), st.sampled_from([0.0, 0.01, 0.3])), max_size=120))
def test_no_second_sees_more_than_thirty_whoever_asks(asked: list[tuple[int, bool, float]]) -> None:
    clock, times = Clock(), list[float]()
    rates = rates_in_memory(clock.now)
    for place, (_, is_unasked, pause_s) in enumerate(asked):
        clock.at_s += pause_s
        times += sent_at(rates, clock, [place + 1], is_unasked=is_unasked, in_turn=False)
    if times:
        assert most_within(times, ALL_TOGETHER[1]) <= ALL_TOGETHER[0]


def test_an_answer_does_not_stand_behind_what_nobody_waits_for(rates: Rates, clock: Clock) -> None:
    line = sent_at(rates, clock, range(1, 6), in_turn=False)
    assert line[-1] > clock.at_s
    (answer,) = sent_at(rates, clock, [99], is_unasked=False)
    assert answer < line[-1]
    (later,) = sent_at(rates, clock, [100], in_turn=False)
    assert later - line[-1] == pytest.approx(2 * (line[-1] - line[-2])), (
        "and it counts for all that come after"
    )


def test_who_cannot_wait_so_long_is_refused_and_takes_no_place(rates: Rates, clock: Clock) -> None:
    sent_at(rates, clock, [7], in_turn=False)
    for _ in range(3):
        refused = rates.reserve(request_to(7, 0.5, is_unasked=True))
        assert not refused.is_made
        assert refused.wait_s == pytest.approx(1.0)
    assert rates.reserve(request_to(7, 1.5, is_unasked=True)).is_made


def test_a_chat_that_is_to_wait_waits_alone(rates: Rates, clock: Clock) -> None:
    rates.close("7", 3.0)
    for is_unasked in (True, False):
        assert rates.reserve(request_to(7, 1.0, is_unasked=is_unasked)).wait_s == pytest.approx(3.0)
    assert sent_at(rates, clock, [8]) == [clock.at_s]
    clock.at_s += 3.0
    assert sent_at(rates, clock, [7]) == [clock.at_s]


def test_what_was_long_ago_is_forgotten(clock: Clock) -> None:
    lines = _Lines(clock.now)
    for chat in range(1, MOST_LINES + 100):
        lines.reserve(request_to(chat, FOREVER_S, is_unasked=False))
        clock.at_s += 1.0
    assert len(lines._lines) < MOST_LINES
