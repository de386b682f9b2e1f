"""Importing recordings: every real file comes out as it should, hostile ones leave a reason, folders come whole."""

import gzip
import io
import json
import shutil
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.demo.files import recording
from marathon.domain.activity import Activity, Sport
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ImportCard, ImportLine, ImportOutcome
from marathon.domain.units import Units
from marathon.files.refusal import Reason
from marathon.store import activities, import_log
from marathon.store.store import Store
from marathon.usecases.desk import Desk
from marathon.usecases.import_file import import_files, import_paths
from marathon.usecases.manage_team import add_person
from tests.club import Listener, SetClock, desk_of

WHO = AthleteId(1)
EVER = (date(1990, 1, 1), date(2100, 1, 1))


@pytest.fixture
def desk(store: Store) -> Desk:
    """Returns a desk with one athlete (id 1)."""
    made = desk_of(store, SetClock(datetime(2026, 11, 22, 12, tzinfo=UTC)), Listener())
    add_person(made, "One", zone="UTC", units=Units.METRIC)
    return made


def kept(desk: Desk) -> tuple[Activity, ...]:
    """Returns what counts."""
    with desk.store.read() as connection:
        return activities.between(connection, WHO, *EVER)


def log_of(desk: Desk) -> list[ImportLine]:
    """Returns the import log, oldest first."""
    with desk.store.read() as connection:
        return list(reversed(import_log.recent(connection, WHO, limit=1000)))


def as_logged(card: ImportCard) -> list[tuple[str, ImportOutcome, str]]:
    """Returns what the log should hold of an import."""
    return [(line.file, line.outcome, line.refused or line.duplicate_of) for line in card.lines]


