"""The store on both databases: every contract is held against SQLite and a real PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine

from marathon.domain.athlete import AthleteId
from marathon.store import athletes
from marathon.store.store import Store
from marathon.store.tables import Base
from tests.club import club, club_file
from tests.contracts.asking import Asked
from tests.contracts.databases import postgres_database

__all__ = ["club", "club_file"]


@pytest.fixture(scope="session")
def migrated_database(postgres_url: str) -> Iterator[str]:
    """Yields the address of a PostgreSQL database that the tests share one after the other."""
    with postgres_database(postgres_url) as url:
        Store.open(url).close()
        yield url


@pytest.fixture
def postgres_database_url(migrated_database: str) -> str:
    """Returns the address of an empty PostgreSQL database; emptying takes a tenth of making one."""
    engine = create_engine(migrated_database)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY")
    engine.dispose()
    return migrated_database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Returns the address of an empty database of the present schema, once on each kind."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_database_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Yields an empty store, once on each kind of database."""
    opened = Store.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def asked(store: Store, database_url: str) -> Asked:
    """Returns a store with one athlete."""

    def add(connection: Connection) -> AthleteId:
        return athletes.add(connection, "Zoë 李 🏃‍♀️", "America/Santiago")

    return Asked(store=store, database_url=database_url, athlete_id=store.write(add))
