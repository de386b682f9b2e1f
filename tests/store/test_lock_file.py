"""Two processes never write one SQLite database at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from marathon.errors import StoreBusyError, StoreUnavailableError
from marathon.store.lock_file import hold_lock

HOLD = """
import sys
from marathon.store.lock_file import hold_lock
with hold_lock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_refused_until_the_first_ends_however_it_ends(
    sqlite_url: str, project: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, sqlite_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=project,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(StoreBusyError, match=r"coach\.sqlite3"), hold_lock(sqlite_url):
            pass
        process.kill()
    with hold_lock(sqlite_url):
        pass


def test_the_folder_is_made_before_the_database_is(tmp_path: Path) -> None:
    with hold_lock(f"sqlite:///{tmp_path}/new/coach.sqlite3"):
        assert [path.name for path in (tmp_path / "new").iterdir()] == ["coach.sqlite3.lock"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailableError), hold_lock(f"sqlite:///{tmp_path}/file/coach.sqlite3"):
        pass


def test_postgresql_needs_no_lock_file() -> None:
    with hold_lock("postgresql://nobody@127.0.0.1:1/none"):
        pass
