"""The lanes at work on both databases: every row once, one athlete never twice at once, whatever fails."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from bot.background import carrier
from bot.background import lanes as background
from bot.background import visits as visiting
from bot.background.carrier import Carrier
from bot.background.lanes import Lanes
from bot.background.visits import Visits
from marathon.domain.athlete import AthleteId
from marathon.domain.work import Dead, Done, InboxCounts, InboxRow, Lease, Outcome, Priority, Retry, Work
from marathon.store import athletes, inbox, lanes, tables, wakes
from marathon.store.engines import libpq_address
from tests.contracts.asking import Asked


class RealClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)


@dataclass
class Worker:
    """What is done with rows, noting who is worked for and whether two ever worked for one."""

    work: Callable[[Work], Outcome] = lambda _: Done()
    done: list[str] = field(default_factory=list)
    fails_to_judge: bool = False
    judged: list[tuple[AthleteId, date]] = field(default_factory=list)
    overlaps: list[AthleteId] = field(default_factory=list)
    _inside: Counter[AthleteId] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def handle(self, work: Work) -> Outcome:
        """Do the work of a row."""
        with self._within(work.athlete_id):
            outcome = self.work(work)
            if isinstance(outcome, Done):
                self.done.append(str(work.payload["key"]))
            return outcome

    def judge(self, lease: Lease, since: date) -> None:
        """Note that days were judged."""
        with self._within(lease.athlete_id):
            self.judged.append((lease.athlete_id, since))
            if self.fails_to_judge:
                raise ValueError("a bug")

    @contextmanager
    def _within(self, athlete_id: AthleteId) -> Iterator[None]:
        with self._lock:
            self._inside[athlete_id] += 1
            if self._inside[athlete_id] > 1:
                self.overlaps.append(athlete_id)
        try:
            yield
        finally:
            with self._lock:
                self._inside[athlete_id] -= 1


def hired(asked: Asked, worker: Worker) -> Lanes | Carrier:
    """Return what drains this kind of database, not started yet."""
    visits = Visits(
        store=asked.store,
        clock=RealClock(),
        handle=worker.handle,
        judge=worker.judge,
        jitter=lambda: 0.0,
    )
    if asked.database_url.startswith("sqlite"):
        return Lanes(store=asked.store, clock=RealClock(), visits=visits)
    address = libpq_address(asked.database_url)
    return Carrier(store=asked.store, clock=RealClock(), visits=visits, address=address, at_once=4)


def start(running: Lanes | Carrier, *, alone: bool = False) -> None:
    """Begin to work; several processes may only be at work on PostgreSQL."""
    if isinstance(running, Lanes):
        running.start(alone=alone)
    else:
        running.start()


@contextmanager
def at_work(asked: Asked, worker: Worker, *, alone: bool = False) -> Iterator[Lanes | Carrier]:
    """Have rows worked at for a while."""
    running = hired(asked, worker)
    start(running, alone=alone)
    try:
        yield running
    finally:
        assert running.stop()


def _is_idle(asked: Asked, running: Lanes | Carrier) -> bool:
    """Tell whether whoever works has looked for work and now waits to hear of some."""
    if isinstance(running, Lanes):
        return len(running._idle._waiters) == background.THREADS  # type: ignore[attr-defined] # all sleep
    with asked.store.read() as connection:
        listening = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state = 'idle'"
        return connection.execute(text(listening)).scalar() == 1


def _taking(seconds: float) -> Callable[[Work], Outcome]:
    def work(_: Work) -> Outcome:
        time.sleep(seconds)
        return Done()

    return work


def _row(athlete_id: AthleteId, key: str, priority: Priority = Priority.FRESH) -> InboxRow:
    return InboxRow(key=key, athlete_id=athlete_id, kind="run", payload={"key": key}, priority=priority)


def _keep(asked: Asked, *rows: InboxRow) -> None:
    asked.write(inbox.append, rows, datetime.now(UTC))


def _eventually(is_so: Callable[[], bool], within_s: float = 15.0) -> None:
    until = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.005)


def _counts(asked: Asked) -> InboxCounts:
    return asked.read(inbox.counts, datetime.now(UTC))


def test_every_row_is_done_once_and_nobody_is_worked_for_twice_at_once(asked: Asked) -> None:
    people = [asked.write(athletes.add, f"{number}", "UTC") for number in range(8)]
    worker = Worker(work=_taking(0.001))
    with ExitStack() as stack:
        running = [stack.enter_context(at_work(asked, worker)) for _ in range(2)]
        for number in range(20):
            for person in people:
                _keep(asked, _row(person, f"{person} {number}"))
                running[number % 2].wake(person)
        _eventually(lambda: _counts(asked).waiting == 0)
    assert Counter(worker.done) == Counter(f"{person} {number}" for number in range(20) for person in people)
    assert worker.overlaps == []


def test_a_woken_lane_works_at_once(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    for looking in (background, carrier):
        monkeypatch.setattr(looking, "LOOK_AGAIN_S", 60.0)  # it would come too late by itself
    monkeypatch.setattr(wakes, "SWEEP_EVERY", timedelta(minutes=1))
    worker = Worker()
    with at_work(asked, worker) as running:
        _eventually(lambda: _is_idle(asked, running))
        _keep(asked, _row(asked.athlete_id, "a"))
        running.wake(asked.athlete_id)
        _eventually(lambda: worker.done == ["a"])


def test_what_is_urgent_comes_between_the_rows_of_a_backfill(asked: Asked) -> None:
    others = [asked.write(athletes.add, f"{number}", "UTC") for number in range(background.THREADS)]
    fresh = asked.write(athletes.add, "Fresh", "UTC")
    worker = Worker(work=_taking(0.02))
    _keep(asked, *(_row(other, f"b{other}-{n}", Priority.BACKFILL) for other in others for n in range(10)))
    with at_work(asked, worker) as running:
        _eventually(lambda: len(worker.done) >= background.THREADS)
        _keep(asked, _row(fresh, "fresh"))
        running.wake(fresh)
        _eventually(lambda: "fresh" in worker.done)
        assert len(worker.done) < 30
        _eventually(lambda: _counts(asked).waiting == 0)


def test_an_error_and_a_not_yet_are_tried_again_and_the_impossible_given_up(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marathon.domain.work.FIRST_RETRY_S", 0.05)
    attempts: Counter[str] = Counter()

    def work(row: Work) -> Outcome:
        key = str(row.payload["key"])
        attempts[key] += 1
        if key == "never":
            return Dead(reason="foreign")
        if attempts[key] == 1:
            raise ValueError("a bug")
        return Retry(reason="404") if attempts[key] == 2 else Done()

    worker = Worker(work=work)
    _keep(asked, _row(asked.athlete_id, "late"), _row(asked.athlete_id, "never"))
    with at_work(asked, worker):
        _eventually(lambda: _counts(asked) == InboxCounts(waiting=0, due=0, dead=1, oldest_due_at=None))
    assert (attempts, worker.done) == ({"late": 3, "never": 1}, ["late"])


def test_dirty_days_are_judged_once_after_the_last_row(asked: Asked) -> None:
    since = date(2026, 10, 1)

    def work(row: Work) -> Outcome:
        asked.write(lanes.mark_dirty, row.athlete_id, since)
        return Done()

    worker = Worker(work=work)
    rows = [_row(asked.athlete_id, f"{number}", Priority.BACKFILL) for number in range(10)]
    _keep(asked, *rows)
    with at_work(asked, worker):
        _eventually(lambda: bool(worker.judged) and asked.read(lanes.dirty_from, asked.athlete_id) is None)
    assert (len(worker.done), worker.judged) == (10, [(asked.athlete_id, since)])


def test_days_that_could_not_be_judged_stay_dirty_and_hold_nobody_up(asked: Asked) -> None:
    since, other = date(2026, 10, 1), asked.write(athletes.add, "Other", "UTC")
    asked.write(lanes.mark_dirty, asked.athlete_id, since)
    worker = Worker(fails_to_judge=True)
    with at_work(asked, worker) as running:
        _eventually(lambda: len(worker.judged) == 1)
        _keep(asked, _row(other, "other"))
        running.wake(other)
        _eventually(lambda: worker.done == ["other"])
    assert worker.judged == [(asked.athlete_id, since)]
    assert asked.read(lanes.dirty_from, asked.athlete_id) == since


def test_a_lane_that_was_lost_keeps_nothing(asked: Asked) -> None:
    later = datetime.now(UTC) + lanes.LEASE + timedelta(hours=1)

    def work(row: Work) -> Outcome:
        assert asked.write(lanes.claim, row.athlete_id, "somebody else", later) is not None
        asked.write(lanes.mark_dirty, row.athlete_id, date(2026, 10, 1))
        return Done()

    worker = Worker(work=work)
    _keep(asked, _row(asked.athlete_id, "a"))
    with at_work(asked, worker):
        _eventually(lambda: worker.done == ["a"])
    assert (_counts(asked).waiting, worker.judged) == (1, [])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_a_killed_process_held_is_done_after_a_start_without_rivals(asked: Asked) -> None:
    _keep(asked, _row(asked.athlete_id, "a"))
    asked.write(lanes.claim, asked.athlete_id, "killed", datetime.now(UTC))
    worker = Worker()
    with at_work(asked, worker):
        time.sleep(0.1)
        assert worker.done == []
    with at_work(asked, worker, alone=True):
        _eventually(lambda: worker.done == ["a"])


def test_what_a_killed_process_held_is_done_after_its_lease_beside_others(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "LOOK_AGAIN_S", 0.1)
    _keep(asked, _row(asked.athlete_id, "a"))
    died_at = datetime.now(UTC) - lanes.LEASE + timedelta(seconds=0.3)
    asked.write(lanes.claim, asked.athlete_id, "killed", died_at)
    worker = Worker()
    with at_work(asked, worker):
        _eventually(lambda: worker.done == ["a"])


def test_a_row_that_takes_longer_than_a_lease_keeps_its_lane(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "LEASE", timedelta(seconds=0.3))
    monkeypatch.setattr(visiting, "RENEW_EVERY_S", 0.1)
    monkeypatch.setattr(background, "LOOK_AGAIN_S", 0.05)
    worker = Worker(work=_taking(0.8))
    with at_work(asked, worker), at_work(asked, worker):
        _keep(asked, _row(asked.athlete_id, "a"))
        _eventually(lambda: _counts(asked).waiting == 0)
    assert (worker.done, worker.overlaps) == (["a"], [])


def test_a_stop_lets_the_row_end_and_leaves_the_rest(asked: Asked) -> None:
    worker = Worker(work=_taking(0.1))
    _keep(asked, *(_row(asked.athlete_id, f"{number}") for number in range(50)))
    with at_work(asked, worker):
        _eventually(lambda: len(worker.done) >= 1)
    assert _counts(asked).waiting == 50 - len(worker.done) > 40
    with asked.store.read() as connection:
        assert connection.scalar(select(tables.Lane.__table__.c.lease_holder)) is None


def test_a_row_that_never_ends_does_not_keep_the_process(asked: Asked) -> None:
    release = threading.Event()
    worker = Worker(work=lambda _: Done() if release.wait(60) else Dead(reason="forgotten"))
    _keep(asked, _row(asked.athlete_id, "a"))
    running = hired(asked, worker)
    start(running, alone=True)
    _eventually(lambda: bool(running._visits.held))
    assert not running.stop(0.2)
    assert running._visits.held  # the row is still being worked at, and nobody waited for it
    release.set()
    assert running.stop()
    assert worker.done == ["a"]


def test_a_lease_that_ended_with_its_row_is_not_called_lost(
    asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    lease = asked.write(lanes.claim, asked.athlete_id, "a", datetime.now(UTC))
    assert lease is not None
    with at_work(asked, Worker()) as working:
        asked.write(lanes.release, lease)
        working._visits._renew_one(lease)
    assert [record for record in caplog.records if "could not be renewed" in record.getMessage()] == []
