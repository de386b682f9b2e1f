"""Telegram's limits, on a clock that only this test moves."""

import itertools

from bot.on_telegram.pace import BURST, Pace


def sent_at(pace: Pace, chat: int, count: int, *, start: float = 0.0, is_unasked: bool = True) -> list[float]:
    """Returns when messages go out that are all there at the start, each as soon as it may."""
    now, found = start, list[float]()
    while len(found) < count:
        wait_s = pace.take(chat, now, is_unasked=is_unasked)
        if wait_s:
            now += wait_s + 1e-6
        else:
            found.append(now)
    return found


def most_within(times: list[float], seconds: float) -> int:
    """Returns how many stand in the fullest stretch of a length."""
    return max(sum(begin <= one < begin + seconds for one in times) for begin in times)


def test_a_chat_takes_one_a_second() -> None:
    times = sent_at(Pace(), 7, 10)
    assert all(after - before >= 1 for before, after in itertools.pairwise(times))
    assert times[-1] < 10


def test_answers_may_come_a_few_at_once_and_then_one_a_second() -> None:
    times = sent_at(Pace(), 7, 10, is_unasked=False)
    assert times[BURST - 1] == 0.0
    assert most_within(times[BURST - 1 :], 0.999) == 1


def test_fault_28_fifty_in_line_for_a_group_go_out_twenty_a_minute() -> None:
    times = sent_at(Pace(), -7, 50)
    assert most_within(times, 60) == 20
    assert times[-1] < 180


def test_all_chats_together_take_thirty_a_second() -> None:
    pace, times, now = Pace(), [], 0.0
    for chat in range(1, 101):
        while wait_s := pace.take(chat, now):
            now += wait_s + 1e-6
        times.append(now)
    assert most_within(times, 1) == 30


def test_a_chat_that_is_to_wait_waits_alone() -> None:
    pace = Pace()
    pace.close(7, 3.0)
    assert pace.take(7, 0.0) == 3.0
    assert pace.take(8, 0.0) == 0.0
    assert pace.take(7, 3.0) == 0.0


def test_what_was_long_ago_is_forgotten() -> None:
    pace = Pace()
    for chat in range(1, 5100):
        pace.take(chat, chat * 1.0)
    assert len(pace._chats) < 5003
    assert sent_at(pace, -7, 1, start=6000.0) == [6000.0]
