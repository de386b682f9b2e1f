"""Stores what doors have gathered: one statement for a whole group, and row by row when that fails."""

from collections.abc import Sequence
from datetime import datetime

from marathon.domain.work import InboxRow
from marathon.errors import StoreUnavailableError
from marathon.store import inbox
from marathon.store.store import Store


def store_group(store: Store, rows: Sequence[InboxRow], now: datetime) -> dict[int, Exception]:
    """Keep a group of rows and return what went wrong, by a row's place in the group; {} when all are kept."""
    try:
        store.write(lambda connection: inbox.append(connection, rows, now))
    except Exception:  # whatever one row has done to the group, the others shall not pay for it
        return _one_by_one(store, rows, now)
    return {}


def _one_by_one(store: Store, rows: Sequence[InboxRow], now: datetime) -> dict[int, Exception]:
    failed: dict[int, Exception] = {}
    for place, row in enumerate(rows):
        try:
            store.write(lambda connection, row=row: inbox.append(connection, [row], now))  # type: ignore[misc] # bound early
        except StoreUnavailableError as error:  # twice in a row: whoever comes behind need not wait as long
            return failed | dict.fromkeys(range(place, len(rows)), error)
        except Exception as error:  # it goes to the one who waits for this row
            failed[place] = error
    return failed
