"""How the contracts speak to a store: one query a transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from marathon.domain.athlete import AthleteId
from marathon.store.store import Store

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """A store to be asked one question a transaction, and an athlete in it."""

    store: Store
    database_url: str
    athlete_id: AthleteId

    def write(self, query: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Run a query function in a unit of its own."""
        return self.store.write(lambda connection: query(connection, *arguments, **named))

    def read(self, query: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Run a query function on a reading connection."""
        with self.store.read() as connection:
            return query(connection, *arguments, **named)
