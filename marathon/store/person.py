"""Everything that is kept about one person: counted, read as plain rows, and deleted."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, func, select

from marathon.domain.athlete import AthleteId
from marathon.store import tables
from marathon.store.columns import Base

ATHLETES: Final = tables.Athlete.__table__
SYSTEM_LOG: Final = tables.SystemLog.__table__
_NOT_SHOWN: Final = frozenset(
    {
        "tokens_encrypted",
        "lease_holder",
        "lease_until",
        "code_sha256",
        "key_sha256",
    }  # secrets, and what only carries work
    | {"packed"}  # an original is handed out as the file it is
)
NOTICES: Final = tables.NotificationLog.__table__
OUTBOX: Final = tables.Outbox.__table__
MEMBERSHIPS: Final = tables.Membership.__table__
BUTTONS: Final = tables.ButtonSet.__table__
_NAMES_SOMEBODY: Final = (
    *("place_muted", "note", "note_reply", "note_sent", "note_undelivered", "plan_given"),
    *("plan_request", "plan_decision"),
    *("role", "asked_to_train", "role_changed", "new_coach", "joined", "left", "declined", "card_taken"),
)
"""The kinds of notice that tell one person of another, by name."""
_PASSING: Final = frozenset(
    {"oauth_states", "lanes", "inbox", "button_sets", "one_time_codes", "open_questions", "mailbox_requests"}
    | {"spent_tokens"}
)
"""Tables that only carry work; they are counted and deleted, but tell a person nothing."""


def counts(connection: Connection, athlete_id: AthleteId) -> dict[str, int]:
    """Return how many rows of each table are about a person; tables with none are left out."""
    found = {
        column.table.name: int(
            connection.scalar(select(func.count()).select_from(column.table).where(column == athlete_id)) or 0
        )
        for column in _columns()
    }
    return {name: count for name, count in found.items() if count}


def rows(connection: Connection, athlete_id: AthleteId) -> Mapping[str, list[dict[str, Any]]]:
    """Return a person's rows by table, without secrets, without the files and without what only carries work."""
    found = {}
    for column in _columns():
        if column.table.name in _PASSING:
            continue
        shown = [other for other in column.table.columns if other.name not in _NOT_SHOWN]
        query = select(*shown).where(column == athlete_id).order_by(*column.table.primary_key)
        if kept := [dict(row) for row in connection.execute(query).mappings()]:
            found[column.table.name] = kept
    return found


def delete(connection: Connection, athlete_id: AthleteId) -> None:
    """Delete a person with everything that is theirs; what they said about others loses their name.

    What others were told of them goes, too.
    """
    told = (NOTICES.c.content["notice"]["about"].as_integer() == athlete_id, NOTICES.c.kind)
    sent = (OUTBOX.c.content["about"].as_integer() == athlete_id, OUTBOX.c.kind)
    for is_about, kind in (told, sent):
        connection.execute(kind.table.delete().where(kind.in_(_NAMES_SOMEBODY), is_about))
    _forget_buttons(connection, athlete_id)
    connection.execute(SYSTEM_LOG.delete().where(SYSTEM_LOG.c.athlete_id == athlete_id))
    connection.execute(ATHLETES.delete().where(ATHLETES.c.id == athlete_id))


def _forget_buttons(connection: Connection, athlete_id: AthleteId) -> None:
    """Forget the buttons of those who lead a person: their commands may say the name."""
    theirs = select(MEMBERSHIPS.c.team_id).where(MEMBERSHIPS.c.athlete_id == athlete_id)
    leaders = select(MEMBERSHIPS.c.athlete_id).where(
        MEMBERSHIPS.c.team_id.in_(theirs), MEMBERSHIPS.c.role.in_(("coach", "admin"))
    )
    connection.execute(BUTTONS.delete().where(BUTTONS.c.athlete_id.in_(leaders)))


def _columns() -> Iterator[Column[Any]]:
    """Yield the column of each table that says whose a row is."""
    yield ATHLETES.c.id
    yield SYSTEM_LOG.c.athlete_id
    for table in Base.metadata.sorted_tables:
        yield from _owners(table)


def _owners(table: Table) -> Iterator[Column[Any]]:
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.table is ATHLETES and key.ondelete == "CASCADE":
                yield column
