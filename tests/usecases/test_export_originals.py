"""Originals in the export: as they were given, in as many files as it takes, at the memory of one."""

import random
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from bot.demo.files import recording
from marathon.domain.athlete import AthleteId
from marathon.domain.original import ExportContents, Original
from marathon.domain.units import Units
from marathon.errors import NotFoundError, UnknownNumberError
from marathon.store import originals
from marathon.store.store import Store
from marathon.usecases import export_person as exporting
from marathon.usecases.desk import Desk
from marathon.usecases.export_person import Export, export_originals, export_person
from marathon.usecases.import_file import import_files
from marathon.usecases.manage_team import add_person
from tests.club import NOW, desk_of

WHO = AthleteId(1)


@pytest.fixture
def desk(store: Store) -> Desk:
    """Returns a desk with one athlete."""
    made = desk_of(store)
    add_person(made, "One", zone="UTC", units=Units.METRIC)
    return made


def nothing(_: ExportContents) -> str:
    """Says nothing."""
    return ""


def keep(desk: Desk, name: str, content: bytes) -> None:
    """Keeps a file as it lies."""
    identity = f"{random.Random(name + str(len(content))).getrandbits(128):032x}"
    one = Original(identity=identity, name=name, packed=content, came_packed=True)
    desk.store.write(partial(originals.add, athlete_id=WHO, original=one))


def inside(export: Export) -> dict[str, bytes]:
    """Returns the originals in a zip."""
    with zipfile.ZipFile(export.content) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.startswith("originals/")]
        return {name: archive.read(name) for name in names}


def test_a_few_lie_beside_the_tables_and_are_in_no_table(desk: Desk) -> None:
    fit = recording(NOW - timedelta(days=2), duration_s=600, distance_m=2_000.0)
    import_files(desk, WHO, [("Morning run.fit", fit)])
    export = export_person(desk, WHO, nothing)
    assert (export.contents.originals, export.contents.parts) == (1, 0)
    assert export.contents.counts["originals"] == 1
    assert inside(export) == {"originals/Morning run.fit": fit}
    with zipfile.ZipFile(export.content) as archive:
        told = archive.read("originals.json").decode()
    assert "Morning run.fit" in told
    assert "packed" not in told.replace("came_packed", "")
    assert export.size_bytes == export.content.seek(0, 2)


def test_many_come_in_parts_each_small_enough_and_every_file_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "LARGEST_FILE_BYTES", 40_000)
    monkeypatch.setattr(exporting, "ROOM_BESIDE_TABLES_BYTES", 20_000)
    given = {n: random.Random(n).randbytes(3_000 + 700 * n) for n in range(20)}
    for content in given.values():
        keep(desk, "run.fit.gz", content)
    first = export_person(desk, WHO, nothing)
    assert (inside(first), first.contents.originals) == ({}, 0)
    parts = first.contents.parts
    exports = [export_originals(desk, WHO, part, nothing) for part in range(1, parts + 1)]
    assert parts > 3
    assert all(export.size_bytes <= 40_000 for export in exports)
    found = [item for export in exports for item in inside(export).items()]
    assert [content for _, content in found] == list(given.values())
    assert len({name for name, _ in found}) == len(given), "two parts unpacked in one folder lose nothing"
    assert {export.contents.part for export in exports} == set(range(1, parts + 1))
    for wrong in (0, parts + 1):
        with pytest.raises(UnknownNumberError):
            export_originals(desk, WHO, wrong, nothing)


def test_what_does_not_fit_beside_the_tables_comes_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "ROOM_BESIDE_TABLES_BYTES", 2_000)
    keep(desk, "run.fit.gz", b"x" * 3_000)
    assert export_person(desk, WHO, nothing).contents.parts == 1
    assert inside(export_originals(desk, WHO, 1, nothing)) == {"originals/run.fit.gz": b"x" * 3_000}


def test_who_has_none_gets_no_part(desk: Desk) -> None:
    assert export_person(desk, WHO, nothing).contents.parts == 0
    with pytest.raises(UnknownNumberError):
        export_originals(desk, WHO, 1, nothing)
    with pytest.raises(NotFoundError):
        export_originals(desk, AthleteId(99), 1, nothing)


def _peak(make: Callable[[], Export]) -> int:
    tracemalloc.start()
    try:
        export = make()
        assert export.size_bytes > 10_000_000
        export.content.close()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_stays_that_of_a_few_files_however_many_there_are(desk: Desk) -> None:
    for n in range(24):
        keep(desk, f"{n}.fit.gz", random.Random(n).randbytes(1_000_000))
    assert _peak(partial(export_originals, desk, WHO, 1, nothing)) < 9_000_000


def test_one_that_is_deleted_while_the_zip_is_made_is_left_out(desk: Desk) -> None:
    for n in range(3):
        keep(desk, f"{n}.fit.gz", b"x" * 100)

    def slow(_: ExportContents) -> str:
        desk.store.write(lambda connection: originals.delete_some(connection, WHO, 2))
        return ""

    assert len(inside(export_person(desk, WHO, slow))) == 1
