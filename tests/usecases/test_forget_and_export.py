"""Forgetting and exporting a person, and changing the keys of all tokens."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LinkState, StravaId, StravaLink, TokenPair
from marathon.domain.strava_event import Aspect
from marathon.errors import LeaseLostError, NotFoundError
from marathon.store import athletes, strava_links, strava_revocations
from marathon.store.columns import Base
from marathon.store.store import Connection, Store
from marathon.store.token_box import TokenBox
from marathon.strava.client import StravaClient
from marathon.strava.tokens import NOBODY
from marathon.usecases.export_person import export_person
from marathon.usecases.forget_person import forget_person
from marathon.usecases.rotate_keys import Rotation, rotate_keys
from tests.strava.conftest import clock, local_strava, world
from tests.strava.world import ANNA, START, World
from tests.usecases.strava_lane import Lane

__all__ = ["clock", "local_strava", "world"]

T = TypeVar("T")


@pytest.fixture
def lane(world: World) -> Lane:
    """Returns the lane of a connected athlete with one run."""
    lane = Lane(world=world, strava=world.client())
    run = world.run(name="=HYPERLINK(1)")
    lane.event(world.strava.athletes.record(ANNA, run), Aspect.CREATE)
    lane.drain()
    return lane


def _all_rows(store: Store) -> dict[str, int]:
    with store.read() as connection:
        counts = {
            name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in Base.metadata.tables
        }
    return {name: int(count) for name, count in counts.items() if count}


def test_forgetting_leaves_a_receipt_and_nothing_else(lane: Lane) -> None:
    world, before = lane.world, _all_rows(lane.world.store)
    receipt = forget_person(lane.desk, lane.strava, world.athlete_id)
    left = _all_rows(world.store)
    assert set(left) <= {"deletion_receipts", "strava_api_usage"}
    assert receipt.counts == {k: v for k, v in before.items() if k not in left}
    assert {"athletes", "activities", "strava_links", "inbox"} <= set(receipt.counts)
    assert world.strava.grants.of(ANNA) is None
    with pytest.raises(NotFoundError):
        forget_person(lane.desk, lane.strava, world.athlete_id)


def test_fault_51_forgetting_during_a_sync_leaves_nothing_to_reappear(lane: Lane) -> None:
    world = lane.world
    lane.event(world.strava.athletes.record(ANNA, world.run(2, days_ago=2)), Aspect.CREATE)
    work = lane.take()
    assert work is not None

    class Forgetful(StravaClient):
        """Has the person forgotten while it reads the streams."""

        def samples(self, *_: object, **__: object) -> None:
            forget_person(lane.desk, None, world.athlete_id)

    slow = Forgetful.__new__(Forgetful)
    slow.__dict__.update(vars(lane.strava))
    with pytest.raises(LeaseLostError):
        Lane(world=world, strava=slow).do(work)
    assert set(_all_rows(world.store)) <= {"deletion_receipts", "strava_api_usage"}


def test_an_export_holds_the_persons_rows_and_no_secret(lane: Lane) -> None:
    export = export_person(
        lane.desk, lane.world.athlete_id, lambda found: f"{found.counts['activities']} run"
    )
    with zipfile.ZipFile(export.content) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert files["README.txt"] == "1 run"
    assert set(export.contents.counts) == {
        name.removesuffix(".json") for name in files if name.endswith(".json")
    }
    assert {"planned_workouts.json", "import_log.json"}.isdisjoint(files)
    assert {"athletes.json", "activities.json", "activities.csv", "strava_links.json"} <= set(files)
    assert json.loads(files["athletes.json"])[0]["name"] == "Anna Berg"
    (row,) = csv.DictReader(io.StringIO(files["activities.csv"]))
    assert (row["name"], row["distance_m"]) == ("'=HYPERLINK(1)", "10000.0")
    sealed = lane.world.link().sealed_tokens or "-"
    assert not any(sealed in file for file in files.values())


def test_an_export_holds_nobody_elses_rows(lane: Lane) -> None:
    other = lane.world.store.write(lambda connection: athletes.add(connection, "Ben Cole", "UTC"))
    export = export_person(lane.desk, other, lambda _: "")
    with zipfile.ZipFile(export.content) as archive:
        assert archive.namelist() == ["README.txt", "athletes.json"]
        assert b"Anna" not in archive.read("athletes.json")


OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def _link(connection: Connection, box: TokenBox, number: int) -> AthleteId:
    athlete_id = athletes.add(connection, f"Athlete {number}", "UTC")
    pair = TokenPair(access_token=f"access-{number}", refresh_token=f"refresh-{number}", expires_at=START)
    link = StravaLink(
        athlete_id=athlete_id,
        strava_id=StravaId(number),
        sealed_tokens=box.seal(athlete_id, pair),
        expires_at=START,
        scopes=frozenset(),
        state=LinkState.LINKED,
        consent_version="1",
        consented_at=START,
        connected_at=START,
    )
    strava_links.put(connection, link)
    return athlete_id


def test_fault_49_a_rotation_killed_halfway_is_finished_by_another(store: Store) -> None:
    old, both = TokenBox([OLD]), TokenBox([NEW, OLD])
    ids = store.write(lambda connection: [_link(connection, old, n) for n in range(1, 251)])

    class KilledError(Exception):
        """Stands for a kill between two units."""

    class Dying(Store):
        """Dies at its second unit."""

        units = 0

        def write(self, unit: Callable[[Connection], T]) -> T:
            self.units += 1
            if self.units == 2:
                raise KilledError
            return store.write(unit)

    dying = Dying.__new__(Dying)
    dying.__dict__.update(vars(store))
    told: list[tuple[int, int]] = []

    def tell(part: Rotation, total: int) -> None:
        told.append((part.looked_at, total))

    with pytest.raises(KilledError):
        rotate_keys(dying, both, tell)
    assert rotate_keys(store, both, tell) == Rotation(rotated=150, current=100)
    assert told == [(100, 250), (100, 250), (200, 250), (250, 250)]
    assert rotate_keys(store, both, tell) == Rotation(current=250)
    new = TokenBox([NEW])
    with store.read() as connection:
        for number, athlete_id in enumerate(ids, 1):
            link = strava_links.get(connection, athlete_id)
            assert link is not None
            assert new.open(athlete_id, link.sealed_tokens or "").refresh_token == f"refresh-{number}"


def test_fault_49_no_token_is_readable_in_the_file(store: Store, sqlite_url: str) -> None:
    store.write(lambda connection: _link(connection, TokenBox([OLD]), 7))
    store.close()
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    dump = b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
    assert b"Athlete 7" in dump
    assert b"access-7" not in dump
    assert b"refresh-7" not in dump


def test_tokens_that_are_still_to_be_revoked_are_rotated_too(store: Store) -> None:
    pair = TokenPair(access_token="a", refresh_token="r", expires_at=START)
    sealed = TokenBox([OLD]).seal(NOBODY, pair)
    number = store.write(lambda connection: strava_revocations.add(connection, sealed, START))
    told: list[int] = []
    done = rotate_keys(store, TokenBox([NEW, OLD]), lambda part, total: told.append(total - part.looked_at))
    assert (done, told) == (Rotation(rotated=1), [0])
    with store.read() as connection:
        owed = strava_revocations.get(connection, number)
    assert owed is not None
    assert TokenBox([NEW]).open(NOBODY, owed.sealed_tokens).refresh_token == "r"


def test_tokens_that_no_key_reads_are_counted_and_left(store: Store) -> None:
    store.write(lambda connection: _link(connection, TokenBox([OLD]), 1))
    assert rotate_keys(store, TokenBox([NEW]), lambda *_: None) == Rotation(unreadable=1)
