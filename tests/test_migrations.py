"""The migrations make the tables: on SQLite and on a real PostgreSQL, to the last index and CHECK."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, Engine, Integer, MetaData, Table, inspect, text

from marathon.domain.athlete import AthleteId
from marathon.domain.team import TeamId
from marathon.errors import SchemaError
from marathon.store import schema, teams
from marathon.store.columns import NAMES
from marathon.store.engines import parse_url, write_engine
from marathon.store.store import Store
from marathon.store.tables import Base
from tests.contracts.databases import postgres_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yields the address of a database without a table, once on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'coach.sqlite3'}"
        return
    with postgres_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture
def migrated(empty_url: str) -> Iterator[Engine]:
    """Yields an engine on a database that the migrations have made."""
    schema.prepare(parse_url(empty_url))
    engine = write_engine(parse_url(empty_url))
    yield engine
    engine.dispose()


def differences(engine: Engine, wanted: MetaData) -> list[str]:
    """Return what the database lacks of the tables, or has beyond them; Alembic looks at no CHECK and no key."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = [str(difference) for difference in compare_metadata(context, wanted)]
        for table in wanted.tables.values():
            if not inspect(connection).has_table(table.name):
                continue
            keys = inspect(connection).get_pk_constraint(table.name)["constrained_columns"]
            if sorted(keys) != sorted(column.name for column in table.primary_key):
                found.append(f"key of {table.name}")
            there = {
                str(check["name"]): check["sqltext"]
                for check in inspect(connection).get_check_constraints(table.name)
            }
            here = {
                str(check.name): str(check.sqltext)
                for check in table.constraints
                if isinstance(check, CheckConstraint)
            }
            found += [f"CHECK {name} of {table.name}" for name in there.keys() ^ here.keys()]
            if engine.dialect.name == "sqlite":  # PostgreSQL spells the rules its own way
                found += [
                    f"rule of {name}" for name in there.keys() & here.keys() if there[name] != here[name]
                ]
    return found


def _copy() -> MetaData:
    copied = MetaData(naming_convention=NAMES)
    for table in Base.metadata.tables.values():
        table.to_metadata(copied)
    return copied


def test_the_migrations_make_exactly_the_tables(migrated: Engine) -> None:
    assert differences(migrated, Base.metadata) == []


def test_a_table_without_a_migration_is_noticed(migrated: Engine) -> None:
    wanted = _copy()
    Table("planted", wanted, Column("id", Integer, primary_key=True))
    assert any("planted" in difference for difference in differences(migrated, wanted))


def test_a_column_of_another_kind_is_noticed(migrated: Engine) -> None:
    wanted = _copy()
    wanted.tables["races"].c.name.type = Integer()
    assert any("modify_type" in difference for difference in differences(migrated, wanted))


def test_a_check_without_a_migration_is_noticed(migrated: Engine) -> None:
    wanted = _copy()
    wanted.tables["races"].append_constraint(CheckConstraint("distance_m < 1e6", name="planted"))
    assert differences(migrated, wanted) == ["CHECK ck_races_planted of races"]


def test_a_key_without_a_migration_is_noticed(migrated: Engine) -> None:
    with migrated.begin() as connection:
        connection.execute(text("DROP TABLE consents"))
        connection.execute(text("CREATE TABLE consents (id INTEGER, kind VARCHAR, PRIMARY KEY (id, kind))"))
    assert "key of consents" in differences(migrated, Base.metadata)


def test_an_index_without_a_migration_is_noticed(migrated: Engine) -> None:
    wanted = _copy()
    wanted.tables["races"].indexes.clear()
    assert any("remove_index" in difference for difference in differences(migrated, wanted))


def test_every_check_and_key_has_a_name() -> None:
    nameless = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert nameless == []
    longest = max(len(str(c.name)) for table in Base.metadata.tables.values() for c in table.constraints)
    assert longest <= 63, "PostgreSQL cuts longer names"


def test_the_constant_names_the_last_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [schema.SCHEMA_VERSION]
    assert all(re.fullmatch(r"\d{4}", script.revision) for script in scripts.walk_revisions())


def test_a_database_of_a_newer_program_is_left_alone(migrated: Engine, empty_url: str) -> None:
    with migrated.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match="9999"):
        Store.open(empty_url)


def test_migrating_twice_changes_nothing(migrated: Engine) -> None:
    schema.migrate(migrated)
    assert differences(migrated, Base.metadata) == []


def test_two_processes_may_start_on_an_empty_database_at_once(empty_url: str, project: Path) -> None:
    code = "import sys; from marathon.store.store import Store; Store.open(sys.argv[1]).close()"
    started = [subprocess.Popen([sys.executable, "-c", code, empty_url], cwd=project) for _ in range(2)]
    assert [process.wait(60) for process in started] == [0, 0]


REBUILT = """
from alembic import op
revision, down_revision = "9998", "{last}"
def upgrade():
    with op.batch_alter_table("athletes") as batch:
        batch.create_check_constraint("name_given", "name <> ''")
    {then}
"""


