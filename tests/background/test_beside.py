"""What works beside a service: begun in order, tried again while the database is away, stopped all at once."""

import threading
from dataclasses import replace

import pytest

from bot.background import beside as background
from bot.background.beside import Beside, Work
from marathon.errors import StoreUnavailableError

SOON_S = 10.0


class Told:
    """Keeps what was started and stopped, and fails as often as told."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.said: list[str] = []
        self.all_started = threading.Event()

    def work(self, name: str, *, failures: int = 0, error: Exception | None = None) -> Work:
        """Returns a work that fails so often before it starts."""
        left = [failures]

        def start() -> None:
            if left[0]:
                left[0] -= 1
                raise error or StoreUnavailableError(problem="locked")
            self.said.append(f"{name} on")
            if name == "last":
                self.all_started.set()

        return Work(start=start, stop=lambda: self.said.append(f"{name} off"))


def test_they_begin_in_order_and_none_waits_for_another_to_end() -> None:
    told, both = Told(), threading.Barrier(2)
    first, last = told.work("first"), told.work("last")
    beside = Beside([Work(start=one.start, stop=lambda: both.wait(SOON_S)) for one in (first, last)])
    beside.begin()
    assert told.all_started.wait(SOON_S)
    beside.end()
    assert told.said == ["first on", "last on"]
    assert not both.broken


def test_what_others_need_ends_after_them() -> None:
    told, ended = Told(), threading.Event()
    slow = told.work("last")

    def stop() -> None:
        ended.wait(0.2)
        slow.stop()

    door = replace(told.work("door"), ends_last=True)
    beside = Beside([door, replace(slow, stop=stop)])
    beside.begin()
    assert told.all_started.wait(SOON_S)
    beside.end()
    assert told.said[2:] == ["last off", "door off"]


def test_what_does_not_end_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FINISH_WITHIN_S", 0.05)
    monkeypatch.setattr(background, "END_WITHIN_S", 0.1)
    told, never = Told(), threading.Event()
    stuck = replace(told.work("stuck"), stop=never.wait)
    beside = Beside([stuck, replace(told.work("last"), ends_last=True)])
    beside.begin()
    assert told.all_started.wait(SOON_S)
    beside.end()
    assert told.said[2:] == ["last off"]
    never.set()


def test_a_database_out_of_reach_is_tried_again() -> None:
    told = Told()
    beside = Beside([told.work("first", failures=3), told.work("last")], again_s=0.01)
    beside.begin()
    assert told.all_started.wait(SOON_S)
    beside.end()
    assert sorted(told.said[2:]) == ["first off", "last off"]
    assert told.said[:2] == ["first on", "last on"]


def test_another_fault_leaves_the_others_working(caplog: pytest.LogCaptureFixture) -> None:
    told = Told()
    broken = told.work("first", failures=1_000_000, error=OSError("broken"))
    beside = Beside([broken, told.work("last")], again_s=0.01)
    beside.begin()
    assert told.all_started.wait(SOON_S)
    beside.end()
    assert told.said == ["last on", "last off"]
    assert caplog.text.count("could not start") == 1


def test_another_fault_is_tried_again_after_the_others() -> None:
    told = Told()
    beside = Beside(
        [told.work("last", failures=2, error=OSError("broken")), told.work("first")], again_s=0.01
    )
    beside.begin()
    assert told.all_started.wait(SOON_S)
    beside.end()
    assert told.said[:2] == ["first on", "last on"]


def test_a_stop_ends_the_waiting() -> None:
    told = Told()
    beside = Beside([told.work("first", failures=1_000_000)], again_s=0.01)
    beside.begin()
    beside.end()
    assert told.said == []


def test_what_never_began_ends_too() -> None:
    Beside([Told().work("first")]).end()
