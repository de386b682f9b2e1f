"""Zips, bulk exports, folders and bombs: each member is told of and one bad one spoils nothing."""

import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from marathon.domain.activity import Oddity, Sport
from marathon.files import archive as archive_module
from marathon.files.archive import Reading
from marathon.files.intake import candidate_paths, read_upload
from marathon.files.refusal import Reason

LISTING = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Commute,Filename,"
    "Elapsed Time,Distance,Perceived Exertion,Competition\n"
    '1,"Mar 4, 2020, 4:14:31 PM","Dunes, easy",Run,2195,6.45,false,activities/1.fit.gz,2195,6458,4.0,\n'
    '2,"May 27, 2017, 8:13:01 AM",Spring Race,Trail Run,1424,4.8,false,activities/2.tcx.gz,1424,4824,,1.0\n'
    '3,"Jun 1, 2020, 2:52:40 PM",Not a ride,Walk,126,0.9,false,activities/3.gpx,126,899,,\n'
    '4,"Jun 1, 2021, 2:52:40 PM",By hand,Run,126,0.9,false,,126,899,,\n'
)


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _read(content: bytes, now: datetime, name: str = "export.zip") -> list[Reading]:
    return list(read_upload(name, io.BytesIO(content), zone="UTC", latest=now))


def _reasons(readings: list[Reading]) -> list[object]:
    return [reading.refused.facts["reason"] if reading.refused else None for reading in readings]


@pytest.fixture
def export(recordings: Path) -> bytes:
    """Returns a bulk export as Strava packs it, with photos, an unlisted file and a broken one."""
    return _zip(
        {
            "activities.csv": LISTING.encode(),
            "profile.jpg": b"\xff\xd8\xff",
            "media/1.jpg": b"\xff\xd8\xff",
            "activities/1.fit.gz": gzip.compress((recordings / "elevate__bloemendaal.fit").read_bytes()),
            "activities/broken.fit.gz": b"\x1f\x8b not really",
            "activities/2.tcx.gz": gzip.compress(b"   " + (recordings / "runpandas__run.tcx").read_bytes()),
            "activities/3.gpx": (recordings / "sweatpy__activity_5039744860.gpx").read_bytes(),
            "activities/unlisted.fit": (recordings / "elevate__treadmill.fit").read_bytes(),
        }
    )


def test_a_bulk_export_is_read_and_enriched(export: bytes, now: datetime) -> None:
    readings = _read(export, now)
    files = ["1.fit.gz", "broken.fit.gz", "2.tcx.gz", "3.gpx", "unlisted.fit"]
    assert [r.file for r in readings] == [*files, "By hand (Jun 1, 2021, 2:52:40 PM)"]
    assert _reasons(readings) == [None, Reason.DAMAGED, None, None, None, Reason.NOT_INSIDE]
    first, second, third, last = (r.activities[0] for r in readings if r.activities)
    assert (first.name, first.sport, first.effort, first.is_race) == ("Dunes, easy", Sport.RUN, 4, None)
    assert (second.name, second.is_race) == ("Spring Race", True)
    assert (third.name, third.sport) == ("Not a ride", Sport.WALK)
    assert (last.name, last.indoor) == ("", True)


def test_an_archive_of_refusals_is_left_after_some(recordings: Path, now: datetime) -> None:
    good = (recordings / "elevate__bloemendaal.fit").read_bytes()
    bad = {f"{number:03}.fit": b"no recording" for number in range(archive_module.MOST_REFUSED + 100)}
    readings = _read(_zip({"first.fit": good, **bad}), now)
    assert [reading.file for reading in readings if reading.activities] == ["first.fit"]
    assert len(readings) == 1 + archive_module.MOST_REFUSED + 1
    assert (readings[-1].file, _reasons(readings)[-1]) == ("export.zip", Reason.MOSTLY_REFUSED)
    few = dict(list(bad.items())[: archive_module.MOST_REFUSED - 1])
    assert _read(_zip({**few, "last.fit": good}), now)[-1].activities


def test_many_runs_typed_by_hand_at_strava_end_no_import(recordings: Path, now: datetime) -> None:
    head, *_ = LISTING.splitlines()
    rows = [
        f'{number},"Jun 1, 2021, 2:52:40 PM",By hand {number},Run,126,0.9,false,,126,899,,'
        for number in range(archive_module.MOST_REFUSED + 100)
    ]
    files = {"a.fit": (recordings / "elevate__bloemendaal.fit").read_bytes()}
    readings = _read(_zip({"activities.csv": "\n".join([head, *rows]).encode(), **files}), now)
    assert readings[0].activities
    assert _reasons(readings)[1:] == [Reason.NOT_INSIDE] * len(rows)


