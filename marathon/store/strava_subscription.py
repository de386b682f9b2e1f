"""The push subscription that Strava gave us: its number, and to which address without spelling that out."""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, select

from marathon.domain.strava_account import Subscription
from marathon.store import tables
from marathon.store.rows import insert_into

ROWS = tables.StravaSubscription.__table__


def find(connection: Connection, callback_url: str) -> int | None:
    """Return the number of the subscription to an address, or None."""
    query = select(ROWS.c.id).where(ROWS.c.callback_token_sha256 == _hash(callback_url))
    found: int | None = connection.scalar(query)
    return found


def keep(connection: Connection, subscription: Subscription, now: datetime) -> bool:
    """Keep the one subscription there is, as checked now; True when it is another than before."""
    was_known = find(connection, subscription.callback_url) == subscription.id
    forget(connection, but=subscription.id)
    values = {"callback_token_sha256": _hash(subscription.callback_url), "checked_at": now}
    statement = insert_into(connection.dialect.name, ROWS).values(values | {"id": subscription.id})
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
    return not was_known


def forget(connection: Connection, but: int | None = None) -> None:
    """Forget the subscription, unless it has this number."""
    connection.execute(ROWS.delete().where(ROWS.c.id != but) if but else ROWS.delete())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
