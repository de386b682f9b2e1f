"""Imports recordings: files, archives, or every file of a folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import BytesIO
from itertools import chain
from pathlib import Path

from marathon.domain.activity import Activity
from marathon.domain.athlete import Athlete, AthleteId
from marathon.domain.change_cards import ImportCard, ImportLine, ImportOutcome
from marathon.domain.effort import digest
from marathon.domain.training import Training
from marathon.files.archive import Reading
from marathon.files.intake import candidate_paths, read_upload
from marathon.store import import_log, thresholds
from marathon.store.store import Connection
from marathon.usecases.card_lines import run_line
from marathon.usecases.desk import Desk
from marathon.usecases.ingest_activity import Taken, changed_since, judge_anew, keep_all
from marathon.usecases.people import person_of


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
    found: list[tuple[Reading, list[Taken]]] = []
    known = _known(desk, person)
    try:
        for reading in readings:
            digested = [digest(activity) for activity in reading.activities]
            taken = desk.store.write(partial(_keep_and_log, reading, digested, known))
            found.append((reading, taken))
            for line in _lines_of(reading, taken, known):
                tell(line)
    finally:  # also when stopped halfway: to the next import what is kept by now is no news
        if changed := changed_since(item for _, taken in found for item in taken):
            judge_anew(desk, person.id, changed)
    known = _known(desk, person)
    lines = tuple(line for reading, taken in found for line in _lines_of(reading, taken, known))
    return ImportCard(athlete_id=person.id, lines=lines, dirty_from=changed)


def _known(desk: Desk, person: Athlete) -> Training:
    """Return no training but the thresholds, which turn a run into its load."""
    with desk.store.read() as connection:
        history = thresholds.history(connection, person.id)
    return Training(athlete=person, first=person.local_date(desk.clock.now()), thresholds=history)


def _keep_and_log(
    reading: Reading, digested: Sequence[Activity], known: Training, connection: Connection
) -> list[Taken]:
    """Keep what a file held and log what became of it together: neither without the other, and one commit."""
    athlete_id = known.athlete.id
    taken = keep_all(athlete_id, digested, connection)
    for line in _lines_of(reading, taken, known):
        import_log.record(connection, athlete_id, line, line.run.activity_id if line.run else None)
    return taken


def _lines_of(reading: Reading, taken: Iterable[Taken], known: Training) -> list[ImportLine]:
    if reading.refused:
        why = str(reading.refused.facts["reason"])
        return [ImportLine(file=reading.file, outcome=ImportOutcome.REFUSED, refused=why)]
    return [_line(reading.file, item, known) for item in taken]


def _line(name: str, item: Taken, known: Training) -> ImportLine:
    other = item.same_as
    same = f"{other.source.value.upper()}, {other.local_date.isoformat()}" if other else ""
    if item.outcome is ImportOutcome.DUPLICATE:
        return ImportLine(file=name, outcome=item.outcome, duplicate_of=same)
    return ImportLine(
        file=name,
        outcome=item.outcome,
        run=run_line(item.activity, known, planned=False),
        duplicate_of=same,
        oddities=item.activity.oddities,
    )
