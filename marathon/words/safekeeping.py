"""What the operator reads of backups, exports and the audit; English only, as everything in the terminal."""

from collections.abc import Mapping

from marathon.domain.operator_card import Deed
from marathon.words.operator import PROGRAM, examples

MB = 1_000_000


def copied_so_far(done: int, total: int) -> str:
    """Return how far a copy is."""
    return f"  {100 * done // max(1, total)} % copied"


def backed_up(path: str, size_bytes: int, rows: Mapping[str, int]) -> str:
    """Return where the copy lies and what is in it."""
    return (
        f"{path}: {size_bytes / MB:,.1f} MB, {sum(rows.values()):,} rows in {len(rows)} tables, each counted and "
        f"the whole checked. Keep a copy on another machine, and TOKEN_KEYS apart from it."
    )


def dumped(path: str, size_bytes: int) -> str:
    """Return where a dump lies and how it is brought back."""
    return (
        f"{path}: {size_bytes / MB:,.1f} MB, as pg_dump writes it. To bring it back, stop the service, then: "
        f"createdb coach_again && pg_restore --no-owner --dbname=coach_again {path}, and set DATABASE_URL to that."
    )


def older_dropped(count: int) -> str:
    """Return how many older backups went."""
    return f"{count} older backup{'s' if count > 1 else ''} deleted."


def restored(version: str, needed: str, rows: Mapping[str, int], aside: str | None) -> tuple[str, ...]:
    """Return what is in place now, what was before, and what to think of."""
    brought_up = f", brought from schema {version} to {needed}" if version != needed else ""
    return (
        f"Restored: {sum(rows.values()):,} rows in {len(rows)} tables{brought_up}.",
        f"What was there before lies at {aside}; delete it when you are sure."
        if aside
        else "There was no database before.",
        "Who was deleted by /forget after that backup is back: delete them again. "
        "With other TOKEN_KEYS than then, athletes are asked to connect Strava again.",
        f"Start `{PROGRAM}`.",
    )


def moved_so_far(table: str, done: int, total: int) -> str:
    """Return how far a table is."""
    return f"  {table}: {done:,} of {total:,} rows"


def moved(rows: Mapping[str, int], found: int, to: str) -> tuple[str, ...]:
    """Return what arrived, and what to do now."""
    earlier = f" ({found:,} of them were there from an earlier try)" if found else ""
    return (
        f"Moved: {sum(rows.values()):,} rows in {len(rows)} tables{earlier}; counts and checksums of both sides agree.",
        f"Now set DATABASE_URL to {to} with its password, keep TOKEN_KEYS and JWT_SECRET as they are, and start "
        f"`{PROGRAM}`.",
        "The SQLite file is as it was: keep it as a backup, and start no service on it again.",
    )


def exported(done: int, total: int, folder: str) -> str:
    """Return how many people's exports are written."""
    return f"{done:,} of {total:,} people in {folder}"


def audit_row(deed: Deed) -> tuple[str, str, str, str]:
    """Return when, what, who and the rest of what was done."""
    facts = " ".join(f"{name}={_shown(fact)}" for name, fact in deed.facts.items())
    who = f"{deed.athlete_id} {deed.name}" if deed.athlete_id else NOBODYS
    return f"{deed.at:%Y-%m-%d %H:%M:%S}Z", deed.event.replace("_", " "), who, facts


def _shown(fact: object) -> str:
    return "+".join(map(str, fact)) if isinstance(fact, list) else str(fact)


NOT_HERE = "that is for SQLite; a dump of PostgreSQL is brought back by pg_restore, as `backup` says"
NOBODYS = "-"
NOTHING_DONE = "Nothing was done in that time."
BACKUP_HELP = "Write a checked copy of the database, also while it serves; older ones beside it are deleted."
BACKUP_PATH_HELP = "A file, or a folder to name one in; without it, backups/ beside the database."
KEEP_HELP = "How many backups stay in the folder; a file that you name deletes nothing."
BACKUP_EXAMPLES = examples("backup", "backup /media/usb/coach/ --keep 30", "backup before-update.sqlite3")
RESTORE_HELP = "Put a backup in the database's place; stop the service first. What was there is kept aside."
RESTORE_EXAMPLES = examples("restore data/backups/coach-20261130-031500.sqlite3")
MOVE_HELP = (
    "Move everything from a SQLite file to an empty PostgreSQL database; stop the service first. "
    "The file is only read. Stopped halfway? The same command goes on."
)
FROM_HELP = "The SQLite file, such as data/coach.sqlite3."
TO_HELP = "The address of the new database; its password may come from PGPASSWORD or ~/.pgpass."
MOVE_EXAMPLES = examples("migrate-database data/coach.sqlite3 postgresql://coach@db.example.org/coach")
EXPORT_HELP = "Write everybody's own export, as /export gives it, into a folder: a zip each."
EXPORT_ALL_HELP = "Everybody; needed, so that nobody writes all of it by mistake."
EXPORT_EXAMPLES = examples("export --all exports")
AUDIT_HELP = "Print who did what when: roles, invites, refused commands, exports, deletions, keys, restores."
DAYS_HELP = "How many days back."
AUDIT_JSON_HELP = "Print a JSON object a line."
AUDIT_EXAMPLES = examples("audit", "audit --days 365 --json")
