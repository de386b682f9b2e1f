"""The rows that wait are found through their own index, however many were ever kept."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, event

from marathon.domain.athlete import AthleteId
from marathon.domain.work import Lease
from marathon.store import inbox, lanes
from marathon.store.store import Store

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
LEASE = Lease(athlete_id=AthleteId(1), holder="a")


@pytest.mark.parametrize(
    "ask",
    [
        lambda connection: inbox.next_work(connection, LEASE, NOW),
        lambda connection: inbox.waiting_for(connection, "run"),
        lambda connection: inbox.waits(connection, AthleteId(1), "run"),
        lambda connection: lanes.due(connection, NOW, 4, (AthleteId(2),)),
        lambda connection: lanes.next_due_at(connection, NOW),
    ],
)
def test_sqlite_looks_for_what_waits_where_nothing_else_is(
    store: Store, ask: Callable[[Connection], object]
) -> None:
    plans = []

    def explain(*execution: object) -> None:
        _, cursor, statement, values, *_ = execution
        if "inbox" in str(statement):
            assert "state = 'waiting'" in str(statement), "as a value it is planned anew each time"
        plans.append(cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())  # type: ignore[attr-defined] # sqlite3's own

    with store.read() as connection:
        event.listen(connection, "before_cursor_execute", explain)
        ask(connection)
    steps = [step[-1] for plan in plans for step in plan if " inbox " in f"{step[-1]} "]
    assert steps
    assert all("ix_inbox_athlete_id_priority_due_at" in step for step in steps), steps
