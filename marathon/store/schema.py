"""Which version the schema has and which this program needs; Alembic is imported only to migrate."""

from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, inspect, text

from marathon.errors import SchemaError
from marathon.store.engines import named_errors, shown, sqlite_path, write_engine

SCHEMA_VERSION: Final = "0033"
MIGRATIONS: Final = Path(__file__).with_name("migrations")
ADVISORY_LOCK: Final = 262_195  # any number will do, as long as it stays the same
NOT_YET: Final = ""


def prepare(url: URL) -> None:
    """Bring a database to the version of this program, creating a SQLite file and its folder where absent.

    Raises:
        SchemaError: the database was made by a newer program.
        StoreUnavailableError: it cannot be reached or written.
    """
    path = sqlite_path(url)
    with named_errors(OSError):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        engine = write_engine(url)
        try:
            _bring_up(engine, shown(url))
        finally:
            engine.dispose()


def _bring_up(engine: Engine, database: str) -> None:
    with engine.connect() as connection:
        found = stored_version(connection)
    if found == SCHEMA_VERSION:
        return
    if not (found == NOT_YET or (found.isdigit() and found < SCHEMA_VERSION)):
        remedy = "Update the program."
        raise SchemaError(database=database, found=found, needed=SCHEMA_VERSION, remedy=remedy)
    migrate(engine)


def stored_version(connection: Connection) -> str:
    """Return the version a database says it has, or an empty text before the first migration."""
    if not inspect(connection).has_table("alembic_version"):
        return NOT_YET
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or NOT_YET)


def migrate(engine: Engine) -> None:
    """Run every migration that is still due, all or none; a second process waits and finds nothing to do."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect() as connection:
        _rest_foreign_keys(connection)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _refuse_orphans(connection)


def _rest_foreign_keys(connection: Connection) -> None:
    """Keep SQLite from emptying the children of a table that batch mode drops and builds anew."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(
            "PRAGMA foreign_keys=OFF"
        )  # only heard outside a transaction; ends with the connection


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise RuntimeError(f"a migration left {len(orphans)} rows without their parent")
