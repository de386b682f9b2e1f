"""The store on both databases: every contract is held against SQLite and a real PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, make_url

from marathon.domain.athlete import AthleteId
from marathon.store import athletes
from marathon.store.store import Store
from tests.contracts.asking import Asked
from tests.contracts.databases import postgres_database


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """Yields the name of a migrated, empty database, to be copied."""
    with postgres_database(postgres_url) as url:
        Store.open(url).close()
        yield str(make_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yields an empty database of the present schema, once on each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    template = request.getfixturevalue("postgres_template")
    with postgres_database(request.getfixturevalue("postgres_url"), template) as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Yields an empty store, once on each kind of database."""
    opened = Store.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def asked(store: Store) -> Asked:
    """Returns a store with one athlete."""

    def add(connection: Connection) -> AthleteId:
        return athletes.add(connection, "Zoë 李 🏃‍♀️", "America/Santiago")

    return Asked(store=store, athlete_id=store.write(add))
