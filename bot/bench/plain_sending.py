"""Sending as one would first write it: one message after the other, each looked for, held, sent and marked alone."""

from functools import partial
from typing import Final

from sqlalchemy import Update, select

from marathon.store import tables
from marathon.store.store import Connection, Store

ROWS: Final = tables.Outbox.__table__


def plain_sending(store: Store, count: int) -> None:
    """Send so many of the messages once more, to nobody; it keeps no order, words and log, so it does less."""
    _keep(store, ROWS.update().where(ROWS.c.id <= count).values(state="waiting"))
    for _ in range(count):
        with store.read() as connection:
            first = select(ROWS.c.id).where(ROWS.c.state == "waiting").order_by(ROWS.c.id).limit(1)
            number = connection.scalar(first)
        for state in ("sending", "sent"):
            _keep(store, ROWS.update().where(ROWS.c.id == number).values(state=state))


def _keep(store: Store, update: Update) -> None:
    store.write(partial(_execute, update))


def _execute(update: Update, connection: Connection) -> None:
    connection.execute(update)