def expected_files() -> list[str]:
    """Returns the names of the real files, from the copy of the list that pytest can reach when collecting."""
    import os

    root = Path(os.environ.get("TRAINING_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
    totals = root / "activityfiles" / "totals.json"
    return sorted(json.loads(totals.read_text())) if totals.exists() else ["absent"]


@pytest.mark.parametrize("name", expected_files())
def test_a_real_file_comes_out_as_its_totals_say(desk: Desk, shared_data: Path, name: str) -> None:
    folder = shared_data / "activityfiles"
    expected: dict[str, Any] = json.loads((folder / "totals.json").read_text())[name]
    card = import_files(desk, WHO, [(name, (folder / name).read_bytes())])
    refused = expected["outcome"].startswith("refuse")
    assert {line.outcome for line in card.lines} == {ImportOutcome.REFUSED if refused else ImportOutcome.OK}
    assert [(line.file, line.outcome, line.refused) for line in log_of(desk)] == as_logged(card)
    if refused:
        assert kept(desk) == ()
        assert card.lines[0].refused in set(Reason)
        return
    assert len(kept(desk)) == len(card.lines)
    if "swim" in expected["outcome"]:
        assert {activity.sport for activity in kept(desk)} == {Sport.SWIM}
    again = import_files(desk, WHO, [(f"copy of {name}", gzip.compress((folder / name).read_bytes()))])
    assert {line.outcome for line in again.lines} == {ImportOutcome.DUPLICATE}
    assert {line.duplicate_of for line in log_of(desk)[len(card.lines) :]} - {""}
    assert len(kept(desk)) == len(card.lines)


def test_a_folder_comes_whole_and_twice_changes_nothing(desk: Desk, shared_data: Path) -> None:
    folder = shared_data / "activityfiles"
    told: list[ImportLine] = []
    card = import_paths(desk, WHO, [folder], told.append)
    assert tuple(told) == card.lines
    expected = json.loads((folder / "totals.json").read_text())
    refused = [line.file for line in card.lines if line.outcome is ImportOutcome.REFUSED]
    assert sorted(refused) == sorted(
        n for n, said in expected.items() if said["outcome"].startswith("refuse")
    )
    before = kept(desk)
    again = import_paths(desk, WHO, [folder], told.append)
    assert again.count(ImportOutcome.OK) == 0
    assert kept(desk) == before
    assert len(log_of(desk)) == len(card.lines) + len(again.lines)


def test_a_folder_within_a_folder_and_a_zip_come_too(desk: Desk, shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "activityfiles"
    deep = tmp_path / "2020" / "march"
    deep.mkdir(parents=True)
    shutil.copy(source / "elevate__bloemendaal.fit", deep / "a.fit")
    (tmp_path / "notes.txt").write_text("no recording")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(source / "elevate__kaiteriteri.fit", "runs/k.fit")
        archive.write(source / "elevate__bloemendaal.fit", "runs/again.fit")
    card = import_paths(desk, WHO, [tmp_path], lambda _: None)
    assert [line.outcome.value for line in card.lines] == ["ok", "ok", "duplicate"]
    assert len(kept(desk)) == 2


def bomb() -> bytes:
    """Returns a zip whose one member unpacks to far more than a recording holds."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("bomb.fit", b"\0" * 60_000_000)
    return out.getvalue()


def traversal() -> bytes:
    """Returns a zip whose member wants to leave its folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../../tmp/escaped.fit", b"\x0e\x10 not a recording")
    return out.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<gpx version="1.1"><trk><name>&b;</name></trk></gpx>"""


def gpx(points: str) -> bytes:
    """Returns a GPX file of some points."""
    return (
        '<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>"
    ).encode()


def far_away() -> bytes:
    """Returns a track of 250 km at a runner's speed."""
    return gpx(
        "".join(
            f'<trkpt lat="{40 + n * 0.0225:.4f}" lon="5"><time>2026-05-{1 + n // 96:02d}T'
            f"{n // 4 % 24:02d}:{n % 4 * 15:02d}:00Z</time></trkpt>"
            for n in range(102)
        )
    )


HOSTILE = {
    "empty.fit": b"",
    "text.fit": b"hello",
    "bomb.zip": bomb(),
    "escape.zip": traversal(),
    "laughs.gpx": LAUGHS,
    "far.gpx": far_away(),
    "route.gpx": gpx('<trkpt lat="1" lon="1"/><trkpt lat="1.001" lon="1"/>'),
    "future.gpx": gpx(
        '<trkpt lat="1" lon="1"><time>2099-01-01T00:00:00Z</time></trkpt>'
        '<trkpt lat="1.01" lon="1"><time>2099-01-01T00:10:00Z</time></trkpt>'
    ),
    "bomb.gpx.gz": gzip.compress(b"<gpx>" + b" " * 60_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_fault_20_a_hostile_file_is_refused_with_the_reason_and_logged(desk: Desk, name: str) -> None:
    card = import_files(desk, WHO, [(name, HOSTILE[name])])
    assert {line.outcome for line in card.lines} == {ImportOutcome.REFUSED}
    assert all(line.refused in set(Reason) for line in card.lines)
    assert [(line.file, line.outcome, line.refused) for line in log_of(desk)] == as_logged(card)
    assert kept(desk) == ()
    assert not Path("/tmp/escaped.fit").exists()  # noqa: S108 - where the archive wanted to write


def test_a_run_is_kept_together_with_its_line_in_the_log_or_not_at_all(desk: Desk) -> None:
    run = recording(datetime(2026, 11, 20, 7, tzinfo=UTC), duration_s=600, distance_m=2_000.0)
    desk.store.write(lambda connection: connection.execute(text("ALTER TABLE import_log RENAME TO gone")))
    with pytest.raises(OperationalError):
        import_files(desk, WHO, [("run.fit", run)])
    assert kept(desk) == ()
    desk.store.write(lambda connection: connection.execute(text("ALTER TABLE gone RENAME TO import_log")))
    assert import_files(desk, WHO, [("run.fit", run)]).count(ImportOutcome.OK) == len(log_of(desk)) == 1


def _peak_bytes(desk: Desk, files: list[tuple[str, bytes]]) -> int:
    tracemalloc.start()
    try:
        import_files(desk, WHO, files)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_stays_that_of_one_recording_however_many_come(desk: Desk) -> None:
    days = [datetime(2026, 11, 20, 7, tzinfo=UTC) - timedelta(days=back) for back in range(36)]
    files = [(f"{day:%F}.fit", recording(day, duration_s=3600, distance_m=11_000.0)) for day in days]
    import_files(desk, WHO, files[:2])  # what is made once is not counted
    few, many = _peak_bytes(desk, files[2:6]), _peak_bytes(desk, files[6:])
    assert many < 1.5 * few
