"""Databases of a test's own on a real PostgreSQL server."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url

_numbers = itertools.count(1)


@contextmanager
def postgres_database(server_url: str) -> Iterator[str]:
    """Yield the address of a new, empty database on a server."""
    name = f"test_{next(_numbers)}"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()
