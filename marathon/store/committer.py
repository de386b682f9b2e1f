"""Stores what doors have gathered: one statement for a whole group, and row by row when that fails."""

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime

from marathon.domain.work import InboxRow
from marathon.errors import StoreUnavailableError
from marathon.store import inbox
from marathon.store.store import Store


def store_group(store: Store, rows: Sequence[InboxRow], now: datetime) -> "Future[None]":
    """Begin to keep a group of rows, all or none, and return at once.

    Raises: StoreUnavailableError when the store is closed; all else comes with the result.
    """
    return store.write_soon(inbox.appending(rows, now))


def store_one_by_one(store: Store, rows: Sequence[InboxRow], now: datetime) -> dict[int, Exception]:
    """Keep rows each for itself, once the group has failed: whatever one has done, the others shall not pay for it.

    Returns: what went wrong, by a row's place; {} when all are kept.
    """
    failed: dict[int, Exception] = {}
    for place, row in enumerate(rows):
        try:
            store.write(lambda connection, row=row: inbox.append(connection, [row], now))  # type: ignore[misc] # bound early
        except StoreUnavailableError as error:  # twice in a row: whoever comes behind need not wait as long
            return failed | dict.fromkeys(range(place, len(rows)), error)
        except Exception as error:  # it goes to the one who waits for this row
            failed[place] = error
    return failed
