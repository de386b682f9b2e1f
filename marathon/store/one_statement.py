"""A unit of work that is a single statement: by itself all or nothing, so nothing need be put around it."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection


class OneStatement:
    """A unit that a writer may run without BEGIN and COMMIT.

    Around a statement that many wait for they cost as much as the statement, above all on SQLite: between any two
    calls the thread must get Python's lock back from a busy event loop.
    """

    def __init__(self, sql: Mapping[str, str], values: Callable[[], Mapping[str, str]]) -> None:
        """Take the statement by dialect, in the driver's own style, and its values, made where it runs."""
        self._sql, self._values = sql, values

    def __call__(self, connection: Connection) -> None:
        """Run it inside a transaction, as part of it."""
        connection.exec_driver_sql(self._sql[connection.dialect.name], self._values()).close()

    def run_alone(self, connection: Connection) -> None:
        """Run it on a connection that is in no transaction; when this returns, it is committed."""
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._sql[connection.dialect.name], self._values())
        finally:
            cursor.close()
