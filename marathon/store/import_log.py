"""What became of each file that was handed in."""

from sqlalchemy import Connection, select

from marathon.domain.activity import ActivityId
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ImportLine, ImportOutcome
from marathon.store import tables
from marathon.store.rows import insert_one

ROWS = tables.ImportLog.__table__


def record(
    connection: Connection, athlete_id: AthleteId, line: ImportLine, activity_id: ActivityId | None = None
) -> None:
    """Keep a file's outcome with its reason: what it repeats, or why it was refused."""
    reason = line.refused if line.outcome is ImportOutcome.REFUSED else line.duplicate_of
    said = {"file": line.file, "outcome": line.outcome, "reason": reason}
    insert_one(connection, ROWS, athlete_id=athlete_id, activity_id=activity_id, **said)


def recent(connection: Connection, athlete_id: AthleteId, limit: int = 20) -> tuple[ImportLine, ...]:
    """Return the latest outcomes, newest first, without the runs they became."""
    query = select(ROWS.c.file, ROWS.c.outcome, ROWS.c.reason).where(ROWS.c.athlete_id == athlete_id)
    rows = connection.execute(query.order_by(ROWS.c.created_at.desc(), ROWS.c.id.desc()).limit(limit))
    return tuple(_from_row(ImportOutcome(row.outcome), row.file, row.reason) for row in rows)


def _from_row(outcome: ImportOutcome, file: str, reason: str) -> ImportLine:
    if outcome is ImportOutcome.REFUSED:
        return ImportLine(file=file, outcome=outcome, refused=reason)
    return ImportLine(file=file, outcome=outcome, duplicate_of=reason)
