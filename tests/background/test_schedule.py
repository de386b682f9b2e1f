"""Duties: once at the start, again in their time, one after the other, and a fault ends one turn only."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.background.schedule import Duty, Schedule

SOON_S = 10.0


class Counted:
    """Counts its turns, and fails in the first where told."""

    def __init__(self, wanted: int, *, fails: bool = False) -> None:
        """Wait for so many turns."""
        self.turns, self._wanted, self._fails = 0, wanted, fails
        self.done = threading.Event()

    def __call__(self) -> None:
        """Takes a turn."""
        self.turns += 1
        if self.turns >= self._wanted:
            self.done.set()
        if self._fails and self.turns == 1:
            raise OSError("out of order")


def test_a_duty_is_done_at_the_start_and_again() -> None:
    often, rarely = Counted(3), Counted(1)
    schedule = Schedule(
        [
            Duty(name="often", every=timedelta(seconds=0.05), do=often),
            Duty(name="rarely", every=timedelta(days=1), do=rarely),
        ]
    )
    schedule.start()
    assert often.done.wait(SOON_S)
    assert schedule.stop()
    assert rarely.turns == 1
    after = often.turns
    assert not threading.Event().wait(0.2)
    assert often.turns == after, "nothing begins after the stop"


def test_a_fault_ends_one_turn_only(caplog: pytest.LogCaptureFixture) -> None:
    broken = Counted(2, fails=True)
    schedule = Schedule([Duty(name="broken", every=timedelta(seconds=0.05), do=broken)])
    schedule.start()
    assert broken.done.wait(SOON_S)
    assert schedule.stop()
    assert caplog.text.count("the duty “broken” failed") == 1


def test_a_slow_duty_is_not_piled_up_and_is_left_behind_at_the_stop() -> None:
    at_work, go_on = threading.Event(), threading.Event()
    turns: list[int] = []

    def slow() -> None:
        turns.append(1)
        at_work.set()
        go_on.wait(SOON_S)

    schedule = Schedule([Duty(name="slow", every=timedelta(seconds=0.02), do=slow)])
    schedule.start()
    assert at_work.wait(SOON_S)
    threading.Event().wait(0.3)  # time for many ticks
    assert len(turns) == 1
    assert not schedule.stop()
    go_on.set()


def test_with_nothing_to_do_nothing_starts() -> None:
    schedule = Schedule([])
    schedule.start()
    assert schedule.stop()


def test_turns_are_counted_from_the_full_hour() -> None:
    minutely = Duty(name="minutely", every=timedelta(minutes=1), do=lambda: None)
    schedule = Schedule([minutely])
    schedule.start()
    assert schedule._ticker is not None
    (job,) = schedule._ticker.get_jobs()
    assert (job.next_run_time.second, job.next_run_time.microsecond) == (0, 0)
    assert schedule.stop()


def test_a_clock_that_is_set_back_delays_nothing(caplog: pytest.LogCaptureFixture) -> None:
    often = Counted(10**9)
    schedule = Schedule(
        [Duty(name="often", every=timedelta(seconds=0.2), do=often)], look_at_clock_every_s=0.05
    )
    with time_machine.travel(datetime.now(UTC), tick=True) as traveller:
        schedule.start()
        _until(lambda: often.turns >= 3)
        traveller.shift(timedelta(hours=-1))
        before = often.turns
        _until(lambda: often.turns >= before + 3)
        assert schedule.stop()
    assert "the clock was set back by 3600 s" in caplog.text


def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(1000):
        if is_so():
            return
        threading.Event().wait(0.01)
    pytest.fail("it did not happen")
