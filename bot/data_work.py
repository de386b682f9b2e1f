"""The operator's commands that look after all data: backup, restore, everybody's export, and who did what."""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.serving.quiet_logging import log, quiet_logging
from marathon.domain.athlete import AthleteId
from marathon.domain.operator_card import Deed
from marathon.errors import (
    CopyError,
    NoBackupError,
    SettingsError,
    UnwritableFileError,
    UnwritableFolderError,
)
from marathon.settings import StoreSettings
from marathon.words import safekeeping as words

if TYPE_CHECKING:
    from marathon.usecases.desk import Desk
    from marathon.usecases.export_person import Export

A_HUNDRED: Final = 100
KEPT: Final = 7
LONGEST_DAYS: Final = 3650
Tell = Callable[[str], None]
_FOR_OWNER: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def backup(
    path: Annotated[Path | None, typer.Argument(help=words.BACKUP_PATH_HELP)] = None,
    keep: Annotated[int, typer.Option(help=words.KEEP_HELP, min=1)] = KEPT,
) -> None:
    """Write a checked copy of the database."""
    with quiet_logging("backup") as settings:
        write_backup(settings, path, keep, typer.echo)


def restore(file: Path) -> None:
    """Put a backup in the database's place."""
    with quiet_logging("restore") as settings:
        put_back(settings, file, typer.echo)


def export(
    folder: Path, everybody: Annotated[bool, typer.Option("--all", help=words.EXPORT_ALL_HELP)] = False
) -> None:
    """Write everybody's own export into a folder."""
    if not everybody:
        raise SettingsError(name="--all", problem="is missing: say `export --all FOLDER`")
    with quiet_logging("export") as settings:
        export_all(settings, folder, typer.echo)


def audit(
    days: Annotated[int, typer.Option(help=words.DAYS_HELP, min=1, max=LONGEST_DAYS)] = 30,
    as_json: Annotated[bool, typer.Option("--json", help=words.AUDIT_JSON_HELP)] = False,
) -> None:
    """Print who did what when."""
    with quiet_logging("audit") as settings:
        (print_json if as_json else print_table)(deeds(settings, days), typer.echo)


def migrate_database(
    source: Annotated[str, typer.Argument(metavar="FROM", help=words.FROM_HELP)],
    target: Annotated[str, typer.Argument(metavar="TO", help=words.TO_HELP)],
) -> None:
    """Move everything from a SQLite file to PostgreSQL."""
    with quiet_logging("migrate-database"):
        move_database(source, target, typer.echo)


def write_backup(settings: StoreSettings, path: Path | None, keep: int, tell: Tell) -> None:
    """Copy the database to a file, telling how far it is, and delete what is older in the folder.

    Raises: CopyError; UnwritableFolderError, UnwritableFileError; StoreUnavailableError without a database.
    """
    from marathon.store.copying import copy_sqlite
    from marathon.store.dumping import dump_postgres
    from marathon.store.engines import parse_url, sqlite_path

    url = parse_url(settings.database_url.get_secret_value())
    database = sqlite_path(url)
    stem, suffix = ("coach-", ".sqlite3") if database else ("coach-", ".dump")
    if database and not database.exists():
        raise CopyError(problem=f"there is no database at {database}")
    home = (database or settings.log_file).parent / "backups"
    target, is_named = _target(path or home, f"{stem}{datetime.now(UTC):%Y%m%d-%H%M%S}{suffix}", path is None)
    if database:
        copy = copy_sqlite(database, target, _each_tenth(tell))
        tell(words.backed_up(str(target), copy.size_bytes, copy.rows))
    else:
        dump_postgres(url, target)
        tell(words.dumped(str(target), target.stat().st_size))
    log.info("backed up to %s", target)
    older = [] if is_named else sorted(target.parent.glob(f"{stem}[0-9]*-[0-9]*{suffix}"))[:-keep]
    for one in older:
        one.unlink()
    if older:
        tell(words.older_dropped(len(older)))


def _target(path: Path, name: str, is_folder: bool) -> tuple[Path, bool]:
    """Return the file to write, and whether it was named itself; its folder is made, for its owner only."""
    is_named = not is_folder and not path.is_dir() and path.suffix != ""
    target = path if is_named else path / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UnwritableFolderError(folder=target.parent, problem=error.strerror or str(error)) from None
    if target.exists():
        raise UnwritableFileError(file=target, problem="it is there already")
    return target, is_named


def _each_tenth(tell: Tell) -> Callable[[int, int], None]:
    """Return what tells of a copy whenever it is a tenth further."""
    said = 0

    def far(done: int, total: int) -> None:
        nonlocal said
        if 10 * done // max(1, total) > said:
            said = 10 * done // total
            tell(words.copied_so_far(done, total))

    return far


