"""Opening a store: addresses, folders, what is loaded, what a row says of itself."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from marathon.errors import StoreUnavailableError
from marathon.store import athletes, tables
from marathon.store.engines import parse_url, shown
from marathon.store.store import Store


@pytest.mark.parametrize("name", ["plain", "with space", "50%?#;é 李"])
def test_the_folder_and_a_private_file_are_made(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "coach.sqlite3"
    store = Store.open(f"sqlite:///{path}".replace("?", "%3F"))
    store.write(lambda connection: athletes.add(connection, "Anna", "UTC"))
    store.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_path_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailableError):
        Store.open(f"sqlite:///{tmp_path}/file/coach.sqlite3")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "coach.sqlite3").write_bytes(b"something else entirely " * 100)
    with pytest.raises(StoreUnavailableError, match="not a database"):
        Store.open(f"sqlite:///{tmp_path}/coach.sqlite3")


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(StoreUnavailableError) as caught:
        Store.open("postgres://anna:hidden-word@127.0.0.1:1/none")
    assert "hidden-word" not in str(caught.value)
    assert "hidden-word" not in shown(parse_url("postgres://anna:hidden-word@127.0.0.1:1/none"))


def test_opening_a_database_of_the_present_version_loads_no_migrations(
    sqlite_url: str, project: Path
) -> None:
    code = (
        "import sys; from marathon.store.store import Store; Store.open(sys.argv[1]).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, sqlite_url], cwd=project, check=False).returncode == 0


def test_a_row_tells_its_key_and_nothing_of_the_person() -> None:
    row = tables.Athlete(id=7, name="Anna", zone="Europe/Berlin")
    assert repr(row) == "<Athlete id=7>"
    membership = tables.Membership(team_id=1, athlete_id=2, role="coach")
    assert repr(membership) == "<Membership team_id=1 athlete_id=2 role='coach'>"
