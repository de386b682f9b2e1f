"""From every version there ever was, with rows in every table, to this one; also after a migration was killed."""

import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Engine, MetaData, Table, func, inspect, select, text

from marathon.domain.athlete import AthleteId
from marathon.store import person, schema
from marathon.store.engines import parse_url, write_engine
from marathon.store.store import Store
from marathon.store.tables import Base
from tests.test_migrations import differences, more_scripts

__all__ = ["more_scripts"]
WITHOUT_HEIRS = {"chat_doors"}  # who held what door was over with the process
BEFORE_THE_KILL = "0006"
PLAIN: dict[type, object] = {
    bool: False,
    float: 1.0,
    bytes: b"x",
    object: {},  # JSON
    date: date(2026, 1, 1),
    datetime: datetime(2026, 1, 1, tzinfo=UTC),
}
KILLED = """
import sys
from pathlib import Path
from marathon.store import schema
from marathon.store.engines import parse_url
schema.MIGRATIONS = Path(sys.argv[2])
schema.prepare(parse_url(sys.argv[1]))
"""


class _Rows:
    """Puts a row into every table of a version; what a row refers to is the last one of that table."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._tables = engine, MetaData()
        self._made_by: dict[str, str] = {}
        self._checks: dict[str, str] = {}
        self._keys: dict[str, Any] = {}
        self.put: Counter[str] = Counter()

    def put_one_each(self, version: str) -> None:
        self._look()
        with self._engine.begin() as connection:
            for table in self._tables.sorted_tables:
                row = dict(self._values(table, self._checks[table.name], version))
                key = connection.execute(table.insert().values(row)).inserted_primary_key
                self._keys[table.name] = key[0] if key else None
                self.put[table.name] += 1

    def _look(self) -> None:
        """Looks again at the tables that are new, changed or gone: at all of them each time takes long."""
        with self._engine.connect() as connection:
            found = connection.execute(
                text(
                    "SELECT name, sql FROM sqlite_schema WHERE type = 'table'"
                    " AND name NOT IN ('alembic_version', 'sqlite_sequence')"
                )
            ).all()
            now = {row.name: row.sql for row in found}
            changed = {
                name for name in now.keys() | self._made_by.keys() if now.get(name) != self._made_by.get(name)
            }
            for name in changed & set(self._tables.tables):
                self._tables.remove(self._tables.tables[name])
            self._made_by = now
            for name in changed & now.keys():
                Table(name, self._tables, autoload_with=connection)
                checks = inspect(connection).get_check_constraints(name)
                self._checks[name] = " ".join(one["sqltext"] for one in checks)

    def _values(self, table: Table, checks: str, version: str) -> Iterator[tuple[str, Any]]:
        for column in table.columns:
            parent = next((key.column.table.name for key in column.foreign_keys), "")
            if parent:
                is_other_owner = table.name == "destinations" and column.name == "team_id"
                yield column.name, None if is_other_owner else self._keys.get(parent)
            elif column.name == "id":
                yield column.name, int(version)
            elif not column.nullable:
                yield column.name, self._value(column, checks, version)

    def _value(self, column: Column[Any], checks: str, version: str) -> object:
        one_of = re.search(rf"\b{column.name}\)?(?:::\w+)? (?:IN \(|= ANY \(+ARRAY\[)'([^']+)'", checks)
        if one_of:
            return one_of[1]
        kind = column.type.python_type
        return f"{version} {column.name}" if kind is str else int(version) if kind is int else PLAIN[kind]


def _engine(url: str) -> Engine:
    Path(str(parse_url(url).database)).touch()
    return write_engine(parse_url(url))


def test_fault_50_rows_of_every_past_version_live_on(tmp_path: Path, more_scripts: Path) -> None:
    url = f"sqlite:///{tmp_path / 'coach.sqlite3'}"  # where a changed table is built anew and filled
    scripts = {path.name: path.read_text() for path in sorted(more_scripts.glob("0*.py"))}
    for path in more_scripts.glob("0*.py"):
        path.unlink()
    engine = _engine(url)
    rows = _Rows(engine)
    for name, script in scripts.items():
        (more_scripts / name).write_text(script)
        schema.migrate(engine)
        rows.put_one_each(name[:4])
    assert differences(engine, Base.metadata) == []
    with engine.connect() as connection:
        left = Counter(
            {
                name: connection.scalar(select(func.count()).select_from(table))
                for name, table in Base.metadata.tables.items()
            }
        )
    assert left == Counter({name: count for name, count in rows.put.items() if name not in WITHOUT_HEIRS})
    engine.dispose()
    store = Store.open(url)
    with store.read() as connection:
        assert person.rows(connection, AthleteId(1))["athletes"][0]["name"] == "0001 name"
    store.close()


def test_fault_50_a_migration_that_is_killed_is_done_by_the_next_start(
    tmp_path: Path, more_scripts: Path, project: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'coach.sqlite3'}"
    whole = shutil.copytree(more_scripts.parent, more_scripts.parent.with_name("whole"))
    for path in more_scripts.glob("0*.py"):
        if path.name > BEFORE_THE_KILL + "_~":
            path.unlink()
    engine = _engine(url)
    schema.migrate(engine)
    rows = _Rows(engine)
    rows.put_one_each(BEFORE_THE_KILL)
    engine.dispose()
    for path in (whole / "versions").glob("0*.py"):
        script = path.read_text()
        kill = (
            "def upgrade() -> None:\n    import os; os.kill(os.getpid(), 9)\n" if path.name > "0020" else ""
        )
        (more_scripts / path.name).write_text(
            script.replace("def upgrade() -> None:\n", kill) if kill else script
        )
    command = [sys.executable, "-c", KILLED, url]
    killed = subprocess.run([*command, str(more_scripts.parent)], cwd=project, check=False)
    assert killed.returncode == -signal.SIGKILL
    with _engine(url).connect() as connection:
        assert schema.stored_version(connection) == BEFORE_THE_KILL
    assert subprocess.run([*command, str(whole)], cwd=project, check=False).returncode == 0
    engine = _engine(url)
    assert differences(engine, Base.metadata) == []
    with engine.connect() as connection:
        for name, count in rows.put.items():
            table = Base.metadata.tables[name]
            assert connection.scalar(select(func.count()).select_from(table)) == count, name
    engine.dispose()
