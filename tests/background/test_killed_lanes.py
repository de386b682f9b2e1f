"""The process that drains is killed at work: after a restart every row is done, and stored once."""

import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from marathon.domain.work import InboxRow
from marathon.store import athletes, inbox
from marathon.store.store import Store

DRAIN = """
import itertools, os, signal, sys, time
from datetime import UTC, datetime
from sqlalchemy import text
from bot.background.lanes import Lanes
from bot.background.visits import Visits
from marathon.domain.work import Done
from marathon.store import inbox, lanes
from marathon.store.store import Store

url, die_at, point = sys.argv[1], int(sys.argv[2]), sys.argv[3]
attempts = itertools.count(1)

class Clock:
    def now(self):
        return datetime.now(UTC)

def die(here, attempt):
    if here == point and attempt == die_at:
        os.kill(os.getpid(), signal.SIGKILL)

def handle(work):
    attempt = next(attempts)
    die("before the work", attempt)
    def unit(connection):
        lanes.hold(connection, work.lease, Clock().now())
        connection.execute(
            text("INSERT INTO done VALUES (:key) ON CONFLICT DO NOTHING"), {"key": work.payload["key"]}
        )
    store.write(unit)
    die("after the work", attempt)
    return Done()

store = Store.open(url)
store.write(lambda connection: connection.execute(text("CREATE TABLE IF NOT EXISTS done (key TEXT PRIMARY KEY)")))
visits = Visits(store=store, clock=Clock(), handle=handle, judge=print)
running = Lanes(store=store, clock=Clock(), visits=visits)
running.start(alone=True)
while inbox_waits := store.write(lambda connection: inbox.counts(connection, Clock().now())).waiting:
    time.sleep(0.01)
assert running.stop()
store.close()
"""


@pytest.mark.parametrize("point", ["before the work", "after the work"])
def test_fault_03_killed_at_work_every_row_is_done_after_a_restart(
    sqlite_url: str, project: Path, point: str
) -> None:
    store = Store.open(sqlite_url)
    people = [store.write(lambda connection: athletes.add(connection, "Anna", "UTC")) for _ in range(3)]
    rows = [
        InboxRow(key=f"{person} {n}", athlete_id=person, kind="run", payload={"key": f"{person} {n}"})
        for n in range(5)
        for person in people
    ]
    store.write(lambda connection: inbox.append(connection, rows, datetime.now(UTC)))
    store.close()
    ends = [
        subprocess.run(
            [sys.executable, "-c", DRAIN, sqlite_url, die_at, point], cwd=project, timeout=30, check=False
        ).returncode
        for die_at in ("4", "0")
    ]
    assert ends == [-signal.SIGKILL, 0]
    connection = sqlite3.connect(str(make_url(sqlite_url).database))
    assert {key for (key,) in connection.execute("SELECT key FROM done")} == {row.key for row in rows}
    assert connection.execute("SELECT DISTINCT state FROM inbox").fetchall() == [("done",)]
    assert connection.execute("SELECT count(*) FROM lanes WHERE lease_holder IS NOT NULL").fetchone() == (0,)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
