"""Daily upkeep of messages and of the log: what was sent long ago says nothing any more, what stands nowhere goes."""

from datetime import timedelta
from functools import partial
from typing import Final

from marathon.store import mailboxes, nudges, outbox, send_rates, system_log, web_sessions
from marathon.usecases.desk import Desk

SENT_FOR: Final = timedelta(days=90)
"""Own choice: a season; /messages has words of its own, and lists older ones as before."""
NUDGED_FOR: Final = timedelta(days=7)
"""Only today's nudge counts; a clock that is a few days wrong gives none anew."""
LINED_UP_FOR: Final = timedelta(hours=1)
"""What a platform counts as one time is minutes; which places were written to then is nobody's business."""
LOGGED_FOR: Final = timedelta(days=400)
"""Own choice: who did what a year ago can still be found, and the log does not grow for ever."""
A_UNIT: Final = 200


def tidy_messages(desk: Desk) -> None:
    """Drop old messages that stand nowhere, empty those that do, and drop what counts for a day only."""
    now = desk.clock.now()
    desk.store.write(partial(mailboxes.forget_expired, now=now))
    desk.store.write(partial(web_sessions.forget_expired, now=now))
    desk.store.write(partial(nudges.forget_before, day=(now - NUDGED_FOR).date()))
    desk.store.write(partial(send_rates.forget_before, moment=now - LINED_UP_FOR))
    until = now - SENT_FOR
    old = ((outbox.forget_unseen, until), (outbox.empty_seen, until), (system_log.forget, now - LOGGED_FOR))
    for tidy, before in old:
        unit = partial(tidy, before=before, most=A_UNIT)
        while desk.store.write(unit) == A_UNIT:
            pass