def put_back(settings: StoreSettings, file: Path, tell: Tell) -> None:
    """Put a backup in the database's place, and what was there aside.

    Raises: StoreBusyError while a service runs; NoBackupError, SchemaError, CopyError.
    """
    from marathon.store import system_log
    from marathon.store.engines import parse_url, sqlite_path
    from marathon.store.lock_file import hold_lock
    from marathon.store.restoring import restore_sqlite
    from marathon.store.schema import SCHEMA_VERSION
    from marathon.store.store import Store

    url = settings.database_url.get_secret_value()
    database = sqlite_path(parse_url(url))
    if database is None:
        raise NoBackupError(file=file, problem=words.NOT_HERE)
    with hold_lock(url):
        now = datetime.now(UTC)
        done = restore_sqlite(database, file, now, _each_tenth(tell))
        store = Store.open(url)
        store.write(partial(system_log.record, level="WARNING", event="restored", file=file.name))
        store.close()
    log.warning("restored from %s, the earlier database is %s", file, done.aside)
    for line in words.restored(
        done.version, SCHEMA_VERSION, done.rows, str(done.aside) if done.aside else None
    ):
        tell(line)


def move_database(source: str, target: str, tell: Tell) -> None:
    """Copy a SQLite file into an empty PostgreSQL database, telling how far it is, and have both compared.

    Raises: StoreBusyError while a service runs on the file; MoveError, SchemaError, StoreUnavailableError.
    """
    from marathon.store.engines import parse_url, shown
    from marathon.store.moving import move

    url = source if "://" in source else f"sqlite:///{Path(source).absolute()}"
    moved = move(url, target, lambda name, done, total: tell(words.moved_so_far(name, done, total)))
    to = shown(parse_url(target))
    log.info("moved %d rows to %s", sum(moved.rows.values()), to)
    for line in words.moved(moved.rows, moved.found, to):
        tell(line)


def export_all(settings: StoreSettings, folder: Path, tell: Tell) -> None:
    """Write everybody's export into a folder, which only its owner may read.

    Raises: UnwritableFolderError; StoreBusyError while a service writes the same SQLite file.
    """
    from bot.on_terminal import ready_folder
    from bot.terminal_work import open_desk
    from marathon.usecases.manage_team import everybody

    ready_folder(folder)
    with open_desk(settings) as desk:
        people = everybody(desk)
        for number, person in enumerate(people, 1):
            _export_one(desk, person.id, folder)
            if number % A_HUNDRED == 0 or number == len(people):
                tell(words.exported(number, len(people), str(folder)))
    log.info("exported %d people", len(people))


def _export_one(desk: "Desk", athlete_id: AthleteId, folder: Path) -> None:
    """Write one person's zip, and the zips of their originals where they are too many for it."""
    from bot.core.voices import voice_for
    from marathon.usecases.export_person import export_originals, export_person
    from marathon.words.kept import export_name, read_me

    now = desk.clock.now()
    describe = partial(read_me, made_at=now, voice=voice_for(desk, athlete_id))
    first = export_person(desk, athlete_id, describe, by_operator=True)
    _write(first, folder / f"{athlete_id}-{export_name(first.contents, now)}")
    for part in range(1, first.contents.parts + 1):
        more = export_originals(desk, athlete_id, part, describe)
        _write(more, folder / f"{athlete_id}-{export_name(more.contents, now)}")


def _write(export: "Export", path: Path) -> None:
    """Write a zip for the owner of the file only."""
    try:
        with export.content as content, os.fdopen(os.open(path, _FOR_OWNER, 0o600), "wb") as file:
            shutil.copyfileobj(content, file)
    except OSError as error:
        raise UnwritableFileError(file=path, problem=error.strerror or str(error)) from None


def deeds(settings: StoreSettings, days: int) -> tuple[Deed, ...]:
    """Return what was done in the last days, read beside a running service.

    Raises: StoreUnavailableError, SchemaError.
    """
    from marathon.store.store import Store
    from marathon.usecases.read_audit import read_audit

    store = Store.open_to_read(settings.database_url.get_secret_value())
    try:
        return read_audit(store, datetime.now(UTC) - timedelta(days=days))
    finally:
        store.close()


def print_json(found: Sequence[Deed], tell: Tell) -> None:
    """Print an object a line."""
    for deed in found:
        tell(
            json.dumps(
                {
                    "at": deed.at.isoformat(),
                    "event": deed.event,
                    "athlete_id": deed.athlete_id,
                    "name": deed.name,
                    "facts": deed.facts,
                }
            )
        )


def print_table(found: Sequence[Deed], tell: Tell) -> None:
    """Print a row each, as wide as what is in it."""
    rows = [words.audit_row(deed) for deed in found]
    if not rows:
        tell(words.NOTHING_DONE)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        tell("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