def test_a_listing_of_runs_without_recordings_is_left_after_some(now: datetime) -> None:
    head, *_ = LISTING.splitlines()
    rows = [
        f'{number},"Jun 1, 2021, 2:52:40 PM",By hand {number},Run,126,0.9,false,,126,899,,'
        for number in range(archive_module.MOST_UNRECORDED + 100)
    ]
    readings = _read(_zip({"activities.csv": "\n".join([head, *rows]).encode()}), now)
    assert len(readings) == archive_module.MOST_UNRECORDED + 1
    assert _reasons(readings)[-1] == Reason.MOSTLY_REFUSED


def test_an_export_in_a_folder_of_its_own_is_the_same(export: bytes, now: datetime) -> None:
    with zipfile.ZipFile(io.BytesIO(export)) as packed:
        inside = {f"export_123/{name}": packed.read(name) for name in packed.namelist()}
    names = [r.activities[0].name for r in _read(_zip(inside), now) if r.activities]
    assert names == ["Dunes, easy", "Spring Race", "Not a ride", ""]


def test_of_an_export_routes_are_passed_over_and_a_lost_recording_is_named(now: datetime) -> None:
    route = b"<gpx><rte><name>Loop</name></rte></gpx>"
    readings = _read(_zip({"activities.csv": LISTING.encode(), "routes/1.gpx": route}), now)
    names = ["Dunes, easy (Mar 4, 2020, 4:14:31 PM)", "Spring Race (May 27, 2017, 8:13:01 AM)"]
    others = ["Not a ride (Jun 1, 2020, 2:52:40 PM)", "By hand (Jun 1, 2021, 2:52:40 PM)"]
    assert [r.file for r in readings] == [*names, *others, "export.zip"]
    assert _reasons(readings) == [
        *[Reason.NOT_INSIDE] * 2,
        Reason.NOTHING_INSIDE,
        Reason.NOT_INSIDE,
        Reason.NO_RECORDINGS,
    ]


@pytest.mark.parametrize("path", ["activities/9.fit.gz", ""], ids=["lost", "typed by hand"])
def test_no_sport_that_an_export_lists_without_a_recording_vanishes(
    recordings: Path, now: datetime, path: str
) -> None:
    rows = ("Activity ID,Activity Date,Activity Name,Activity Type,Filename", f"9,a day,Pool,Swim,{path}")
    run = (recordings / "elevate__treadmill.fit").read_bytes()
    readings = _read(_zip({"activities.csv": "\n".join(rows).encode(), "activities/1.fit": run}), now)
    assert [(r.file, len(r.activities)) for r in readings] == [("1.fit", 1), ("Pool (a day)", 0)]
    assert _reasons(readings) == [None, Reason.NOTHING_INSIDE]


def test_of_an_export_routes_alone_say_that_they_are_routes(now: datetime) -> None:
    route = b"<gpx><rte><name>Loop</name></rte></gpx>"
    assert _reasons(_read(_zip({"routes/1.gpx": route}), now)) == [Reason.ROUTE]


def test_a_single_file_is_one_reading(recordings: Path, now: datetime) -> None:
    (reading,) = _read((recordings / "runpandas__run.gpx").read_bytes(), now, name="run.gpx")
    assert (reading.file, len(reading.activities)) == ("run.gpx", 1)


def test_content_counts_not_the_name(recordings: Path, now: datetime) -> None:
    content = (recordings / "elevate__treadmill.fit").read_bytes()
    packed = _zip({"run.dat": content, "notes.txt": b"hello", "song.fit": b"la la la"})
    readings = _read(packed, now, name="holiday.docx")
    assert [(r.file, len(r.activities)) for r in readings] == [("run.dat", 1), ("song.fit", 0)]
    assert _reasons(readings) == [None, Reason.UNKNOWN]


def test_a_plan_inside_is_pointed_out_but_no_list_of_strava(recordings: Path, now: datetime) -> None:
    run = (recordings / "elevate__treadmill.fit").read_bytes()
    members = {"run.fit": run, "plan.csv": b"date,type\n", "__MACOSX/plan.csv": b""}
    readings = _read(_zip(members), now)
    assert [r.file for r in readings] == ["run.fit", "plan.csv"]
    assert _reasons(readings) == [None, Reason.PLAN_INSIDE]
    listed = {"activities.csv": LISTING.encode(), "profile.csv": b"name\n"}
    assert Reason.PLAN_INSIDE not in _reasons(_read(_zip(listed), now))


def test_names_that_climb_out_are_only_shown_in_part(recordings: Path, now: datetime) -> None:
    content = (recordings / "elevate__treadmill.fit").read_bytes()
    readings = _read(_zip({"../../etc/cron.d/run.fit": content, "C:\\x\\\x1b[31mred.fit": content}), now)
    assert [r.file for r in readings] == ["run.fit", "[31mred.fit"]


