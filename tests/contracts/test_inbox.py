"""The inbox and its lanes on both databases: kept once, one hand at a time, retried, given up, recovered."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from marathon.domain.athlete import AthleteId
from marathon.domain.work import (
    MOST_ATTEMPTS,
    Dead,
    Done,
    InboxCounts,
    InboxRow,
    Lease,
    Outcome,
    Priority,
    Retry,
    Work,
)
from marathon.errors import LeaseLostError
from marathon.store import athletes, inbox, lanes, tables
from marathon.store.committer import store_group, store_one_by_one
from marathon.usecases.accept_event import accept_event
from tests.contracts.asking import Asked

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
SOON = NOW + timedelta(seconds=1)
LATER = NOW + lanes.LEASE + timedelta(seconds=1)


def _row(asked: Asked, key: str, priority: Priority = Priority.FRESH, **values: object) -> InboxRow:
    fields = {"athlete_id": asked.athlete_id, "kind": "run", **values}
    return InboxRow(key=key, priority=priority, **fields)  # type: ignore[arg-type] # a test's mixed fields


def _keep(asked: Asked, *rows: InboxRow) -> None:
    asked.write(inbox.append, rows, NOW)


def _claim(asked: Asked, holder: str = "a", now: datetime = NOW, who: AthleteId | None = None) -> Lease:
    lease = asked.write(lanes.claim, who or asked.athlete_id, holder, now)
    assert lease is not None
    return lease


def _next(asked: Asked, lease: Lease, now: datetime = NOW) -> Work:
    work = asked.read(inbox.next_work, lease, now)
    assert work is not None
    return work


def _finish(asked: Asked, work: Work, outcome: Outcome, now: datetime = NOW) -> None:
    asked.write(inbox.finish, work, outcome, now, 0.0)


def test_a_row_is_kept_once_by_its_key_and_with_any_text(asked: Asked) -> None:
    first = _row(asked, "a", payload={"title": "Zoë 李 🏃‍♀️", "n": 2**63 - 1})
    _keep(asked, first, _row(asked, "a", payload={"title": "again"}), _row(asked, "b"))
    _keep(asked, _row(asked, "b"), _row(asked, "a"))
    assert asked.read(inbox.counts, NOW).waiting == 2
    assert _next(asked, _claim(asked)).payload == {"title": "Zoë 李 🏃‍♀️", "n": 2**63 - 1}
    assert asked.read(inbox.waiting_keys, ["a", "c"]) == {"a"}


def test_events_of_somebody_whom_another_process_forgot_harm_nobody(asked: Asked) -> None:
    gone = AthleteId(asked.athlete_id + 1000)
    rows = [_row(asked, "hers", athlete_id=gone), _row(asked, "mine")]
    store_group(asked.store, rows, NOW).result(10)
    assert store_one_by_one(asked.store, [_row(asked, "hers again", athlete_id=gone)], NOW) == {}
    assert asked.read(inbox.waiting_keys, ["hers", "hers again", "mine"]) == {"mine"}


def test_an_event_with_text_that_no_database_keeps_is_kept_without_it(asked: Asked) -> None:
    event = {
        "object_type": "activity",
        "object_id": 2**63 - 1,
        "aspect_type": "update",
        "updates": {"title": "Zoë\0 \ud83c 🏃"},
        "owner_id": 42,
        "subscription_id": 7,
        "event_time": int(NOW.timestamp()),
    }
    owners = {42: asked.athlete_id}
    row = accept_event(event, subscription_id=7, owner_of=owners.get, now=NOW)
    assert isinstance(row, InboxRow)
    _keep(asked, row)
    payload = _next(asked, _claim(asked)).payload
    assert (payload["updates"], payload["object_id"]) == ({"title": "Zoë ? 🏃"}, 2**63 - 1)


def test_the_most_urgent_comes_first_then_the_oldest(asked: Asked) -> None:
    _keep(
        asked,
        _row(asked, "backfill", Priority.BACKFILL),
        _row(asked, "fresh 1"),
        _row(asked, "reconcile", Priority.RECONCILE),
        _row(asked, "fresh 2"),
        _row(asked, "not yet", due_at=LATER),
        _row(asked, "delete", Priority.URGENT),
    )
    lease, order = _claim(asked), []
    while (work := asked.read(inbox.next_work, lease, SOON)) is not None:
        with asked.store.read() as connection:
            order.append(
                connection.scalar(
                    select(tables.Inbox.__table__.c.event_key).where(tables.Inbox.__table__.c.id == work.id)
                )
            )
        _finish(asked, work, Done())
    assert order == ["delete", "fresh 1", "fresh 2", "reconcile", "backfill"]


def test_lanes_with_urgent_work_are_named_first_and_busy_ones_not(asked: Asked) -> None:
    second, third = (asked.write(athletes.add, name, "UTC") for name in ("Second", "Third"))
    _keep(
        asked,
        _row(asked, "1", Priority.BACKFILL),
        _row(asked, "2", athlete_id=second),
        _row(asked, "3", due_at=LATER, athlete_id=third),
    )
    assert asked.read(lanes.due, NOW, 4) == (second, asked.athlete_id)
    assert asked.read(lanes.due, NOW, 1) == (second,)
    assert asked.read(lanes.due, NOW, 4, [second]) == (asked.athlete_id,)
    _claim(asked, who=second)
    assert asked.read(lanes.due, NOW, 4) == (asked.athlete_id,)
    assert asked.read(lanes.next_due_at, NOW) == LATER
    assert set(asked.read(lanes.due, LATER, 4)) == {asked.athlete_id, second, third}


def test_only_one_of_many_takes_a_lane(asked: Asked) -> None:
    with ThreadPoolExecutor(8) as threads:
        taken = list(
            threads.map(
                lambda number: asked.write(lanes.claim, asked.athlete_id, f"{number}", NOW), range(40)
            )
        )
    assert sum(lease is not None for lease in taken) == 1


def test_a_lane_whose_worker_died_is_taken_after_the_lease_and_the_late_one_gives_up(asked: Asked) -> None:
    _keep(asked, _row(asked, "a"))
    dead = _claim(asked, "dead")
    assert asked.write(lanes.claim, asked.athlete_id, "next", SOON) is None
    asked.write(lanes.hold, dead, SOON)
    assert asked.write(lanes.claim, asked.athlete_id, "next", NOW + lanes.LEASE) is None
    alive = _claim(asked, "next", LATER)
    assert _next(asked, alive, LATER).kind == "run"
    with pytest.raises(LeaseLostError):
        asked.write(lanes.hold, dead, LATER)
    asked.write(lanes.release, dead)
    asked.write(lanes.hold, alive, LATER)
    asked.write(lanes.release, alive)
    _claim(asked, "third", LATER)


def test_a_deleted_athlete_leaves_no_work_and_no_lease_that_holds(asked: Asked) -> None:
    _keep(asked, _row(asked, "a"))
    lease = _claim(asked)
    asked.store.write(lambda connection: connection.execute(delete(tables.Athlete.__table__)))
    assert asked.read(inbox.counts, NOW).waiting == 0
    with pytest.raises(LeaseLostError):
        asked.write(lanes.hold, lease, NOW)
    assert asked.write(lanes.claim, asked.athlete_id, "b", NOW) is None


def test_a_start_without_rivals_frees_every_lane(asked: Asked) -> None:
    _claim(asked, "killed")
    asked.write(lanes.release_all)
    _claim(asked, "new")


def test_a_failed_attempt_is_due_later_and_later(asked: Asked) -> None:
    _keep(asked, _row(asked, "a"))
    lease, delays = _claim(asked), []
    for attempt in range(1, 12):
        work = _next(asked, lease, NOW + timedelta(days=attempt))
        assert work.attempts == attempt - 1
        _finish(asked, work, Retry(reason="404"), NOW)
        due_at = asked.read(lanes.next_due_at, NOW)
        delays.append((due_at - NOW).total_seconds() if due_at else 0)
    assert delays[:4] == [5, 10, 20, 40]
    assert delays[-1] == 3600


def test_a_retry_at_an_instant_does_not_count(asked: Asked) -> None:
    _keep(asked, _row(asked, "a"))
    lease = _claim(asked)
    for _ in range(MOST_ATTEMPTS + 1):
        _finish(asked, _next(asked, lease), Retry(reason="budget", at=NOW))
    assert _next(asked, lease).attempts == 0


def test_what_is_held_back_is_counted_by_why_with_the_earliest_next_attempt(asked: Asked) -> None:
    _keep(asked, *(_row(asked, key) for key in "abc"), _row(asked, "not tried yet", due_at=LATER))
    lease = _claim(asked)
    for reason, until in (("budget", LATER), ("budget", SOON), ("paused", LATER)):
        _finish(asked, _next(asked, lease), Retry(reason=reason, at=until))
    held = asked.read(inbox.held_back, NOW)
    assert held == {"budget": (2, SOON), "paused": (1, LATER)}
    assert asked.read(inbox.held_back, LATER) == {}


def test_what_fails_too_often_or_can_never_succeed_is_given_up(asked: Asked) -> None:
    _keep(asked, _row(asked, "a"), _row(asked, "b", due_at=SOON))
    lease = _claim(asked)
    work = _next(asked, lease)
    _finish(asked, replace(work, attempts=MOST_ATTEMPTS - 2), Retry(reason="404"))
    assert asked.read(inbox.counts, SOON) == InboxCounts(waiting=2, due=1, dead=0, oldest_due_at=SOON)
    _finish(asked, replace(work, attempts=MOST_ATTEMPTS - 1), Retry(reason="404"))
    _finish(asked, _next(asked, lease, SOON), Dead(reason="foreign"))
    assert asked.read(inbox.counts, LATER) == InboxCounts(waiting=0, due=0, dead=2, oldest_due_at=None)


def test_what_is_done_is_done_even_when_reported_again(asked: Asked) -> None:
    _keep(asked, _row(asked, "a"))
    work = _next(asked, _claim(asked))
    _finish(asked, work, Done())
    _finish(asked, work, Retry(reason="late"))
    assert asked.read(inbox.counts, LATER).waiting == 0
    _keep(asked, _row(asked, "a"))
    assert asked.read(inbox.counts, LATER).waiting == 0
    assert asked.write(inbox.forget_finished, NOW) == 0
    assert asked.write(inbox.forget_finished, SOON) == 1


def test_dirty_days_are_noted_from_the_earliest_and_keep_the_lane_due(asked: Asked) -> None:
    first, second = date(2026, 10, 1), date(2026, 10, 20)
    for since in (second, first, second):
        asked.write(lanes.mark_dirty, asked.athlete_id, since)
    assert asked.read(lanes.dirty_from, asked.athlete_id) == first
    assert asked.read(lanes.due, NOW, 4) == (asked.athlete_id,)
    asked.write(lanes.clear_dirty, asked.athlete_id, second)
    assert asked.read(lanes.dirty_from, asked.athlete_id) == first
    asked.write(lanes.clear_dirty, asked.athlete_id, first)
    assert asked.read(lanes.due, NOW, 4) == ()


def test_one_bad_row_of_a_group_fails_alone(asked: Asked) -> None:
    rows = [_row(asked, f"{n}", kind=None if n == 2 else "run") for n in range(5)]
    assert store_group(asked.store, rows, NOW).exception(10) is not None
    assert asked.read(inbox.counts, NOW).waiting == 0
    assert list(store_one_by_one(asked.store, rows, NOW)) == [2]
    assert asked.read(inbox.counts, NOW).waiting == 4


def test_a_thousand_rows_go_in_as_one_group(asked: Asked) -> None:
    rows = [_row(asked, f"{number}") for number in range(1000)]
    store_group(asked.store, rows + rows, NOW).result(10)
    with asked.store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.Inbox.__table__)) == 1000
