"""The serving process when its disk is full or its database gone: it says so, goes on answering, and recovers."""

import json
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.journeys.conftest import House, house
from tests.journeys.test_serving import LISTENS, get
from tests.soak.service import eventually

__all__ = ["house"]


def _not_ready(house: House) -> list[str]:
    """Returns the parts that are not ready; the status says the same."""
    status, body = get(house, "/readyz")
    said = json.loads(body)
    assert (status == 200) is said["ready"]
    return list(said["not_ready"])


def _is_read(house: House) -> bool:
    """Returns whether what needs no write is answered."""
    return (get(house, "/")[0], get(house, "/healthz")[0]) == (200, 200)


@contextmanager
def _read_only(house: House) -> Iterator[None]:
    """Has the file system refuse every write to the database, root's too; skips where it cannot be had to."""
    paths = [str(house.database), f"{house.database}-wal"]
    if shutil.which("chattr") is None or not _chattr("+i", paths):
        pytest.skip(
            "no file can be made immutable here: that needs chattr, root and a file system that has it"
        )
    try:
        yield
    finally:
        _chattr("-i", paths)


def _chattr(flag: str, paths: list[str]) -> bool:
    if shutil.which("chattr") is None:
        return False
    return subprocess.run(["chattr", flag, *paths], capture_output=True, check=False).returncode == 0


def test_fault_46_a_full_disk_and_a_lost_file_are_named_and_it_recovers_from_both(
    house: House, subtests: pytest.Subtests
) -> None:
    with house.running("serve", until=LISTENS) as service:
        eventually(lambda: not _not_ready(house), "it is never ready")
        whole = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (1, whole[1]))
        eventually(lambda: _not_ready(house) == ["database"], "a full disk shows nowhere")
        assert _is_read(house)
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, whole)
        eventually(lambda: not _not_ready(house), "it does not recover")
        with subtests.test("its file system lets nobody write"), _read_only(house):
            eventually(lambda: _not_ready(house) == ["database"], "read-only shows nowhere")
            assert _is_read(house)
        eventually(lambda: not _not_ready(house), "it does not recover")
        away = house.database.with_suffix(".away")
        house.database.rename(away)
        eventually(lambda: _not_ready(house) == ["database"], "a lost file shows nowhere")
        assert not house.database.exists(), "an empty database took its place"
        away.rename(house.database)
        eventually(lambda: not _not_ready(house), "it does not recover")
        assert service.stop()[0] == 0
        assert "Traceback" not in service.err
    with closing(sqlite3.connect(house.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
