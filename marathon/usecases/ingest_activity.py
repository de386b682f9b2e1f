"""Takes in activities from anywhere: digests them, finds the same run from another source, judges the days anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from marathon.domain.activity import Activity, Source
from marathon.domain.athlete import (
    AthleteId,
    Origin,
    Threshold,
    ThresholdKind,
    Thresholds,
    thresholds_on,
)
from marathon.domain.change_cards import ImportOutcome
from marathon.domain.effort import digest
from marathon.domain.same_run import is_same_run
from marathon.domain.team import Audience
from marathon.domain.thresholds import estimate_thresholds
from marathon.store import activities, athletes, thresholds
from marathon.store.store import Connection
from marathon.usecases.correct_zone import correct_zone
from marathon.usecases.desk import Desk
from marathon.usecases.process_day import LONGEST_BACK_DAYS, process_athletes

NEAR: Final = timedelta(hours=26)
A_UNIT: Final = 50
HISTORY_DAYS: Final = 365

RICHEST_FIRST: Final = (Source.FIT, Source.TCX, Source.GPX, Source.STRAVA, Source.DEMO, Source.HAND)
_STRICTEST_LAST: Final = (Audience.GROUP, Audience.COACH, Audience.OWNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one activity; same_as is the run it repeats, where it does, which may have been removed."""

    activity: Activity
    outcome: ImportOutcome
    same_as: Activity | None = None
    is_removed: bool = False


def ingest_activities(desk: Desk, athlete_id: AthleteId, found: Sequence[Activity]) -> tuple[Taken, ...]:
    """Keep activities, each once whatever its source, and judge every day from the first one that changed."""
    digested = [digest(activity) for activity in found]
    taken: list[Taken] = []
    for start in range(0, len(digested), A_UNIT):
        taken += desk.store.write(partial(keep_all, athlete_id, digested[start : start + A_UNIT]))
    if changed := changed_since(taken):
        learn_zone(desk, athlete_id, taken)
        judge_anew(desk, athlete_id, changed)
    return tuple(taken)


def learn_zone(desk: Desk, athlete_id: AthleteId, taken: Iterable[Taken]) -> None:
    """Take the zone of somebody who has named none from the latest of these recordings; before days are judged."""
    told = [item.activity for item in taken if item.activity.utc_offset_s is not None]
    with desk.store.read() as connection:
        is_guessed = athletes.get(connection, athlete_id).zone_is_guessed
    if told and is_guessed:
        latest, now = max(told, key=lambda run: run.started_at), desk.clock.now()
        desk.store.write(lambda connection: correct_zone(connection, athlete_id, latest, now))
        desk.messages_wait()


def changed_since(taken: Iterable[Taken]) -> date | None:
    """Return the first local date that new activities changed, or None when all were known."""
    dates = (item.activity.local_date for item in taken if item.outcome is ImportOutcome.OK)
    return min(dates, default=None)


def judge_anew(desk: Desk, athlete_id: AthleteId, since: date) -> None:
    """Estimate the thresholds again, judge all days from one on, and tell who listens."""
    process_athletes(desk, [athlete_id], min(since, estimate_anew(desk, athlete_id) or since))
    desk.listener.cards_changed(athlete_id)


def estimate_anew(desk: Desk, athlete_id: AthleteId, derived_from: date | None = None) -> date | None:
    """Estimate the thresholds again, and return from which day on that changes how days are judged, if it does.

    Args: derived_from: since when that holds which the threshold heart rate is derived from; today where not given.
    """
    now = desk.clock.now()
    with desk.store.read() as connection:
        person = athletes.get(connection, athlete_id)
        today = person.local_date(now)
        known = thresholds.history(connection, athlete_id)
        past = activities.between(connection, athlete_id, today - timedelta(days=HISTORY_DAYS), today)
    stated = thresholds_on(today, tuple(t for t in known if t.origin is Origin.STATED))
    before = thresholds_on(today, known)
    changed = [
        replace(estimate, valid_from=derived_from)
        if derived_from and estimate.kind is ThresholdKind.THRESHOLD_HR_BPM
        else estimate
        for estimate in estimate_thresholds(past, stated, person.birth_year, today)
        if _differs(before, estimate.kind.value, estimate.value)
    ]
    if not changed:
        return None
    desk.store.write(lambda connection: thresholds.set_estimates(connection, athlete_id, changed))
    if any(_is_first(known, estimate) for estimate in changed):
        return today - timedelta(days=LONGEST_BACK_DAYS)
    return min(estimate.valid_from for estimate in changed)


def _is_first(known: Sequence[Threshold], estimate: Threshold) -> bool:
    """Return whether no earlier value of its kind is known: then all days before it are judged by this one."""
    return not any(t.kind is estimate.kind and t.valid_from < estimate.valid_from for t in known)


def _differs(before: Thresholds, kind: str, value: float) -> bool:
    known: float | None = getattr(before, kind)
    return known is None or abs(known - value) > 0.002 * value


def keep_all(athlete_id: AthleteId, found: Sequence[Activity], connection: Connection) -> list[Taken]:
    """Keep digested activities inside a unit; the caller has the days judged anew."""
    athletes.lock(connection, athlete_id)
    return [keep_one(connection, athlete_id, activity) for activity in found]


def keep_one(connection: Connection, athlete_id: AthleteId, activity: Activity) -> Taken:
    """Keep a digested activity inside a unit that has locked the athlete; the caller has the days judged anew."""
    again = activities.find_by_source(connection, athlete_id, activity.source, activity.source_id)
    if again:
        removed = activities.removed_before(connection, athlete_id, again)
        return Taken(
            activity=activity,
            outcome=ImportOutcome.DUPLICATE,
            same_as=removed or again,
            is_removed=removed is not None,
        )
    near = activities.near(connection, athlete_id, activity.started_at, NEAR)
    same = next((known for known in near if is_same_run(known, activity)), None)
    if same is None or same.id is None:
        return _insert(connection, athlete_id, activity, None)
    if RICHEST_FIRST.index(activity.source) >= RICHEST_FIRST.index(same.source):
        activities.insert(connection, athlete_id, activity, duplicate_of=same.id)
        return Taken(activity=activity, outcome=ImportOutcome.DUPLICATE, same_as=same)
    return _replace(connection, athlete_id, same, activity)


def _insert(
    connection: Connection, athlete_id: AthleteId, activity: Activity, same_as: Activity | None
) -> Taken:
    number = activities.insert(connection, athlete_id, activity)
    kept = replace(activity, id=number)
    return Taken(activity=kept, outcome=ImportOutcome.OK, same_as=same_as)


def _replace(connection: Connection, athlete_id: AthleteId, poorer: Activity, richer: Activity) -> Taken:
    """Let the richer recording of the same run count, with what a person said about the poorer one."""
    merged = replace(
        richer,
        effort=richer.effort or poorer.effort,
        is_race=richer.is_race if richer.is_race is not None else poorer.is_race,
        race_said=poorer.race_said,
        name=richer.name or poorer.name,
        audience=max(richer.audience, poorer.audience, key=_STRICTEST_LAST.index),
        session_id=poorer.session_id,
        session_locked=poorer.session_locked,
    )
    taken = _insert(connection, athlete_id, merged, poorer)
    if poorer.id is not None and taken.activity.id is not None:
        activities.mark_duplicate(connection, athlete_id, poorer.id, taken.activity.id)
    return taken
