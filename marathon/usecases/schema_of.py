"""Whether the database answers, and at which version."""

from marathon.store.schema import stored_version
from marathon.usecases.desk import Desk


def schema_of(desk: Desk) -> str:
    """Return the version that the database says it has.

    Raises: StoreUnavailableError when it does not answer.
    """
    with desk.store.read() as connection:
        return stored_version(connection)
