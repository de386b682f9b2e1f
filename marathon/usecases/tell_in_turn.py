"""Scheduled messages: puts in line what is due by the log, and notes what came too late; each once a local date."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from marathon.domain.athlete import Athlete
from marathon.domain.notice import Posting
from marathon.domain.turn import NOTHING_KEPT, turn_of
from marathon.store import notification_log
from marathon.store.rows import parts
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.post_notice import post_notice

LOOK_BACK: Final = timedelta(days=9)
"""A week, and a day for the zones: no turn is older."""
A_UNIT: Final = 8

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """Somebody who is told something at a time on their wall: every day, or on one weekday (Monday is 0).

    since: the first local date of which they are told, None for any.
    """

    person: Athlete
    at: time
    weekday: int | None = None
    since: date | None = None


Due = tuple[Athlete, date]


def tell_in_turn(
    desk: Desk,
    kind: str,
    everybody: Sequence[Scheduled],
    postings_of: Callable[[Sequence[Due]], Sequence[Posting]],
) -> int:
    """Put a message in line for those whose turn it is, and return for how many.

    Args:
        kind: the code of the notices that `postings_of` makes of people and local dates.
    """
    now = desk.clock.now()
    with desk.store.read() as connection:
        kept = notification_log.kept_of_kind(connection, kind, (now - LOOK_BACK).date())
    told: list[Due] = []
    late: list[Due] = []
    for one in everybody:
        so_far = kept.get(one.person.id, NOTHING_KEPT)
        turn = turn_of(now, one.person.zone, one.at, so_far, weekday=one.weekday)
        if turn is not None and not (one.since and turn.date < one.since):
            (late if turn.is_late else told).append((one.person, turn.date))
    if count := _in_units(desk, post_notice, postings_of(told), now):
        desk.messages_wait()
    if noted := _in_units(desk, notification_log.note_late, postings_of(late), now):
        log.warning("%d messages of kind %s came too late to be told, which is noted", noted, kind)
    return count


def _in_units(
    desk: Desk,
    keep: Callable[[Connection, Posting, datetime], bool],
    postings: Sequence[Posting],
    now: datetime,
) -> int:
    def unit(part: Sequence[Posting], connection: Connection) -> int:
        return sum(keep(connection, posting, now) for posting in part)

    return sum(desk.store.write(partial(unit, part)) for part in parts(postings, A_UNIT))
