"""The process that sends is killed between sending and marking: after a restart all is out, one thing twice at most."""

import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine

from marathon.domain.notice import Posting
from marathon.domain.parcel import Address
from marathon.store import athletes, destinations
from marathon.store.store import Connection, Store
from marathon.usecases.post_notice import post_notice
from tests.background.platform import progress
from tests.contracts.conftest import migrated_database, postgres_database_url

__all__ = ["migrated_database", "postgres_database_url"]

SEND = """
import itertools, os, signal, sys, time
from datetime import UTC, datetime
from sqlalchemy import text
from bot.background.announce import Announcer
from bot.background.notice_board import NoticeBoard
from bot.core.message import Reply
from marathon.store.store import Store

url, out, die_at, point, most = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
messages = itertools.count(1)
chat = os.open(out, os.O_CREAT | os.O_APPEND | os.O_WRONLY)

class Clock:
    def now(self):
        return datetime.now(UTC)

class Chat:
    platform, at_once = "chat", most

    def send(self, parcel, reply):
        number = next(messages)
        if number == die_at and point == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(chat, f"{parcel.external_id} {parcel.notice_key}\\n".encode())
        if number == die_at and point == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return f"{os.getpid()}/{number}"

store = Store.open(url)
board = NoticeBoard(store, Clock())
announcer = Announcer(
    store=store, clock=Clock(), board=board, outlets=[Chat()], render=lambda who, notice: Reply(title="said")
)
announcer.start(alone=True)

def is_open(connection):
    return connection.scalar(text("SELECT count(*) FROM outbox WHERE state <> 'sent'"))

while store.write(is_open):
    time.sleep(0.01)
assert announcer.stop()
store.close()
"""


def _post(name: str, connection: Connection) -> None:
    now = datetime.now(UTC)
    person = athletes.add(connection, name, "UTC")
    destinations.open_place(connection, person, Address(platform="chat", external_id=name))
    for number in range(6):
        notice = progress(number)
        posting = Posting(key=f"{name} {number}", athlete_id=person, notice=notice, local_date=now.date())
        post_notice(connection, posting, now)


ENDS = pytest.mark.parametrize(
    ("dies", "twice"), [(("before", 1), 0), (("after", 1), 1), (("before", 2), 1), (("after", 2), 1)]
)


@ENDS
def test_fault_03_killed_between_send_and_mark_at_most_one_message_is_there_twice(
    sqlite_url: str, project: Path, tmp_path: Path, dies: tuple[str, int], twice: int
) -> None:
    _killed_and_started_again(sqlite_url, project, tmp_path / "chat", dies=dies, twice=twice)
    assert _rows(sqlite_url, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.soak
@ENDS
def test_fault_03_killed_between_send_and_mark_on_postgresql_too(
    postgres_database_url: str, project: Path, tmp_path: Path, dies: tuple[str, int], twice: int
) -> None:
    _killed_and_started_again(postgres_database_url, project, tmp_path / "chat", dies=dies, twice=twice)


def _killed_and_started_again(
    url: str, project: Path, chat: Path, *, dies: tuple[str, int], twice: int
) -> None:
    (point, at_once), store = dies, Store.open(url)
    for name in ("anna", "ben"):
        store.write(partial(_post, name))
    store.close()
    ends = [
        subprocess.run(
            [sys.executable, "-c", SEND, url, str(chat), die_at, point, str(at_once)],
            cwd=project,
            timeout=60,
            check=False,
        ).returncode
        for die_at in ("5", "0")
    ]
    assert ends == [-signal.SIGKILL, 0]
    shown = chat.read_text().splitlines()
    wanted = {f"{name} {name} {number}" for name in ("anna", "ben") for number in range(6)}
    assert set(shown) == wanted
    again = Counter(line.split()[0] for line, count in Counter(shown).items() for _ in range(count - 1))
    assert again.total() <= twice * at_once
    assert all(count <= twice for count in again.values()), "one place, one message at a time"
    for name in ("anna", "ben"):
        first_seen = list(dict.fromkeys(line for line in shown if line.startswith(name)))
        assert first_seen == sorted(first_seen)
    assert _rows(url, "SELECT DISTINCT state FROM outbox") == [("sent",)]
    assert _rows(url, "SELECT DISTINCT state FROM notification_log") == [("sent",)]


def _rows(url: str, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as reader:
        return [tuple(row) for row in reader.exec_driver_sql(query)]
