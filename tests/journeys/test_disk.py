"""The serving process when its disk is full or its database gone: it says so, goes on answering, and recovers."""

import json
import resource
import sqlite3
from contextlib import closing

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


def test_fault_46_a_full_disk_and_a_lost_file_are_named_and_it_recovers_from_both(house: House) -> None:
    with house.running("serve", until=LISTENS) as service:
        eventually(lambda: not _not_ready(house), "it is never ready")
        whole = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (1, whole[1]))
        eventually(lambda: _not_ready(house) == ["database"], "a full disk shows nowhere")
        assert (get(house, "/")[0], get(house, "/healthz")[0]) == (200, 200)
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, whole)
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
