"""Daily upkeep of messages: what was sent long ago says nothing any more, what stands nowhere goes."""

from datetime import timedelta
from functools import partial
from typing import Final

from marathon.store import mailboxes, nudges, outbox, web_sessions
from marathon.usecases.desk import Desk

SENT_FOR: Final = timedelta(days=90)
"""Own choice: a season; /messages has words of its own, and lists older ones as before."""
NUDGED_FOR: Final = timedelta(days=7)
"""Only today's nudge counts; a clock that is a few days wrong gives none anew."""
A_UNIT: Final = 200


def tidy_messages(desk: Desk) -> None:
    """Drop old messages that stand nowhere, empty those that do, and drop what counts for a day only."""
    now = desk.clock.now()
    desk.store.write(partial(mailboxes.forget_expired, now=now))
    desk.store.write(partial(web_sessions.forget_expired, now=now))
    desk.store.write(partial(nudges.forget_before, day=(now - NUDGED_FOR).date()))
    before = now - SENT_FOR
    for tidy in (outbox.forget_unseen, outbox.empty_seen):
        unit = partial(tidy, before=before, most=A_UNIT)
        while desk.store.write(unit) == A_UNIT:
            pass
