"""Fetches an athlete's past after connecting, newest first, a page a row, so that nothing starts again from zero."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from marathon.domain.activity import Activity
from marathon.domain.athlete import AthleteId
from marathon.domain.strava_account import StravaId, Urgency
from marathon.domain.strava_event import Aspect
from marathon.domain.units import HALF_MARATHON_M, MARATHON_M
from marathon.domain.work import Done, InboxRow, Outcome, Priority, Work
from marathon.ports import StravaApi
from marathon.store import inbox, lanes
from marathon.store.store import Connection
from marathon.usecases.accept_event import ACTIVITY_CHANGED
from marathon.usecases.desk import Desk
from marathon.usecases.put_activity import Announce, put_activity, require_link

BACKFILL: Final = "strava_backfill"
BACKFILL_WEEKS: Final = 26
IN_DETAIL: Final = timedelta(weeks=4)
A_UNIT: Final = 25
RACES_M: Final = (5000.0, 10_000.0, HALF_MARATHON_M, MARATHON_M)
RACE_TOLERANCE: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillProgress:
    """How far the past is fetched since when; paused_until where Strava's limits make it wait."""

    athlete_id: AthleteId
    begun: datetime
    count: int
    back_to: date
    is_done: bool = False
    paused_until: datetime | None = None


Progress = Callable[[Connection, BackfillProgress], None]


def backfill_row(athlete_id: AthleteId, now: datetime) -> InboxRow:
    """Return the first row of a backfill that begins now."""
    return _row(athlete_id, begun=now, before=now + timedelta(days=1), count=0)


def backfill(desk: Desk, strava: StravaApi, work: Work, announce: Announce, progress: Progress) -> Outcome:
    """Keep one page of summaries, ask for details where they matter, and leave a row for the next page.

    Raises: StravaError as the port does; LeaseLostError.
    """
    begun, before = (datetime.fromisoformat(str(work.payload[name])) for name in ("begun", "before"))
    horizon = begun - timedelta(weeks=BACKFILL_WEEKS)
    with desk.store.read() as connection:
        link = require_link(connection, work.athlete_id)
    page = strava.activities(work.athlete_id, before=before, urgency=Urgency.BACKFILL)
    theirs = [item.activity for item in page if item.owner == link.strava_id]
    wanted = [activity for activity in theirs if activity.started_at >= horizon]
    now, count, detailed = desk.clock.now(), _count(work) + len(wanted), worth_detail(wanted, begun)
    for start in range(0, len(wanted), A_UNIT):
        desk.store.write(partial(_keep, work, wanted[start : start + A_UNIT], detailed, now, announce))
    oldest = min((item.activity.started_at for item in page), default=horizon)
    said = BackfillProgress(
        athlete_id=work.athlete_id,
        begun=begun,
        count=count,
        back_to=max(oldest, horizon).date(),
        is_done=not page or oldest <= horizon or oldest >= before,
    )
    following = _row(work.athlete_id, begun=begun, before=oldest, count=count)

    def go_on(connection: Connection) -> None:
        lanes.hold(connection, work.lease, now)
        if not said.is_done:
            inbox.append(connection, [following], now)
        progress(connection, said)

    desk.store.write(go_on)
    return Done()


def tell_of_pause(desk: Desk, work: Work, until: datetime, progress: Progress) -> None:
    """Say that a backfill waits for Strava's limits, and until when."""
    begun, before = (datetime.fromisoformat(str(work.payload[name])) for name in ("begun", "before"))
    said = BackfillProgress(
        athlete_id=work.athlete_id,
        begun=begun,
        count=_count(work),
        back_to=before.date(),
        paused_until=until,
    )
    desk.store.write(lambda connection: progress(connection, said))


def worth_detail(page: Sequence[Activity], begun: datetime) -> frozenset[str]:
    """Return the ids of those whose laps, streams and best efforts are worth two calls.

    Those of the last four weeks are, runs marked as races, and of the older runs within 2 % of a race's distance the
    fastest of each month: whoever runs 10 km every day has raced on few of them.
    Source: own choice.
    """
    fastest: dict[tuple[float, int, int], Activity] = {}
    for run in page:
        distance_m = _race_like(run)
        if distance_m is None:
            continue
        month = (distance_m, run.local_date.year, run.local_date.month)
        best = fastest.get(month)
        if best is None or run.duration_s < best.duration_s:
            fastest[month] = run
    likely = {run.source_id for run in fastest.values()}
    return frozenset(
        activity.source_id
        for activity in page
        if begun - activity.started_at <= IN_DETAIL
        or (activity.is_run and activity.is_race is True)
        or activity.source_id in likely
    )


def _race_like(activity: Activity) -> float | None:
    """Return the race's distance that a run was about as long as, or None."""
    length_m = activity.distance_m or 0.0
    near = (race for race in RACES_M if abs(length_m - race) <= RACE_TOLERANCE * race)
    return next(near, None) if activity.is_run else None


def _keep(  # noqa: PLR0917 - the store hands the connection over last
    work: Work,
    part: Sequence[Activity],
    detailed: frozenset[str],
    now: datetime,
    announce: Announce,
    connection: Connection,
) -> None:
    for activity in part:
        put_activity(connection, work.lease, activity, now, announce, is_news=False)
    details = [activity for activity in part if activity.source_id in detailed]
    inbox.append(connection, [_detail_row(work, activity) for activity in details], now)


def _detail_row(work: Work, activity: Activity) -> InboxRow:
    number = StravaId(int(activity.source_id))
    return InboxRow(
        key=f"{BACKFILL}:{work.athlete_id}:{work.payload['begun']}:{number}",
        athlete_id=work.athlete_id,
        kind=ACTIVITY_CHANGED,
        payload={"object_id": number, "aspect": Aspect.UPDATE.value},
        priority=Priority.BACKFILL,
    )


def _row(athlete_id: AthleteId, *, begun: datetime, before: datetime, count: int) -> InboxRow:
    return InboxRow(
        key=f"{BACKFILL}:{athlete_id}:{begun.isoformat()}:{before.isoformat()}",
        athlete_id=athlete_id,
        kind=BACKFILL,
        payload={"begun": begun.isoformat(), "before": before.isoformat(), "count": count},
        priority=Priority.BACKFILL,
    )


def _count(work: Work) -> int:
    return int(str(work.payload["count"]))
