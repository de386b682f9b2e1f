"""A stay in an athlete's lane as units of work: entering it, one row after the other, leaving it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from marathon.domain.athlete import AthleteId
from marathon.domain.work import Lease, Outcome, Work
from marathon.store import inbox, lanes


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is next in a lane: a row, or a date to judge the days from, or neither, and then it was left.

    more: it was left although another row is due there.
    """

    lease: Lease
    work: Work | None = None
    since: date | None = None
    more: bool = False


def enter(athlete_id: AthleteId, holder: str, now: datetime, connection: Connection) -> Turn | None:
    """Take a lane and return what is next there, or None when somebody else holds it."""
    lease = lanes.claim(connection, athlete_id, holder, now)
    if lease is None:
        return None
    work = inbox.next_work(connection, lease, now)
    since = None if work else lanes.dirty_from(connection, athlete_id)
    if work is None and since is None:
        lanes.release(connection, lease)
    return Turn(lease=lease, work=work, since=since)


def leave_row(
    connection: Connection, work: Work, outcome: Outcome, *, now: datetime, jitter: float, is_last: bool
) -> Turn:
    """Keep how a row ended and return what is next.

    Args:
        is_last: leave the lane if another row is due there; days are judged only when none is.

    Raises: LeaseLostError when the lane is another's by now; nothing is kept then.
    """
    lease = work.lease
    since = lanes.hold(connection, lease, now)
    inbox.finish(connection, work, outcome, now, jitter)
    following = inbox.next_work(connection, lease, now)
    if (following and not is_last) or (since and not following):
        return Turn(lease=lease, work=following, since=None if following else since)
    lanes.release(connection, lease)
    return Turn(lease=lease, more=following is not None)


def leave_judged(lease: Lease, since: date, connection: Connection) -> None:
    """Note that the days from this date were judged, and leave the lane.

    Raises: LeaseLostError when the lane is another's by now.
    """
    lanes.leave_judged(connection, lease, since)
