"""Receipts of deletions: how many rows of what were deleted, under a reference; not whose they were."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from marathon.domain.receipt import Receipt
from marathon.store import tables
from marathon.store.rows import insert_one

ROWS = tables.DeletionReceipt.__table__


def issue(connection: Connection, counts: Mapping[str, int], now: datetime) -> Receipt:
    """Keep how many rows of what were deleted and return the receipt; kinds with nothing are left out."""
    told = {kind: count for kind, count in counts.items() if count}
    reference = secrets.token_hex(6).upper()
    insert_one(connection, ROWS, reference=reference, counts=told, created_at=now)
    return Receipt(reference=reference, counts=told, at=now)


def find(connection: Connection, reference: str) -> Receipt | None:
    """Return a receipt by its reference, or None."""
    query = select(ROWS.c.counts, ROWS.c.created_at).where(ROWS.c.reference == reference)
    row = connection.execute(query).first()
    return Receipt(reference=reference, counts=row[0], at=row[1]) if row else None


def since(connection: Connection, moment: datetime) -> list[Receipt]:
    """Return the receipts issued from an instant on, oldest first."""
    query = select(ROWS.c.reference, ROWS.c.counts, ROWS.c.created_at).where(ROWS.c.created_at >= moment)
    rows = connection.execute(query.order_by(ROWS.c.id))
    return [Receipt(reference=reference, counts=counts, at=at) for reference, counts, at in rows]
