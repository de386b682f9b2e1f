"""Who leads: one of two, the other once it leaves or dies, and no longer than the lease where the database is away."""

import threading
from collections.abc import Callable
from datetime import timedelta
from time import monotonic, sleep

import pytest

from bot.background import leader as leading
from bot.background.leader import NAME, Leader
from bot.background.schedule import Duty, Schedule
from marathon.store import sole_leases
from marathon.store.store import Store
from tests.club import SetClock, desk_of

SOON_S = 10.0
OFTEN_S = 0.01


def _until(is_so: Callable[[], bool], what: str) -> None:
    ends = monotonic() + SOON_S
    while not is_so():
        assert monotonic() < ends, what
        sleep(0.01)


def _leader(store: Store, clock: SetClock) -> Leader:
    return Leader(desk_of(store, clock), look_every_s=OFTEN_S)


def test_one_leads_and_hands_over_at_once_when_it_stops(store: Store) -> None:
    clock = SetClock()
    first, second = _leader(store, clock), _leader(store, clock)
    first.start()
    _until(first.leads, "nobody leads")
    began = threading.Event()
    second.begins(began.set)
    second.start()
    assert not began.wait(0.2)
    assert not second.leads()
    first.stop()
    assert not first.leads()
    assert began.wait(SOON_S), "it did not take over"
    assert second.leads()
    second.stop()


def test_when_one_dies_the_other_leads_after_the_lease(store: Store) -> None:
    clock = SetClock()
    store.write(lambda connection: sole_leases.hold(connection, NAME, "the dead", clock.now()))
    second = _leader(store, clock)
    second.start()
    sleep(0.2)
    assert not second.leads()
    clock.moment += sole_leases.LEASE
    _until(second.leads, "it did not take over")
    second.stop()


def test_who_cannot_renew_leads_no_longer_than_the_lease(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leading, "LEASE", timedelta(seconds=0.2))
    monkeypatch.setattr(leading, "RENEW_EVERY_S", 0.05)
    one = _leader(store, SetClock())
    one.start()
    _until(one.leads, "nobody leads")
    store.close()
    _until(lambda: not one.leads(), "it still leads")
    one.stop()


def test_only_who_leads_does_what_is_done_once(store: Store) -> None:
    clock = SetClock()
    done: list[str] = []

    def schedule(name: str, leader: Leader) -> Schedule:
        once = Duty(name="once", every=timedelta(seconds=0.02), do=lambda: done.append(f"{name} once"))
        each = Duty(
            name="each",
            every=timedelta(seconds=0.02),
            do=lambda: done.append(f"{name} each"),
            everywhere=True,
        )
        return Schedule([once, each], leader)

    leaders = [_leader(store, clock), _leader(store, clock)]
    schedules = [schedule(name, leader) for name, leader in zip("ab", leaders, strict=True)]
    for leader, one in zip(leaders, schedules, strict=True):
        leader.start()
        _until(leaders[0].leads, "nobody leads")
        one.start()
    _until(lambda: {"a once", "a each", "b each"} <= set(done), f"{set(done)}")
    assert "b once" not in done
    assert schedules[0].stop()
    leaders[0].stop()
    _until(lambda: "b once" in done, "nobody took over")
    assert schedules[1].stop()
    leaders[1].stop()


def test_whoever_begins_to_lead_does_everything_at_once(store: Store) -> None:
    clock = SetClock()
    store.write(lambda connection: sole_leases.hold(connection, NAME, "the dead", clock.now()))
    leader, done = _leader(store, clock), threading.Event()
    schedule = Schedule([Duty(name="rarely", every=timedelta(days=1), do=done.set)], leader)
    schedule.start()
    leader.start()
    assert not done.wait(0.2)
    clock.moment += sole_leases.LEASE
    assert done.wait(SOON_S)
    assert schedule.stop()
    leader.stop()
