"""The webhook's process is killed before it could answer: Strava sends again, and nothing is doubled or lost."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import make_url

from marathon.store import athletes
from marathon.store.store import Store

DOOR = """
import asyncio, os, signal, sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from aiohttp import web
from marathon.store.committer import store_group, store_one_by_one
from marathon.store.store import Store
from marathon.usecases.accept_event import accept_event
from webhooks.app import build_app
from webhooks.group_commit import GroupCommit
from webhooks.strava_events import StravaEventsDoor

url, athlete_id, die = sys.argv[1], int(sys.argv[2]), sys.argv[3]

class Nobody:
    def wake(self, athlete_id):
        pass

def now():
    return datetime.now(UTC)

def accept(payload):
    return accept_event(payload, subscription_id=7, owner_of={42: athlete_id}.get, now=now())

def kill(_stored=None):
    os.kill(os.getpid(), signal.SIGKILL)

def store_rows(rows):
    if die == "before the commit":
        kill()
    stored = store_group(store, rows, now())
    if die == "after the commit":
        stored.add_done_callback(kill)
    return stored

async def serve():
    pool = ThreadPoolExecutor(1)
    committer = GroupCommit(
        store_group=store_rows,
        store_one_by_one=lambda rows: store_one_by_one(store, rows, now()),
        pool=pool,
        wake=Nobody(),
    )
    door = StravaEventsDoor(path_token="t", verify_token="v", accept=accept, committer=committer)
    app = build_app(health=dict, pool=pool, record_error=print, strava_events=door)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.sleep(60)

store = Store.open(url)
asyncio.run(serve())
"""


@contextmanager
def _door(
    url: str, athlete_id: int, project: Path, die: str = ""
) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Run the webhook in a process of its own; yields its port."""
    arguments = [sys.executable, "-c", DOOR, url, f"{athlete_id}", die]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=project) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), process
        finally:
            process.kill()


def _post(port: int, body: bytes) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/webhooks/strava/t", body)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(("die", "rows_left"), [("before the commit", 0), ("after the commit", 1)])
def test_fault_04_killed_before_the_200_the_repeated_event_is_one_row(
    sqlite_url: str, project: Path, die: str, rows_left: int
) -> None:
    store = Store.open(sqlite_url)
    athlete_id = store.write(lambda connection: athletes.add(connection, "Anna", "UTC"))
    store.close()
    event = {
        "object_type": "activity",
        "object_id": 1,
        "aspect_type": "create",
        "owner_id": 42,
        "subscription_id": 7,
        "event_time": int(time.time()),
    }
    body = json.dumps(event).encode()
    with _door(sqlite_url, athlete_id, project, die) as (port, process):
        with pytest.raises(ConnectionError):
            _post(port, body)
        assert process.wait(10) == -signal.SIGKILL
    assert _rows(sqlite_url) == rows_left
    with _door(sqlite_url, athlete_id, project) as (port, _):
        assert [_post(port, body) for _ in range(2)] == [200, 200]
    assert _rows(sqlite_url) == 1


def _rows(url: str) -> int:
    connection = sqlite3.connect(str(make_url(url).database))
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return int(connection.execute("SELECT count(*) FROM inbox").fetchone()[0])
    finally:
        connection.close()
