"""Finds out what has become of an activity at Strava: an event is a hint, and only what is fetched is believed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.strava_account import StravaActivity, StravaId, StravaLink, Urgency
from marathon.domain.strava_event import Aspect
from marathon.domain.work import MOST_ATTEMPTS, Dead, Done, InboxRow, Outcome, Priority, Retry, Work
from marathon.errors import StravaGoneError
from marathon.ports import StravaApi
from marathon.store import inbox, strava_activities, system_log
from marathon.store.store import Connection
from marathon.usecases.desk import Desk
from marathon.usecases.put_activity import (
    Announce,
    has_same_totals,
    put_activity,
    require_link,
    take_away,
)

SAMPLES_WANTED: Final = "strava_samples"
SAMPLES_AFTER: Final = timedelta(minutes=2)
SAMPLES_TRIES: Final = 10
_URGENCY: Final = {
    Priority.URGENT: Urgency.FRESH,
    Priority.FRESH: Urgency.FRESH,
    Priority.RECONCILE: Urgency.RECONCILE,
    Priority.BACKFILL: Urgency.BACKFILL,
}


def urgency_of(work: Work) -> Urgency:
    """Return how long the calls for a row can wait."""
    return _URGENCY[work.priority]


def fetch_activity(desk: Desk, strava: StravaApi, work: Work, announce: Announce) -> Outcome:
    """Bring one activity to what Strava shows, whatever the row said had happened to it.

    Raises: StravaError as the port does; LeaseLostError.
    """
    number = StravaId(int(str(work.payload["object_id"])))
    with desk.store.read() as connection:
        link = require_link(connection, work.athlete_id)
        known = strava_activities.find(connection, work.athlete_id, number)
    try:
        found = strava.activity(work.athlete_id, number, urgency_of(work))
    except StravaGoneError:
        return _gone(desk, strava, work, number, announce)
    if found.owner != link.strava_id:
        return _foreign(desk, work, link, found)
    return _keep(desk, strava, work, found, known=known[0] if known else None, announce=announce)


def _gone(desk: Desk, strava: StravaApi, work: Work, number: StravaId, announce: Announce) -> Outcome:
    """Believe a deletion when the athlete is served and the activity is not; otherwise it is not shown yet.

    What else waits to fetch a deleted activity is let go. One that is never shown was deleted before anybody saw
    it, which is nobody's alarm; should it come after all, the next comparison finds it.
    """
    if work.payload.get("aspect") != Aspect.DELETE.value:
        is_last = work.attempts + 1 >= MOST_ATTEMPTS
        return Done() if is_last else Retry(reason="Strava does not show it yet")
    strava.athlete(work.athlete_id, urgency_of(work))
    now = desk.clock.now()

    def unit(connection: Connection) -> None:
        take_away(connection, work.lease, number, now, announce)
        inbox.let_go(connection, work.athlete_id, now, about=number)

    desk.store.write(unit)
    return Done()


def _foreign(desk: Desk, work: Work, link: StravaLink, found: StravaActivity) -> Outcome:
    facts = {"activity": found.activity.source_id, "owner": str(found.owner), "linked": str(link.strava_id)}
    desk.store.write(
        lambda connection: system_log.record(
            connection, "WARNING", "strava_foreign_activity", athlete_id=work.athlete_id, **facts
        )
    )
    return Dead(reason="the activity is somebody else's")


def _keep(
    desk: Desk,
    strava: StravaApi,
    work: Work,
    found: StravaActivity,
    *,
    known: Activity | None,
    announce: Announce,
) -> Outcome:
    number = StravaId(int(found.activity.source_id))
    wanted = _wants_samples(found, known)
    samples = strava.samples(work.athlete_id, number, urgency_of(work)) if wanted else None
    is_missing, is_second_try = wanted and samples is None, work.kind == SAMPLES_WANTED
    if is_missing and is_second_try:
        is_last = work.attempts + 1 >= SAMPLES_TRIES
        return Done() if is_last else Retry(reason="Strava has no streams yet")
    whole, now = replace(found.activity, samples=samples), desk.clock.now()
    is_news = work.priority in (Priority.URGENT, Priority.FRESH) and not is_second_try

    def unit(connection: Connection) -> None:
        put_activity(connection, work.lease, whole, now, announce, is_news=is_news)
        if is_missing:
            inbox.append(connection, [_later(work, number, now)], now)

    desk.store.write(unit)
    return Done()


def _wants_samples(found: StravaActivity, known: Activity | None) -> bool:
    """Tell whether streams would say something new: load rests on heart rate, best efforts on distance."""
    activity = found.activity
    if not found.is_recorded or not (activity.is_run or activity.average_hr_bpm):
        return False
    return known is None or not known.hr_seconds or not has_same_totals(known, activity)


def _later(work: Work, number: StravaId, now: datetime) -> InboxRow:
    return InboxRow(
        key=f"{SAMPLES_WANTED}:{number}:{work.id}",
        athlete_id=work.athlete_id,
        kind=SAMPLES_WANTED,
        payload={"object_id": number},
        priority=max(work.priority, Priority.FRESH),
        due_at=now + SAMPLES_AFTER,
    )
