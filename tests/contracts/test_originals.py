"""Recordings kept as they came: once, with their activities, for their athlete alone, on both databases."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import repeat

import pytest
from sqlalchemy import text

from bot.demo.files import recording
from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ImportCard, ImportOutcome
from marathon.domain.original import Original
from marathon.domain.units import Units
from marathon.errors import NotFoundError
from marathon.files.archive import Reading
from marathon.files.original import as_given, pack
from marathon.store import activities, athletes, originals
from marathon.store.store import Store
from marathon.usecases import import_file, keep_original
from marathon.usecases.desk import Desk
from marathon.usecases.disconnect_strava import purge
from marathon.usecases.forget_person import forget_person
from marathon.usecases.import_file import import_files
from marathon.usecases.keep_original import A_UNIT, delete_originals, keep_files
from marathon.usecases.manage_team import add_person
from marathon.usecases.pair_people import Keep, pair, pairing_code
from marathon.usecases.record_run import remove_run, restore_run
from marathon.words.imports import outcome
from marathon.words.voice import Voice
from tests.club import NOW, desk_of
from tests.statements import counted_statements

ONE, OTHER = AthleteId(1), AthleteId(2)
FIT = recording(NOW - timedelta(days=2), duration_s=600, distance_m=2_000.0)
START = datetime(2026, 11, 19, 7, tzinfo=UTC)


def _point(n: int, start: datetime) -> str:
    at = start + timedelta(seconds=10 * n)
    return f'<trkpt lat="{50 + n * 0.0003:.4f}" lon="8"><time>{at:%FT%TZ}</time></trkpt>'


def gpx(*starts: datetime) -> bytes:
    """Returns a GPX file with a track of two kilometres in ten minutes at each of these instants."""
    tracks = "".join(
        f"<trk><type>running</type><trkseg>{''.join(map(_point, range(61), repeat(start)))}</trkseg></trk>"
        for start in starts
    )
    return f'<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">{tracks}</gpx>'.encode()


SAME_RUN = gpx(NOW - timedelta(days=2))  # at the hour of the FIT file, and as long


@pytest.fixture
def desk(store: Store) -> Desk:
    """Returns a desk with two athletes who do not know each other."""
    made = desk_of(store)
    for name in ("One", "Other"):
        add_person(made, name, zone="UTC", units=Units.METRIC)
    return made


def put(desk: Desk, *files: tuple[str, bytes], who: AthleteId = ONE) -> ImportCard:
    """Imports files."""
    return import_files(desk, who, files)


def held(desk: Desk, who: AthleteId = ONE) -> list[tuple[str, bytes]]:
    """Returns the names and the contents of what is kept of somebody, as it would be handed back."""
    with desk.store.read() as connection:
        lines = originals.lines(connection, who)
        found = [originals.get(connection, who, line.number) for line in lines]
    return [(one.name, as_given(one)) for one in found if one]


def runs(desk: Desk, who: AthleteId = ONE) -> tuple[Activity, ...]:
    """Returns what counts."""
    with desk.store.read() as connection:
        return activities.between(connection, who, START.date() - timedelta(days=900), NOW.date())


def remove(desk: Desk, run: Activity) -> int:
    """Removes a run and returns how many files went with it."""
    assert run.id is not None
    return remove_run(desk, ONE, run.id).files


def test_a_file_is_kept_as_it_came_packed_or_not_alone_or_in_a_zip(desk: Desk) -> None:
    packed = gzip.compress(gpx(START), mtime=1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("export/activities/7.gpx.gz", packed)
        archive.writestr("export/photo.jpg", b"no recording")
        archive.writestr("export/activities/8.gpx", gpx(START - timedelta(days=1)))
    put(desk, ("runs/long run.fit", FIT), ("all.zip", out.getvalue()))
    assert held(desk) == [
        ("long run.fit", FIT),
        ("7.gpx.gz", packed),
        ("8.gpx", gpx(START - timedelta(days=1))),
    ]
    with desk.store.read() as connection:
        assert originals.kept_bytes(connection, ONE) < len(FIT) + len(packed) + len(gpx(START))
    assert held(desk, OTHER) == []


def test_it_is_kept_once_however_it_comes_again(desk: Desk) -> None:
    first = put(desk, ("a.fit", FIT), ("b.fit", gzip.compress(FIT)))
    again = put(desk, ("c.fit", FIT))
    assert held(desk) == [("a.fit", FIT)]
    assert (first.keeps_first, again.keeps_first) == (True, False)
    put(desk, ("theirs.fit", FIT), who=OTHER)
    assert held(desk, OTHER) == [("theirs.fit", FIT)], "each person has their own"


def test_what_repeats_a_run_is_kept_and_what_is_refused_is_not(desk: Desk) -> None:
    card = put(desk, ("a.fit", FIT), ("same.gpx", SAME_RUN), ("broken.fit", FIT[:-9]), ("no.fit", b"words"))
    assert [line.outcome.value for line in card.lines] == ["ok", "duplicate", "refused", "refused"]
    assert [name for name, _ in held(desk)] == ["a.fit", "same.gpx"]


@pytest.mark.parametrize("table", ["import_log", "originals", "activities"])
def test_neither_the_run_nor_its_file_is_kept_without_the_other(desk: Desk, table: str) -> None:
    desk.store.write(lambda connection: connection.execute(text(f"ALTER TABLE {table} RENAME TO gone")))
    try:
        with pytest.raises(Exception, match=table):
            put(desk, ("a.fit", FIT))
    finally:
        desk.store.write(lambda connection: connection.execute(text(f"ALTER TABLE gone RENAME TO {table}")))
    assert (runs(desk), held(desk)) == ((), [])


def test_a_file_goes_with_its_run_and_with_what_repeated_it(desk: Desk) -> None:
    put(desk, ("a.fit", FIT), ("same.gpx", SAME_RUN), ("else.gpx", gpx(START)))
    (run,) = [run for run in runs(desk) if run.source.value == "fit"]
    assert remove(desk, run) == 2
    assert [name for name, _ in held(desk)] == ["else.gpx"]
    assert run.id is not None
    restore_run(desk, ONE, run.id)
    assert [name for name, _ in held(desk)] == ["else.gpx"], "the run is back, its file is not"
    put(desk, ("again.fit", FIT))
    assert [name for name, _ in held(desk)] == ["else.gpx", "again.fit"], "until it is handed in again"


def test_what_repeats_a_removed_run_is_said_not_to_count(desk: Desk) -> None:
    put(desk, ("a.fit", FIT), ("same.gpx", SAME_RUN))
    (run,) = runs(desk)
    remove(desk, run)
    (line,) = put(desk, ("same.gpx", SAME_RUN)).lines
    said = outcome(line, Voice())
    assert (
        said
        == f"= same.gpx is the same run as FIT, {run.local_date}, which was removed, so it does not count."
    )
    assert runs(desk) == ()
    (back,) = put(desk, ("a.fit", FIT)).lines
    assert (back.outcome, len(runs(desk))) == (ImportOutcome.OK, 1)
    (line,) = put(desk, ("same.gpx", SAME_RUN)).lines
    assert outcome(line, Voice()).endswith("; counted once.")


def test_one_file_of_two_runs_goes_with_the_last(desk: Desk) -> None:
    card = put(desk, ("two.gpx", gpx(START, START - timedelta(days=1))))
    assert card.count(ImportOutcome.OK) == 2
    first, last = runs(desk)
    assert remove(desk, first) == 0
    assert len(held(desk)) == 1
    assert remove(desk, last) == 1
    assert held(desk) == []


def test_who_wants_no_file_kept_has_none_and_may_change_their_mind(desk: Desk) -> None:
    put(desk, ("a.fit", FIT), ("b.gpx", gpx(START)))
    put(desk, ("theirs.fit", FIT), who=OTHER)
    assert keep_files(desk, ONE, keeps=False) == 2
    assert put(desk, ("a.fit", FIT), ("c.gpx", gpx(START - timedelta(days=1)))).no_room == 0
    assert (held(desk), len(held(desk, OTHER))) == ([], 1)
    assert len(runs(desk)) == 3, "runs are kept all the same"
    assert keep_files(desk, ONE, keeps=True) == 0
    put(desk, ("a.fit", FIT))
    assert held(desk) == [("a.fit", FIT)]


def test_a_switch_during_an_import_holds_from_the_next_file_on(desk: Desk) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "a.fit", FIT
        keep_files(desk, ONE, keeps=False)
        yield "b.gpx", gpx(START)

    import_files(desk, ONE, files())
    assert (held(desk), len(runs(desk))) == ([], 2)


def test_what_there_is_no_room_for_is_read_all_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    put(desk, ("a.fit", FIT))
    with desk.store.read() as connection:
        monkeypatch.setattr(keep_original, "MOST_KEPT_BYTES", originals.kept_bytes(connection, ONE) + 10)
    card = put(desk, ("a.fit", FIT), ("b.gpx", gpx(START)))
    assert (card.no_room, len(runs(desk))) == (1, 2)
    assert [name for name, _ in held(desk)] == ["a.fit"]


def test_many_are_deleted_a_few_a_unit(desk: Desk) -> None:
    for number in range(2 * A_UNIT + 1):
        one = Original(identity=f"{number:032d}", name=f"{number}.fit", packed=b"x", came_packed=True)
        desk.store.write(partial(originals.add, athlete_id=ONE, original=one))
    with counted_statements() as said:
        assert delete_originals(desk, ONE) == 2 * A_UNIT + 1
    assert len([statement for statement in said if statement.startswith("DELETE")]) == 4
    assert held(desk) == []


def test_the_receipt_of_forgetting_counts_them(desk: Desk) -> None:
    put(desk, ("a.fit", FIT), ("b.gpx", gpx(START)))
    put(desk, ("theirs.fit", FIT), who=OTHER)
    assert forget_person(desk, None, ONE).counts["originals"] == 2
    assert (held(desk), len(held(desk, OTHER))) == ([], 1)


def test_the_receipt_counts_what_an_attempt_had_deleted_that_died_halfway(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(desk, ("a.fit", FIT), ("b.gpx", gpx(START)))
    with monkeypatch.context() as dying:
        dying.delattr("marathon.usecases.forget_person.receipts")
        with pytest.raises(NameError):
            forget_person(desk, None, ONE)
    assert held(desk) == []
    counts = forget_person(desk, None, ONE).counts
    assert (counts["originals"], counts.get("system_log")) == (2, None)


def test_fault_51_forgetting_during_an_import_leaves_no_file(desk: Desk) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "a.fit", FIT
        assert forget_person(desk, None, ONE).counts["originals"] == 1
        yield "b.gpx", gpx(START)

    with pytest.raises(NotFoundError):
        import_files(desk, ONE, files())
    with desk.store.read() as connection:
        for table in ("originals", "activities", "import_log", "daily_summaries"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table


def test_fault_51_forgetting_between_packing_and_keeping_leaves_no_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(reading: Reading) -> Original | None:
        packed = pack(reading)
        forget_person(desk, None, ONE)
        return packed

    monkeypatch.setattr(import_file, "pack", slow)
    with pytest.raises(NotFoundError):
        put(desk, ("a.fit", FIT))
    with desk.store.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM originals")) == 0


def test_leaving_strava_leaves_what_was_handed_in(desk: Desk) -> None:
    put(desk, ("a.fit", FIT))
    desk.store.write(lambda connection: purge(connection, ONE, NOW))
    assert held(desk) == [("a.fit", FIT)]


def test_two_who_become_one_have_each_file_once_and_none_of_a_removed_run(desk: Desk) -> None:
    put(desk, ("mine.fit", FIT), ("removed.gpx", gpx(START)))
    put(
        desk,
        ("theirs.fit", FIT),
        ("kept.gpx", gpx(START)),
        ("new.gpx", gpx(START - timedelta(days=1))),
        who=OTHER,
    )
    (gone,) = [run for run in runs(desk) if run.started_at == START]
    remove(desk, gone)
    code = pairing_code(desk, ONE)
    assert pair(desk, OTHER, code, Keep.THEIRS, "web") == ONE
    assert [name for name, _ in held(desk)] == ["mine.fit", "new.gpx"]
    with desk.store.read() as connection, pytest.raises(NotFoundError):
        athletes.get(connection, OTHER)


def test_a_file_is_found_by_its_athlete_alone(desk: Desk) -> None:
    put(desk, ("a.fit", FIT))
    with desk.store.read() as connection:
        (line,) = originals.lines(connection, ONE)
        assert originals.get(connection, OTHER, line.number) is None
        assert originals.get(connection, ONE, line.number) is not None
