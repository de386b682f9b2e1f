"""Daily upkeep of the outbox: what was sent long ago says nothing any more, what stands nowhere goes."""

from datetime import timedelta
from functools import partial
from typing import Final

from marathon.store import outbox
from marathon.usecases.desk import Desk

SENT_FOR: Final = timedelta(days=90)
"""Own choice: a season; /messages has words of its own, and lists older ones as before."""
A_UNIT: Final = 200


def tidy_messages(desk: Desk) -> None:
    """Drop old messages that stand nowhere, and empty those that do."""
    before = desk.clock.now() - SENT_FOR
    for tidy in (outbox.forget_unseen, outbox.empty_seen):
        unit = partial(tidy, before=before, most=A_UNIT)
        while desk.store.write(unit) == A_UNIT:
            pass