def test_reading_twice_gives_the_same_identity(export: bytes, now: datetime) -> None:
    once, again = (
        [a.source_id for r in _read(content, now) for a in r.activities] for content in (export, export)
    )
    assert once == again
    assert len(set(once)) == 4


def test_an_archive_inside_an_archive_is_refused(recordings: Path, now: datetime) -> None:
    run = (recordings / "elevate__treadmill.fit").read_bytes()
    inner = _zip({"run.fit": run})
    readings = _read(_zip({"inner.zip": inner, "hidden.fit": inner, "run.fit": run}), now)
    assert _reasons(readings) == [Reason.NESTED, Reason.NESTED, None]


def test_gzip_in_gzip_is_refused(recordings: Path, now: datetime) -> None:
    content = gzip.compress(gzip.compress((recordings / "elevate__treadmill.fit").read_bytes()))
    assert _reasons(_read(content, now, name="run.fit.gz")) == [Reason.NESTED]


def test_bombs_are_refused_unopened(now: datetime) -> None:
    zeros = bytes(64 * 1024 * 1024)
    assert _reasons(_read(_zip({"run.fit": zeros}), now)) == [Reason.TOO_LARGE]
    assert _reasons(_read(gzip.compress(zeros), now)) == [Reason.TOO_LARGE]


def test_a_ratio_no_recording_has_is_refused_below_the_size_limit(now: datetime) -> None:
    assert _reasons(_read(_zip({"run.fit": bytes(8 * 1024 * 1024)}), now)) == [Reason.TOO_LARGE]


def test_a_gzip_bomb_is_never_unpacked_whole(now: datetime) -> None:
    bomb = gzip.compress(bytes(160 * 1024 * 1024), compresslevel=1)
    tracemalloc.start()
    assert _reasons(_read(bomb, now)) == [Reason.TOO_LARGE]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 80 * 1024 * 1024


def test_a_member_that_lies_about_its_size_is_refused(now: datetime) -> None:
    honest = _zip({"run.fit": bytes(40 * 1024 * 1024)})
    lying = honest.replace((40 * 1024 * 1024).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    (reading,) = _read(lying, now)
    assert reading.refused is not None
    assert reading.refused.facts["reason"] in (Reason.TOO_LARGE, Reason.DAMAGED, Reason.UNKNOWN)


def test_too_many_members_are_refused(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "MOST_MEMBERS", 3)
    packed = _zip({f"{n}.txt": b"" for n in range(4)})
    assert _reasons(_read(packed, now)) == [Reason.TOO_MANY]


def test_a_total_beyond_the_limit_stops_the_reading(
    recordings: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (recordings / "elevate__treadmill.fit").read_bytes()
    monkeypatch.setattr(archive_module, "_LARGEST_TOTAL_BYTES", 2 * len(content))
    readings = _read(_zip({f"{n}.fit": content for n in range(4)}), now)
    assert _reasons(readings) == [None, None, Reason.ARCHIVE_TOO_LARGE]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\3\4 and then nothing", Reason.DAMAGED),
        (_zip({"notes.txt": b"no run here"}), Reason.NO_RECORDINGS),
        (_zip({}), Reason.NO_RECORDINGS),
    ],
)
def test_archives_without_recordings_say_so(content: bytes, reason: Reason, now: datetime) -> None:
    assert _reasons(_read(content, now)) == [reason]


def test_a_locked_member_is_refused(recordings: Path, now: datetime) -> None:
    packed = bytearray(_zip({"run.fit": (recordings / "elevate__treadmill.fit").read_bytes()}))
    for at in (packed.index(b"PK\3\4") + 6, packed.index(b"PK\1\2") + 8):
        packed[at] |= 1
    assert _reasons(_read(bytes(packed), now)) == [Reason.ENCRYPTED]


def test_a_folder_offers_its_recordings_in_order(tmp_path: Path) -> None:
    for name in ("b.FIT", "a.gpx.gz", "notes.txt", "sub/c.tcx", "export.zip"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link.fit").symlink_to(tmp_path / "b.FIT")
    found = [path.relative_to(tmp_path).as_posix() for path in candidate_paths(tmp_path)]
    assert found == ["a.gpx.gz", "b.FIT", "export.zip", "sub/c.tcx"]


def test_odd_recordings_keep_their_mark_in_an_archive(fit_run: Callable[..., bytes], now: datetime) -> None:
    content = fit_run(start_s=now.timestamp() - 300_000, seconds=24 * 3600, speed=1.5)
    (reading,) = _read(_zip({"long.fit": content}), now)
    assert reading.activities[0].oddities == (Oddity.VERY_LONG,)
