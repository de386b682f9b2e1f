"""Everything that the outbox hands out at one moment, for tests that look at more than the first message."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from marathon.domain.parcel import Parcel
from marathon.store import outbox_claims


def claim_all(connection: Connection, holder: str, now: datetime) -> tuple[Parcel, ...]:
    """Takes one message after the other until it is nobody's turn any more."""
    return tuple(iter(partial(outbox_claims.claim, connection, holder, now), None))
