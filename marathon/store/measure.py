"""How a database is doing: whether it takes a write, how large it is, how many connections are open."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text

_LARGEST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The kind of a database, its bytes, and connections: on PostgreSQL those of all its users."""

    kind: str
    size_bytes: int
    connections: int


def touch(connection: Connection) -> None:
    """Write the least that reaches the disk, so that a full one or a closed one shows; no data changes by it.

    Source: PostgreSQL documentation, 9.28.6: a message outside of transactions goes straight into the log, so that
    the transaction needs no number, by which each snapshot after it would differ.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_logical_emit_message(false, 'marathon', 'is it written?')"))
        return
    number = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
    connection.exec_driver_sql(f"PRAGMA user_version = {(number + 1) % _LARGEST}")  # no table uses it


def measure(connection: Connection, in_use: int) -> Measured:
    """Return how large the database is; pages in its log that are not folded in yet are not counted.

    Args: in_use: how many connections this process has open, for SQLite, which knows of no others.
    """
    if connection.dialect.name == "sqlite":
        size = connection.exec_driver_sql(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        ).scalar()
        return Measured(kind="sqlite", size_bytes=int(size or 0), connections=in_use)
    size, others = connection.execute(
        text(
            "SELECT pg_database_size(current_database()),"
            " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())"
        )
    ).one()
    return Measured(kind="postgresql", size_bytes=int(size), connections=int(others))
