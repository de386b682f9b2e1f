"""Imports recordings: files, archives, or every file of a folder; each is kept as it came where its athlete agrees."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import chain
from pathlib import Path

from marathon.domain.activity import Activity
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.change_cards import ImportCard, ImportLine, ImportOutcome
from marathon.domain.effort import digest
from marathon.domain.original import Keeping, Original
from marathon.domain.training import Training
from marathon.files.archive import Reading
from marathon.files.intake import candidate_paths, read_upload
from marathon.files.original import pack
from marathon.store import athletes, import_log, originals, thresholds
from marathon.store.store import Connection
from marathon.usecases.card_lines import run_line
from marathon.usecases.desk import Desk
from marathon.usecases.ingest_activity import Taken, changed_since, judge_anew, keep_all, learn_zone
from marathon.usecases.keep_original import keep_original
from marathon.usecases.people import person_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What became of one file, once its points and bytes are let go."""

    file: str
    refused: str
    taken: tuple[Taken, ...]
    keeping: Keeping


def import_files(desk: Desk, athlete_id: AthleteId, files: Iterable[tuple[str, bytes]]) -> ImportCard:
    """Import named files and archives held in memory as one; refusals are lines of the card, not errors."""
    person = person_of(desk, athlete_id)
    now = desk.clock.now()
    readings = chain.from_iterable(
        read_upload(name, BytesIO(content), zone=person.zone, latest=now) for name, content in files
    )
    return _import(desk, person, readings, _tell_nobody)


def import_paths(
    desk: Desk, athlete_id: AthleteId, paths: Iterable[Path], tell: Callable[[ImportLine], None]
) -> ImportCard:
    """Import files and folders; each outcome is told as it comes, and the days are judged once, at the end."""
    person = person_of(desk, athlete_id)
    return _import(desk, person, _readings(desk, person, paths), tell)


def _readings(desk: Desk, person: Athlete, paths: Iterable[Path]) -> Iterator[Reading]:
    for path in paths:
        for file in candidate_paths(path) if path.is_dir() else (path,):
            with file.open("rb") as stream:
                yield from read_upload(file.name, stream, zone=person.zone, latest=desk.clock.now())


def _tell_nobody(_line: ImportLine) -> None:
    """Take note of nothing: the caller reads the card."""


def _import(
    desk: Desk, person: Athlete, readings: Iterable[Reading], tell: Callable[[ImportLine], None]
) -> ImportCard:
    """Keep each reading as it comes, then judge all days anew once; loads are known only after that."""
    found: list[_Done] = []
    known, had_none = _known(desk, person), _has_no_original(desk, person)
    try:
        for reading in readings:
            found.append(_take(desk, reading, known))
            for line in _lines_of(found[-1], known):
                tell(line)
    finally:  # also when stopped halfway: to the next import what is kept by now is no news
        taken = [item for done in found for item in done.taken]
        if changed := changed_since(taken):
            learn_zone(desk, person.id, taken)
            judge_anew(desk, person.id, changed)
    known = _known(desk, person_of(desk, person.id))
    keeping = [done.keeping for done in found]
    return ImportCard(
        athlete_id=person.id,
        lines=tuple(line for done in found for line in _lines_of(done, known)),
        dirty_from=changed,
        keeps_first=had_none and Keeping.KEPT in keeping,
        no_room=keeping.count(Keeping.NO_ROOM),
    )


def _known(desk: Desk, person: Athlete) -> Training:
    """Return no training but the thresholds, which turn a run into its load."""
    with desk.store.read() as connection:
        history = thresholds.history(connection, person.id)
    return Training(athlete=person, first=person.local_date(desk.clock.now()), thresholds=history)


def _has_no_original(desk: Desk, person: Athlete) -> bool:
    with desk.store.read() as connection:
        return originals.kept_bytes(connection, person.id) == 0


def _take(desk: Desk, reading: Reading, known: Training) -> _Done:
    """Digest and pack what was read, which takes its time, then keep all of it in one short unit."""
    digested = [digest(activity) for activity in reading.activities]
    original = pack(reading) if known.athlete.keeps_files else None
    return desk.store.write(partial(_keep_and_log, reading, digested, original, known))


def _keep_and_log(
    reading: Reading,
    digested: Sequence[Activity],
    original: Original | None,
    known: Training,
    connection: Connection,
) -> _Done:
    """Keep what a file held and the file itself, and log what became of it: none without the others."""
    athlete_id = known.athlete.id
    athletes.lock(connection, athlete_id)
    keeping = keep_original(connection, athlete_id, original)
    taken = tuple(keep_all(athlete_id, digested, connection))
    refused = str(reading.refused.facts["reason"]) if reading.refused else ""
    done = _Done(file=reading.file, refused=refused, taken=taken, keeping=keeping)
    for line in _lines_of(done, known):
        import_log.record(connection, athlete_id, line, line.run.activity_id if line.run else None)
    return done


def _lines_of(done: _Done, known: Training) -> list[ImportLine]:
    if done.refused:
        return [ImportLine(file=done.file, outcome=ImportOutcome.REFUSED, refused=done.refused)]
    return [_line(done.file, item, known) for item in done.taken]


def _line(name: str, item: Taken, known: Training) -> ImportLine:
    other = item.same_as
    same = f"{other.source.value.upper()}, {other.local_date.isoformat()}" if other else ""
    if item.outcome is ImportOutcome.DUPLICATE:
        return ImportLine(file=name, outcome=item.outcome, duplicate_of=same, is_removed=item.is_removed)
    return ImportLine(
        file=name,
        outcome=item.outcome,
        run=run_line(item.activity, known, planned=False),
        duplicate_of=same,
        oddities=item.activity.oddities,
    )
