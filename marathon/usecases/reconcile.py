"""Compares what is kept with what Strava lists; what differs becomes rows of the inbox, to be fetched one by one."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LONGEST_PAGE, StravaActivity, StravaId
from marathon.domain.strava_event import Aspect
from marathon.domain.work import Done, InboxRow, Outcome, Priority, Work
from marathon.ports import StravaApi
from marathon.store import inbox, lanes, strava_activities, strava_links
from marathon.store.rows import parts
from marathon.store.store import Connection
from marathon.usecases.accept_event import ACTIVITY_CHANGED
from marathon.usecases.backfill import BACKFILL, BACKFILL_WEEKS
from marathon.usecases.desk import Desk
from marathon.usecases.fetch_activity import urgency_of
from marathon.usecases.put_activity import require_link

RECONCILE: Final = "strava_reconcile"
"""Compares all that is kept."""
POLL: Final = "strava_poll"
"""Compares the last two weeks: one page, so that it can be done every quarter of an hour."""
COMPARED_DAYS: Final = 14
ASKED_A_UNIT: Final = 200
NIGHT_HOUR_UTC: Final = 3
NEWS_FOR: Final = timedelta(days=2)
"""How old an activity that no event told of may be to be told of as if one had."""
Known = Mapping[StravaId, tuple[Activity, bool]]


def reconcile_row(athlete_id: AthleteId, now: datetime, kind: str = RECONCILE) -> InboxRow:
    """Return the row that has all of an athlete's activities compared, or (POLL) those of the last two weeks.

    Its key is the instant: a service that starts again within a minute must compare again.
    """
    return InboxRow(
        key=f"{kind}:{athlete_id}:{now.isoformat()}",
        athlete_id=athlete_id,
        kind=kind,
        priority=Priority.RECONCILE,
    )


def last_night(now: datetime) -> datetime:
    """Return the last instant at which a night's comparison was due."""
    tonight = now.replace(hour=NIGHT_HOUR_UTC, minute=0, second=0, microsecond=0)
    return tonight if tonight <= now else tonight - timedelta(days=1)


def ask_for_reconciliation(desk: Desk, since: datetime, kind: str = RECONCILE) -> tuple[AthleteId, ...]:
    """Put a row into the inbox for each working link that was last compared before an instant.

    Those for whom one waits already, because of Strava's limits, get no second one.
    """
    now = desk.clock.now()
    with desk.store.read() as connection:
        asked = inbox.waiting_for(connection, RECONCILE) | inbox.waiting_for(connection, kind)
        late = strava_links.not_reconciled_since(connection, since)
    due = tuple(athlete_id for athlete_id in late if athlete_id not in asked)
    for part in parts(due, ASKED_A_UNIT):
        rows = [reconcile_row(athlete_id, now, kind) for athlete_id in part]
        desk.store.write(partial(inbox.append, rows=rows, now=now))
    return due


def reconcile(desk: Desk, strava: StravaApi, work: Work) -> Outcome:
    """Compare what is kept with what is listed, and ask for everything new, different or no longer listed.

    Raises: StravaError as the port does; LeaseLostError.
    """
    now = desk.clock.now()
    since = now - timedelta(days=COMPARED_DAYS)
    with desk.store.read() as connection:
        link = require_link(connection, work.athlete_id)
        first = date.min if work.kind == RECONCILE else (since - timedelta(days=2)).date()
        known = strava_activities.known_since(connection, work.athlete_id, first)
        is_filling = inbox.waits(connection, work.athlete_id, BACKFILL)
    oldest = min((activity.started_at for activity, _ in known.values()), default=now)
    begun = since
    if work.kind == RECONCILE:
        filled = link.connected_at - timedelta(weeks=BACKFILL_WEEKS)
        begun, since = (since if is_filling else filled), min(filled, oldest)
    listed = {
        StravaId(int(item.activity.source_id)): item
        for item in _listed(strava, work, since, oldest)
        if item.owner == link.strava_id
    }
    rows = [*_differing(work, listed, known, begun, now), *_missing(work, listed, known, since, now)]

    def unit(connection: Connection) -> None:
        lanes.hold(connection, work.lease, now)
        inbox.append(connection, rows, now)
        strava_links.mark_reconciled(connection, work.athlete_id, now)

    desk.store.write(unit)
    return Done()


def _listed(
    strava: StravaApi, work: Work, since: datetime, oldest_known: datetime
) -> Iterator[StravaActivity]:
    """Yield what Strava lists, newest first, back to an instant.

    A page may be short although more follows: it is the last one when what is known reaches back no further.
    """
    before = work.created_at + timedelta(days=1)  # a start time that a device has set ahead is listed too
    while page := strava.activities(work.athlete_id, before=before, urgency=urgency_of(work)):
        yield from (item for item in page if item.activity.started_at >= since)
        reached = min(item.activity.started_at for item in page)
        is_last = len(page) < LONGEST_PAGE and reached <= oldest_known
        if is_last or reached < since or reached >= before:
            return
        before = reached


def _differing(
    work: Work, listed: Mapping[StravaId, StravaActivity], known: Known, begun: datetime, now: datetime
) -> Iterator[InboxRow]:
    """Ask for what differs; what began before an instant and is not known was never wanted, or comes yet."""
    for number, item in listed.items():
        activity, is_removed = known.get(number, (None, False))
        if is_removed or (activity is not None and not _differs(activity, item.activity)):
            continue
        if activity is None and item.activity.started_at < begun:
            continue
        is_news = activity is None and now - item.activity.started_at < NEWS_FOR
        aspect = Aspect.UPDATE if activity else Aspect.CREATE
        yield _row(work, number, aspect, Priority.FRESH if is_news else Priority.RECONCILE)


def _missing(
    work: Work,
    listed: Mapping[StravaId, StravaActivity],
    known: Known,
    since: datetime,
    now: datetime,
) -> Iterator[InboxRow]:
    """Ask for what is no longer listed; a long list of old ones must not use up what fresh events need."""
    for number, (activity, _) in known.items():
        if number not in listed and activity.started_at >= since:
            is_recent = now - activity.started_at <= timedelta(days=COMPARED_DAYS)
            yield _row(work, number, Aspect.DELETE, Priority.URGENT if is_recent else Priority.RECONCILE)


def _row(work: Work, number: StravaId, aspect: Aspect, priority: Priority) -> InboxRow:
    return InboxRow(
        key=f"{RECONCILE}:{work.id}:{number}",
        athlete_id=work.athlete_id,
        kind=ACTIVITY_CHANGED,
        payload={"object_id": number, "aspect": aspect.value},
        priority=priority,
    )


def _differs(known: Activity, listed: Activity) -> bool:
    """Return whether a summary tells anything else; what only the details tell is not compared."""

    def told(activity: Activity) -> tuple[object, ...]:
        numbers = (activity.duration_s, activity.elapsed_s, activity.distance_m)
        return (activity.name, activity.sport, activity.started_at, activity.audience, *numbers)

    return told(known) != told(listed)
