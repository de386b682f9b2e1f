"""Does what a row of the inbox that is about Strava asks for, and says how it ended; lanes call it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import uuid4

from marathon.domain.athlete import AthleteId
from marathon.domain.receipt import Receipt
from marathon.domain.strava_account import Ending
from marathon.domain.work import Dead, Done, Lease, Outcome, Retry, Work
from marathon.errors import (
    StravaError,
    StravaNotConnectedError,
    StravaPayloadError,
    StravaRateLimitedError,
    StravaRefusedError,
    StravaScopeError,
)
from marathon.ports import StravaApi
from marathon.store import lanes, turns
from marathon.store.store import Connection
from marathon.usecases.accept_event import ACTIVITY_CHANGED, DEAUTHORISED
from marathon.usecases.backfill import BACKFILL, BackfillProgress, Progress, backfill, tell_of_pause
from marathon.usecases.desk import Desk
from marathon.usecases.disconnect_strava import Told, Unproven, handle_deauthorised
from marathon.usecases.fetch_activity import SAMPLES_WANTED, fetch_activity
from marathon.usecases.ingest_activity import judge_anew
from marathon.usecases.put_activity import ActivityChange, Announce
from marathon.usecases.reconcile import POLL, RECONCILE, reconcile


def _no_change(_connection: Connection, _change: ActivityChange) -> None:
    """Tell nobody."""


def _no_end(_connection: Connection, _athlete_id: AthleteId, _receipt: Receipt, _ending: Ending) -> None:
    """Tell nobody."""


def _no_word(_connection: Connection, _athlete_id: AthleteId) -> None:
    """Tell nobody."""


def _no_progress(_connection: Connection, _progress: BackfillProgress) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Who hears of it, each inside the unit that stores what happened: so a message is there exactly once."""

    changed: Announce = _no_change
    ended: Told = _no_end
    unproven: Unproven = _no_word
    progressed: Progress = _no_progress


def handle_strava(desk: Desk, strava: StravaApi, listeners: Listeners, work: Work) -> Outcome:
    """Do the work of one row.

    Raises: LeaseLostError, StoreUnavailableError.
    """
    try:
        return _do(desk, strava, listeners, work)
    except StravaRateLimitedError as wait:
        if work.kind == BACKFILL and isinstance(until := wait.facts.get("until"), datetime):
            tell_of_pause(desk, work, until, listeners.progressed)
        return outcome_of(wait)
    except (StravaError, StravaPayloadError) as error:
        return outcome_of(error)


def _do(desk: Desk, strava: StravaApi, listeners: Listeners, work: Work) -> Outcome:
    if work.kind in (ACTIVITY_CHANGED, SAMPLES_WANTED):
        return fetch_activity(desk, strava, work, listeners.changed)
    if work.kind == DEAUTHORISED:
        return handle_deauthorised(desk, strava, work, listeners.ended, listeners.unproven)
    if work.kind in (RECONCILE, POLL):
        return reconcile(desk, strava, work)
    if work.kind == BACKFILL:
        return backfill(desk, strava, work, listeners.changed, listeners.progressed)
    return Dead(reason=f"nobody does “{work.kind}”")


def outcome_of(error: StravaError | StravaPayloadError) -> Outcome:
    """Return what becomes of a row after an error: what names an instant waits for it and costs no attempt."""
    until = error.facts.get("until")
    if isinstance(until, datetime):
        return Retry(reason=type(error).__name__, at=until)
    if isinstance(error, StravaNotConnectedError | StravaRefusedError | StravaScopeError):
        return Done()  # nothing may be fetched now; the reconciliation after connecting again finds it
    if isinstance(error, StravaPayloadError):
        return Dead(reason=str(error))
    return Retry(reason=type(error).__name__)


def judge_at_once(desk: Desk, athlete_id: AthleteId) -> None:
    """Judge an athlete's days that wait for it, where no lanes run; whoever is in the lane judges them instead."""
    now = desk.clock.now()
    lease = desk.store.write(lambda connection: lanes.claim(connection, athlete_id, uuid4().hex, now))
    if lease is None:
        return
    with desk.store.read() as connection:
        since = lanes.dirty_from(connection, athlete_id)
    if since is None:
        desk.store.write(lambda connection: lanes.release(connection, lease))
        return
    judge_lane(desk, lease, since)
    desk.store.write(partial(turns.leave_judged, lease, since))


def judge_lane(desk: Desk, lease: Lease, since: date) -> None:
    """Judge an athlete's days anew from a local date, after the last row that changed them.

    Raises: LeaseLostError when the lane is another's by now, or the athlete was deleted.
    """
    now = desk.clock.now()
    desk.store.write(lambda connection: lanes.hold(connection, lease, now))
    judge_anew(desk, lease.athlete_id, since)
