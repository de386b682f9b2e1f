"""Keeps what Strava shows of an activity, or takes it away, in the unit that also holds the lane and tells of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.change_cards import ImportOutcome
from marathon.domain.effort import digest
from marathon.domain.strava_account import LinkState, StravaId, StravaLink
from marathon.domain.work import Lease
from marathon.errors import StravaNotConnectedError
from marathon.store import activities, athletes, lanes, strava_activities, strava_links
from marathon.store.store import Connection
from marathon.usecases.correct_zone import correct_zone
from marathon.usecases.ingest_activity import keep_one

WORKING: Final = (LinkState.LINKED, LinkState.LIMITED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityChange:
    """What has changed: nothing before is a new activity, nothing after one that was deleted.

    is_news: an event told of it just now, so that people may want to hear of it; a backfill is no news.
    """

    athlete_id: AthleteId
    before: Activity | None
    after: Activity | None
    is_news: bool


Announce = Callable[[Connection, ActivityChange], None]


def require_link(connection: Connection, athlete_id: AthleteId) -> StravaLink:
    """Return an athlete's confirmed link; units ask for it, so that nothing comes in after it was cut.

    Raises: StravaNotConnectedError without one.
    """
    link = strava_links.get(connection, athlete_id)
    if link is None or link.state not in WORKING:
        raise StravaNotConnectedError
    return link


def put_activity(
    connection: Connection, lease: Lease, found: Activity, now: datetime, announce: Announce, *, is_news: bool
) -> None:
    """Keep an activity as Strava shows it now, and mark its days to be judged anew.

    One that a person has removed here stays removed.

    Raises: LeaseLostError; StravaNotConnectedError when the link was cut meanwhile.
    """
    athlete_id = lease.athlete_id
    lanes.hold(connection, lease, now)
    athletes.lock(connection, athlete_id)
    require_link(connection, athlete_id)
    known = strava_activities.find(connection, athlete_id, StravaId(int(found.source_id)))
    if known is None:
        taken, before = keep_one(connection, athlete_id, digest(found)), None
        after, is_news = taken.activity, is_news and taken.outcome is ImportOutcome.OK
        correct_zone(connection, athlete_id, after, now)
    else:
        before, is_removed = known
        if is_removed:
            return
        after = merged(before, found)
        activities.update(connection, athlete_id, after)
    lanes.mark_dirty(connection, athlete_id, min(a.local_date for a in (before, after) if a))
    if before != after:
        announce(
            connection, ActivityChange(athlete_id=athlete_id, before=before, after=after, is_news=is_news)
        )


def take_away(
    connection: Connection, lease: Lease, number: StravaId, now: datetime, announce: Announce
) -> None:
    """Delete an activity that is gone at Strava, and mark its days to be judged anew.

    Raises: LeaseLostError.
    """
    athlete_id = lease.athlete_id
    lanes.hold(connection, lease, now)
    known = strava_activities.find(connection, athlete_id, number)
    if known is None:
        return
    gone, _ = known
    strava_activities.delete(connection, athlete_id, number)
    lanes.mark_dirty(connection, athlete_id, gone.local_date)
    announce(connection, ActivityChange(athlete_id=athlete_id, before=gone, after=None, is_news=True))


def merged(known: Activity, found: Activity) -> Activity:
    """Return an activity as it is now, with what a person said of it and what its samples had told."""
    is_same_day = found.local_date == known.local_date
    now = replace(
        found,
        id=known.id,
        effort=known.effort or found.effort,
        is_race=found.is_race if found.is_race is not None else known.is_race,
        race_said=known.race_said,
        session_id=known.session_id if is_same_day else None,
        session_locked=known.session_locked and is_same_day,
    )
    if found.samples is None and has_same_totals(known, found):
        now = replace(
            now,
            laps=found.laps or known.laps,
            hr_seconds=known.hr_seconds,
            speed_seconds=known.speed_seconds,
            adjusted_speed_m_per_s=known.adjusted_speed_m_per_s,
            best_efforts=known.best_efforts or found.best_efforts,
        )
    return digest(now)


def has_same_totals(one: Activity, other: Activity) -> bool:
    """Return whether two states of an activity rest on the same recording."""

    def totals(activity: Activity) -> tuple[object, ...]:
        return (activity.sport, activity.started_at, activity.duration_s, activity.distance_m)

    return totals(one) == totals(other)
