"""Compares what is kept with what Strava lists; what differs becomes rows of the inbox, to be fetched one by one."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import LONGEST_PAGE, StravaActivity, StravaId
from marathon.domain.strava_event import Aspect
from marathon.domain.work import Done, InboxRow, Outcome, Priority, Work
from marathon.ports import StravaApi
from marathon.store import inbox, lanes, strava_activities, strava_links
from marathon.store.store import Connection
from marathon.usecases.accept_event import ACTIVITY_CHANGED
from marathon.usecases.desk import Desk
from marathon.usecases.fetch_activity import urgency_of
from marathon.usecases.put_activity import require_link

RECONCILE: Final = "strava_reconcile"
COMPARED_DAYS: Final = 14
NIGHT_HOUR_UTC: Final = 3
NEWS_FOR: Final = timedelta(days=2)
"""How old an activity that no event told of may be to be told of as if one had."""
Known = Mapping[StravaId, tuple[Activity, bool]]


def reconcile_row(athlete_id: AthleteId, now: datetime) -> InboxRow:
    """Return the row that has an athlete's last two weeks compared.

    Its key is the instant: a service that starts again within a minute must compare again.
    """
    return InboxRow(
        key=f"{RECONCILE}:{athlete_id}:{now.isoformat()}",
        athlete_id=athlete_id,
        kind=RECONCILE,
        priority=Priority.RECONCILE,
    )


def last_night(now: datetime) -> datetime:
    """Return the last instant at which a night's comparison was due."""
    tonight = now.replace(hour=NIGHT_HOUR_UTC, minute=0, second=0, microsecond=0)
    return tonight if tonight <= now else tonight - timedelta(days=1)


def ask_for_reconciliation(desk: Desk, since: datetime) -> tuple[AthleteId, ...]:
    """Put a row into the inbox for each working link that was last compared before an instant.

    Those for whom one waits already, because of Strava's limits, get no second one.
    """
    now = desk.clock.now()

    def unit(connection: Connection) -> tuple[AthleteId, ...]:
        asked = inbox.waiting_for(connection, RECONCILE)
        links = strava_links.not_reconciled_since(connection, since)
        late = [link.athlete_id for link in links if link.athlete_id not in asked]
        inbox.append(connection, [reconcile_row(athlete_id, now) for athlete_id in late], now)
        return tuple(late)

    return desk.store.write(unit)


def reconcile(desk: Desk, strava: StravaApi, work: Work) -> Outcome:
    """Compare the last two weeks and ask for everything that is new, different or no longer listed.

    Raises: StravaError as the port does; LeaseLostError.
    """
    now = desk.clock.now()
    since = now - timedelta(days=COMPARED_DAYS)
    with desk.store.read() as connection:
        link = require_link(connection, work.athlete_id)
        known = strava_activities.known_since(connection, work.athlete_id, (since - timedelta(days=2)).date())
    listed = {
        StravaId(int(item.activity.source_id)): item
        for item in _listed(strava, work, since)
        if item.owner == link.strava_id
    }
    rows = [*_differing(work, listed, known, now), *_missing(work, listed, known, since)]

    def unit(connection: Connection) -> None:
        lanes.hold(connection, work.lease, now)
        inbox.append(connection, rows, now)
        strava_links.mark_reconciled(connection, work.athlete_id, now)

    desk.store.write(unit)
    return Done()


def _listed(strava: StravaApi, work: Work, since: datetime) -> Iterator[StravaActivity]:
    """Yield what Strava lists, newest first, back to an instant."""
    before = work.created_at + timedelta(days=1)  # a start time that a device has set ahead is listed too
    while page := strava.activities(work.athlete_id, before=before, urgency=urgency_of(work)):
        yield from (item for item in page if item.activity.started_at >= since)
        before = min(item.activity.started_at for item in page)
        if before < since or len(page) < LONGEST_PAGE:  # what a short page hides is asked for by itself
            return


def _differing(
    work: Work, listed: Mapping[StravaId, StravaActivity], known: Known, now: datetime
) -> Iterator[InboxRow]:
    for number, item in listed.items():
        activity, is_removed = known.get(number, (None, False))
        if is_removed or (activity is not None and not _differs(activity, item.activity)):
            continue
        is_news = activity is None and now - item.activity.started_at < NEWS_FOR
        aspect = Aspect.UPDATE if activity else Aspect.CREATE
        yield _row(work, number, aspect, Priority.FRESH if is_news else Priority.RECONCILE)


def _missing(
    work: Work, listed: Mapping[StravaId, StravaActivity], known: Known, since: datetime
) -> Iterator[InboxRow]:
    for number, (activity, _) in known.items():
        if number not in listed and activity.started_at >= since:
            yield _row(work, number, Aspect.DELETE, Priority.URGENT)


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