@pytest.fixture
def more_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns the folder of a copy of the scripts, which migrate() reads instead."""
    folder = shutil.copytree(schema.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    return folder / "versions"


def _with_a_linked_athlete(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO athletes (name, zone, units, language, shares_with_team, active, created_at)"
                " VALUES ('Anna', 'UTC', 'metric', 'en', false, true, '2026-01-01 00:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO identities (athlete_id, platform, external_id, created_at)"
                " VALUES (1, 'telegram', '1', '2026-01-01 00:00:00')"
            )
        )


def test_a_table_that_is_built_anew_keeps_its_children_and_its_checks(
    migrated: Engine, more_scripts: Path
) -> None:
    _with_a_linked_athlete(migrated)
    script = REBUILT.format(last=schema.SCHEMA_VERSION, then="")
    (more_scripts / "9998_rebuilt.py").write_text(script)
    schema.migrate(migrated)
    with migrated.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM identities")).scalar() == 1
        checks = {check["name"] for check in inspect(connection).get_check_constraints("athletes")}
    assert checks >= {"ck_athletes_name_given", "ck_athletes_units_known", "ck_athletes_birth_year_plausible"}


def test_a_migration_that_fails_leaves_nothing_behind(migrated: Engine, more_scripts: Path) -> None:
    _with_a_linked_athlete(migrated)
    script = REBUILT.format(last=schema.SCHEMA_VERSION, then="op.execute('DELETE FROM no_such_table')")
    (more_scripts / "9998_rebuilt.py").write_text(script)
    with pytest.raises(Exception, match="no_such_table"):
        schema.migrate(migrated)
    assert differences(migrated, Base.metadata) == []
    with migrated.connect() as connection:
        assert schema.stored_version(connection) == schema.SCHEMA_VERSION


def test_a_migration_that_orphans_rows_is_undone_on_sqlite(sqlite_url: str, more_scripts: Path) -> None:
    migrated = write_engine(parse_url(sqlite_url))
    _with_a_linked_athlete(migrated)
    script = REBUILT.format(last=schema.SCHEMA_VERSION, then="op.execute('DELETE FROM athletes')")
    (more_scripts / "9998_rebuilt.py").write_text(script)
    with pytest.raises(RuntimeError, match="1 rows without their parent"):
        schema.migrate(migrated)
    with migrated.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM athletes")).scalar() == 1


@contextmanager
def _before(version: str, url: str, scripts: Path) -> Iterator[Engine]:
    """Give a database with one athlete as it was before a version, and bring it up to date afterwards."""
    kept = {path: path.read_text() for path in scripts.glob("*.py") if path.name >= version}
    for path in kept:
        path.unlink()
    engine = write_engine(parse_url(url))
    if engine.dialect.name == "sqlite":
        Path(str(parse_url(url).database)).touch()
    schema.migrate(engine)
    _with_a_linked_athlete(engine)
    yield engine
    for path, script in kept.items():
        path.write_text(script)
    schema.migrate(engine)
    assert differences(engine, Base.metadata) == []


def test_fault_50_rows_of_the_third_version_live_on(empty_url: str, more_scripts: Path) -> None:
    at, waiting = "'2026-01-01 00:00:00'", "'run', '{}', 'waiting', 2"
    with _before("0004", empty_url, more_scripts) as engine, engine.begin() as connection:
        columns = "event_key, athlete_id, kind, payload, state, attempts, due_at, created_at"
        for key, athlete in (("a", "1"), ("b", "NULL")):
            values = f"'{key}', {athlete}, {waiting}, {at}, {at}"
            connection.execute(text(f"INSERT INTO inbox ({columns}) VALUES ({values})"))
        columns = "key, athlete_id, kind, local_date, state, created_at"
        values = f"'k', 1, 'run', '2026-01-01', 'sent', {at}"
        connection.execute(text(f"INSERT INTO notification_log ({columns}) VALUES ({values})"))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT event_key, attempts, priority FROM inbox")).all()
        assert [tuple(row) for row in rows] == [("a", 2, 1)]
        assert connection.execute(text("SELECT key FROM notification_log")).scalar() == "k"
    engine.dispose()


def test_a_member_of_the_fourth_version_stays_one_and_takes_a_second_role(
    empty_url: str, more_scripts: Path
) -> None:
    add = "INSERT INTO memberships (team_id, athlete_id, role, created_at) VALUES (1, 1, '{}', {})"
    at = "'2026-01-01 00:00:00'"
    with _before("0005", empty_url, more_scripts) as engine, engine.begin() as connection:
        connection.execute(text(f"INSERT INTO teams (name, created_at) VALUES ('Harbour', {at})"))
        connection.execute(text(add.format("athlete", at)))
    with engine.begin() as connection:
        connection.execute(text(add.format("admin", at)))
        assert set(connection.scalars(text("SELECT role FROM memberships"))) == {"athlete", "admin"}
    engine.dispose()


def test_a_daily_hour_is_kept_as_a_choice(empty_url: str, more_scripts: Path) -> None:
    with _before("0022", empty_url, more_scripts) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE athletes SET daily_hour = 6"))
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT athlete_id, subject, hour, told_on FROM subscriptions")).all()
        assert [tuple(row) for row in rows] == [(1, "day", 6, "")]
        assert connection.execute(text("SELECT count(*) FROM identities")).scalar() == 1
    engine.dispose()


def test_who_was_put_into_a_team_stays_seen_and_who_could_have_been_asked_is_not(
    empty_url: str, more_scripts: Path
) -> None:
    at = "'2026-01-01 00:00:00'"
    with _before("0025", empty_url, more_scripts) as engine, engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO athletes (name, zone, units, language, shares_with_team, active, created_at)"
                f" VALUES ('Ben', 'UTC', 'metric', 'en', false, true, {at})"
            )
        )
        connection.execute(text(f"INSERT INTO teams (name, created_at) VALUES ('Harbour', {at})"))
        for who in (1, 2):
            values = f"1, {who}, 'athlete', {at}"
            connection.execute(
                text(f"INSERT INTO memberships (team_id, athlete_id, role, created_at) VALUES ({values})")
            )
    with engine.connect() as connection:
        seen = [person.name for person in teams.members(connection, TeamId(1))]
        asked = teams.asking(connection, AthleteId(1))
    assert seen == ["Ben"], "Anna has a chat and never said yes"
    assert [team.name for team in asked] == ["Harbour"]
    engine.dispose()
