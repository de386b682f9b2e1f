"""Whether the service can do its work, part by part: for whatever sends it visitors, or wakes somebody at night."""

from collections.abc import Mapping

from marathon.errors import StoreUnavailableError
from marathon.store import measure
from marathon.store.schema import SCHEMA_VERSION
from marathon.usecases.desk import Desk
from marathon.usecases.schema_of import schema_of


def look_ready(desk: Desk) -> Mapping[str, bool]:
    """Return whether the database answers and takes a write, and whether it has this program's tables."""
    try:
        version = schema_of(desk)
        desk.store.write(measure.touch)
    except StoreUnavailableError:
        return {"database": False}
    return {"database": True, "schema": version == SCHEMA_VERSION}
